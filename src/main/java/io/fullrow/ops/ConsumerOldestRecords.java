// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the oldest records with a separate consumer, which belongs to no group. A record is read
 * once: while a group does not move, its oldest record stays the same. For one thread.
 */
final class ConsumerOldestRecords implements OldestRecords, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConsumerOldestRecords.class);

  private final Consumer<byte[], byte[]> consumer;
  private final Duration limit;
  private final LongSupplier nanoTime;
  private final Map<TopicPartition, Known> known = new HashMap<>();

  private record Known(Span span, Oldest oldest) {
    boolean answers(Span asked) {
      return span.from() == asked.from()
          && (oldest.timestampMs().isPresent() || span.to() == asked.to());
    }
  }

  /**
   * Reads with that consumer.
   *
   * @param limit how long one call may take
   * @param nanoTime {@link System#nanoTime()}, or a test's clock
   */
  ConsumerOldestRecords(Consumer<byte[], byte[]> consumer, Duration limit, LongSupplier nanoTime) {
    this.consumer = consumer;
    this.limit = limit;
    this.nanoTime = nanoTime;
  }

  /** The properties that the consumer needs in addition to the connection. */
  static Map<String, Object> properties() {
    return Map.of(
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        "read_committed",
        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
        false,
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        "earliest",
        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
        false,
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
        1,
        // At least one batch comes even if it is larger.
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
        16 * 1024);
  }

  @Override
  public Map<TopicPartition, Oldest> find(Map<TopicPartition, Span> spans) {
    known.keySet().retainAll(spans.keySet());
    Map<TopicPartition, Span> open = new HashMap<>(spans);
    known.forEach(
        (partition, k) -> {
          if (k.answers(spans.getOrDefault(partition, k.span()))) {
            open.remove(partition);
          }
        });
    open.keySet().forEach(known::remove);
    try {
      read(open);
    } catch (KafkaException e) {
      LOG.debug("Cannot read the oldest records of {}", open.keySet(), e);
    }
    Map<TopicPartition, Oldest> found = new HashMap<>();
    known.forEach((partition, k) -> found.put(partition, k.oldest()));
    return found;
  }

  private void read(Map<TopicPartition, Span> open) {
    if (open.isEmpty()) {
      return;
    }
    consumer.assign(open.keySet());
    open.forEach((partition, span) -> consumer.seek(partition, span.from()));
    Set<TopicPartition> waiting = new HashSet<>(open.keySet());
    long deadline = nanoTime.getAsLong() + limit.toNanos();
    while (!waiting.isEmpty() && nanoTime.getAsLong() < deadline) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        found(new TopicPartition(record.topic(), record.partition()), record, open, waiting);
      }
      for (TopicPartition partition : List.copyOf(waiting)) {
        Span span = open.get(partition);
        if (span != null && consumer.position(partition) >= span.to()) {
          note(partition, new Known(span, Oldest.NOTHING), waiting);
        }
      }
    }
    consumer.unsubscribe();
  }

  private void found(
      TopicPartition partition,
      ConsumerRecord<byte[], byte[]> record,
      Map<TopicPartition, Span> open,
      Set<TopicPartition> waiting) {
    Span span = open.get(partition);
    if (span != null && waiting.contains(partition)) {
      boolean inside = record.offset() < span.to();
      Oldest oldest = inside ? Oldest.at(record.timestamp()) : Oldest.NOTHING;
      note(partition, new Known(span, oldest), waiting);
    }
  }

  private void note(TopicPartition partition, Known answer, Set<TopicPartition> waiting) {
    known.put(partition, answer);
    waiting.remove(partition);
    consumer.pause(Set.of(partition));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
