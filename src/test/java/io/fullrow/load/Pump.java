package io.fullrow.load;

import io.fullrow.decode.debezium.DebeziumJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends messages to a topic, keyed as the connector keys them. Not thread-safe. */
final class Pump implements AutoCloseable {
  /** A broker on a busy machine may be slow for minutes, which is no failure of a run. */
  private static final int DELIVERY_TIMEOUT_MILLIS = 600_000;

  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final String bootstrapServers;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  Pump(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.BATCH_SIZE_CONFIG,
                131_072,
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
   * of order for ever.
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

  /** As fast as the broker takes them; returns when it has all. */
  void atFullSpeed(String topic, List<DebeziumJson.Message> messages, LongConsumer progress) {
    long sent = 0;
    for (DebeziumJson.Message message : messages) {
      send(topic, message);
      progress.accept(++sent);
    }
    finish();
  }

  /** So many a second, spread evenly; returns when the broker has all. */
  void atRate(
      String topic, List<DebeziumJson.Message> messages, int aSecond, LongConsumer progress) {
    long start = System.nanoTime();
    long sent = 0;
    for (DebeziumJson.Message message : messages) {
      long due = start + sent * NANOS_PER_SECOND / aSecond;
      for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
        LockSupport.parkNanos(early);
      }
      send(topic, message);
      progress.accept(++sent);
    }
    finish();
  }

  private void send(String topic, DebeziumJson.Message message) {
    producer.send(
        new ProducerRecord<>(topic, message.key().unsafeArray(), message.value().unsafeArray()),
        (metadata, exception) -> {
          if (exception != null) {
            failure.compareAndSet(null, exception);
          }
        });
  }

  private void finish() {
    producer.flush();
    if (failure.get() != null) {
      throw new IllegalStateException("the broker refused a message", failure.get());
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
