// SPDX-License-Identifier: Apache-2.0
package io.fullrow.soak;

import io.fullrow.model.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What compacted topics hold: the last committed value of each key, however far compaction is. Of a
 * changelog that is the content of its store, to the entry. Follows them from their start, and must
 * not be behind for longer than {@code delete.retention.ms}. Not thread-safe.
 */
final class TopicContents implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, Map<Bytes, Integer>> sizes = new HashMap<>();
  private final String measured;
  private List<Integer> recent = new ArrayList<>();

  /**
   * @param topics which exist
   * @param measured the one of them whose records are measured one by one
   */
  TopicContents(String bootstrapServers, List<String> topics, String measured) {
    this.measured = measured;
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        topics.stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    topics.forEach(topic -> sizes.put(topic, new HashMap<>()));
  }

  /**
   * The keys that have a value.
   *
   * @param bytes of these keys and values
   */
  record Content(long entries, long bytes) {
    Content plus(Content other) {
      return new Content(entries + other.entries, bytes + other.bytes);
    }
  }

  /** Reads on for a moment. */
  void poll() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      Map<Bytes, Integer> topic = Objects.requireNonNull(sizes.get(record.topic()));
      if (record.value() == null) {
        topic.remove(Bytes.wrap(record.key()));
      } else {
        topic.put(Bytes.wrap(record.key()), record.value().length);
      }
      if (record.topic().equals(measured)) {
        recent.add(size(record));
      }
    }
  }

  /** Reads to the end as it is now. */
  void catchUp() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      poll();
    }
  }

  Content content(String topic) {
    Map<Bytes, Integer> entries = Objects.requireNonNull(sizes.get(topic), topic);
    long bytes = entries.entrySet().stream().mapToLong(e -> e.getKey().size() + e.getValue()).sum();
    return new Content(entries.size(), bytes);
  }

  /**
   * The sizes of the measured topic's records that were read since this was asked for last, with
   * keys and headers, in bytes.
   */
  List<Integer> takeRecent() {
    List<Integer> taken = recent;
    recent = new ArrayList<>();
    return taken;
  }

  private static int size(ConsumerRecord<byte[], byte[]> record) {
    int size = Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    for (Header header : record.headers()) {
      size += header.key().length() + (header.value() == null ? 0 : header.value().length);
    }
    return size;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
