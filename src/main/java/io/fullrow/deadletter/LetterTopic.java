// SPDX-License-Identifier: Apache-2.0
package io.fullrow.deadletter;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The dead letters of a topic, as far as they reach when they are asked for. */
public final class LetterTopic {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration ASK = Duration.ofSeconds(30);

  private final Map<String, Object> settings;
  private final String topic;

  /**
   * @param kafka settings of a consumer
   * @param topic the dead letter topic
   */
  public LetterTopic(Map<String, Object> kafka, String topic) {
    this.settings = new HashMap<>(kafka);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    this.topic = topic;
  }

  /**
   * Reads all letters that are there now, partition by partition; one at a time is in memory.
   *
   * @param progress gets how many offsets were passed
   * @throws org.apache.kafka.common.KafkaException if the brokers do not answer within 30 s
   */
  public void read(Consumer<StoredLetter> letters, LongConsumer progress) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic, ASK).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ASK);
      Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions, ASK);
      long passed = 0;
      for (TopicPartition partition : partitions) {
        long start = starts.getOrDefault(partition, 0L);
        long end = ends.getOrDefault(partition, 0L);
        consumer.assign(List.of(partition));
        consumer.seek(partition, start);
        while (consumer.position(partition, ASK) < end) {
          consumer.poll(POLL).records(partition).stream()
              .filter(record -> record.offset() < end)
              .map(StoredLetter::of)
              .forEach(letters);
          progress.accept(passed + consumer.position(partition, ASK) - start);
        }
        passed += end - start;
      }
    }
  }

  /** One letter; empty if it is not there, or no longer. */
  public Optional<StoredLetter> letter(int partition, long offset) {
    TopicPartition place = new TopicPartition(topic, partition);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      boolean known =
          consumer.partitionsFor(topic, ASK).stream().anyMatch(p -> p.partition() == partition);
      if (!known || !isThere(consumer, place, offset)) {
        return Optional.empty();
      }
      consumer.assign(List.of(place));
      consumer.seek(place, offset);
      while (consumer.position(place, ASK) <= offset) {
        for (var record : consumer.poll(POLL).records(place)) {
          return record.offset() == offset
              ? Optional.of(StoredLetter.of(record))
              : Optional.empty();
        }
      }
      return Optional.empty();
    }
  }

  /** Whether a record of any topic is still there, or was only marked by a transaction. */
  public boolean isThere(String anyTopic, int partition, long offset) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      return isThere(consumer, new TopicPartition(anyTopic, partition), offset);
    }
  }

  private static boolean isThere(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition place, long offset) {
    List<TopicPartition> one = List.of(place);
    long first = consumer.beginningOffsets(one, ASK).getOrDefault(place, 0L);
    long end = consumer.endOffsets(one, ASK).getOrDefault(place, 0L);
    return first <= offset && offset < end;
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
