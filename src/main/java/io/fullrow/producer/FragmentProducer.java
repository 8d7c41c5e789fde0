// SPDX-License-Identifier: Apache-2.0
package io.fullrow.producer;

import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Fragment;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes of an application, as records of the fragments topic: the service merges them with those
 * of CQL to the same rows, by their timestamps. It stands for the driver's session once Kafka is
 * the source of truth.
 *
 * <p>What CQL has and this has not: lightweight transactions, counters, reading what was just
 * written, and one coordinator's clock. The timestamps are of this process's clock, so all hosts
 * that write need synchronized ones. The writes of one partition key are on one Kafka partition; no
 * transaction spans two writes.
 *
 * <p>Thread-safe.
 */
public final class FragmentProducer implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final InstantSource clock;
  private final MonotonicMicros timestamps;

  FragmentProducer(Producer<byte[], byte[]> producer, String topic, InstantSource clock) {
    this.producer = producer;
    this.topic = topic;
    this.clock = clock;
    this.timestamps = new MonotonicMicros(clock);
  }

  /**
   * Opens Kafka's producer.
   *
   * @param kafka settings of a producer, such as {@code bootstrap.servers}; {@code acks=all} and
   *     idempotence are set over them
   * @param fragmentsTopic {@code fullrow.fragments-topic} of the service
   */
  public static FragmentProducer open(Map<String, Object> kafka, String fragmentsTopic) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    return new FragmentProducer(
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()),
        fragmentsTopic,
        InstantSource.system());
  }

  /**
   * Writes to one table.
   *
   * @param source the table as {@code fullrow.tables[].source} has it: fragments name it
   * @param schema of the target, as {@code schema.DriverSchemas} reads it from the driver's
   *     metadata. After an {@code ALTER TABLE} ask for a new writer.
   */
  public TableProducer table(TableId source, TableSchema schema) {
    return new TableProducer(source, schema, timestamps, clock, this::send);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
  private CompletableFuture<Void> send(Fragment fragment) {
    CompletableFuture<Void> stored = new CompletableFuture<>();
    try {
      producer.send(
          new ProducerRecord<>(
              topic,
              fragment.partition().serialized().toArray(),
              FragmentCodec.encode(fragment).toArray()),
          (metadata, error) -> {
            if (error == null) {
              stored.complete(null);
            } else {
              stored.completeExceptionally(error);
            }
          });
    } catch (KafkaException e) {
      stored.completeExceptionally(e);
    }
    return stored;
  }

  /** Waits up to half a minute for what is under way. */
  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}
