// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Sizes of the latest records of a topic before compression. Not thread-safe. */
final class RecordSizes implements AutoCloseable {
  private static final int SAMPLE_OFFSETS = 500;
  private static final Duration POLL = Duration.ofMillis(200);

  /** A partition whose last offsets are markers of transactions returns no record for them. */
  private static final int EMPTY_POLLS = 3;

  private final KafkaConsumer<byte[], byte[]> consumer;

  RecordSizes(String bootstrapServers) {
    consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /**
   * Bytes of keys, values and headers for each offset; offsets that are markers count with none.
   *
   * @param ends of all partitions, of this topic and of others
   */
  double meanBytesPerOffset(String topic, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> left = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          if (partition.topic().equals(topic) && end > 0) {
            left.put(partition, end);
          }
        });
    consumer.assign(left.keySet());
    long offsets = 0;
    for (Map.Entry<TopicPartition, Long> end : left.entrySet()) {
      long from = Math.max(0, end.getValue() - SAMPLE_OFFSETS);
      consumer.seek(end.getKey(), from);
      offsets += end.getValue() - from;
    }
    return offsets == 0 ? 0 : bytes(left) / (double) offsets;
  }

  private long bytes(Map<TopicPartition, Long> left) {
    long bytes = 0;
    for (int empty = 0; !left.isEmpty() && empty < EMPTY_POLLS; ) {
      List<ConsumerRecord<byte[], byte[]>> polled = new ArrayList<>();
      consumer.poll(POLL).forEach(polled::add);
      empty = polled.isEmpty() ? empty + 1 : 0;
      bytes +=
          polled.stream()
              .filter(each -> each.offset() < ends(left, each))
              .mapToLong(RecordSizes::bytes)
              .sum();
      left.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
    }
    return bytes;
  }

  private static long ends(Map<TopicPartition, Long> left, ConsumerRecord<byte[], byte[]> polled) {
    return left.getOrDefault(new TopicPartition(polled.topic(), polled.partition()), 0L);
  }

  private static long bytes(ConsumerRecord<byte[], byte[]> each) {
    long bytes =
        (long) Math.max(0, each.serializedKeySize()) + Math.max(0, each.serializedValueSize());
    for (Header header : each.headers()) {
      bytes += header.key().length() + (header.value() == null ? 0 : header.value().length);
    }
    return bytes;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
