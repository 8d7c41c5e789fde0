// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes records. Not thread-safe. */
final class Pump implements AutoCloseable {
  /** A broker on a busy machine may be slow for minutes, which is no failure of a run. */
  private static final int DELIVERY_TIMEOUT_MILLIS = 600_000;

  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final String bootstrapServers;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /**
   * @param batchBytes of a partition that are compressed together
   */
  Pump(String bootstrapServers, int batchBytes) {
    this.bootstrapServers = bootstrapServers;
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.BATCH_SIZE_CONFIG,
                batchBytes,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                DELIVERY_TIMEOUT_MILLIS),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Creates topics before anything is sent to them. */
  void createTopics(List<String> names, int partitions) {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      List<NewTopic> topics =
          names.stream().map(name -> new NewTopic(name, partitions, (short) 1)).toList();
      admin.createTopics(topics).all().toCompletionStage().toCompletableFuture().join();
      awaitLeaders(admin, names, partitions);
    }
  }

  /**
   * A producer whose first batches meet a partition without a leader can end up repeating them out
   * of order forever.
   */
  private static void awaitLeaders(Admin admin, List<String> names, int partitions) {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    for (String name : names) {
      for (int partition = 0; partition < partitions; partition++) {
        all.put(new TopicPartition(name, partition), OffsetSpec.latest());
      }
    }
    admin.listOffsets(all).all().toCompletionStage().toCompletableFuture().join();
  }

  /**
   * Runs something so many times a second, spread evenly. What is late is run at once, so that the
   * rate is kept.
   */
  void evenly(long count, double perSecond, Runnable send) {
    long start = System.nanoTime();
    for (long sent = 0; sent < count; sent++) {
      long due = start + (long) (sent * NANOS_PER_SECOND / perSecond);
      for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
        LockSupport.parkNanos(early);
      }
      send.run();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback keeps the failure
  void send(ProducerRecord<byte[], byte[]> record) {
    producer.send(
        record,
        (metadata, exception) -> {
          if (exception != null) {
            failure.compareAndSet(null, exception);
          }
        });
  }

  /** Returns when the broker has all. */
  void flush() {
    producer.flush();
    if (failure.get() != null) {
      throw new IllegalStateException("the broker refused a record", failure.get());
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
