// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import io.fullrow.fragment.FragmentHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Tells topics that publishers write to from those of applications: both have fragments. */
public final class PublishedTopics {
  private static final int LATEST = 100;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private PublishedTopics() {}

  /** The node whose publisher has sent the record; empty if none has. */
  public static Optional<String> hostId(ConsumerRecord<byte[], byte[]> record) {
    return Optional.ofNullable(record.headers().lastHeader(FragmentHeaders.HOST_ID))
        .map(header -> new String(header.value(), StandardCharsets.UTF_8));
  }

  /** Whether a publisher has read it from an SSTable. */
  static boolean isOfSsTable(ConsumerRecord<byte[], byte[]> record) {
    return record.headers().lastHeader(FragmentHeaders.SSTABLE) != null;
  }

  /**
   * By the latest {@value #LATEST} records of each partition. What was published of SSTables tells
   * nothing of who follows the commit log, nor does a note of a loss.
   *
   * @param topics may be missing
   * @param consumer without a group; nothing else has to be assigned to it
   * @return one for each of the topics
   * @throws org.apache.kafka.common.KafkaException if the brokers do not answer
   */
  public static Map<String, TopicWriters> writers(
      Set<String> topics, Consumer<byte[], byte[]> consumer) {
    Map<String, TopicWriters> writers = new HashMap<>();
    topics.forEach(topic -> writers.put(topic, TopicWriters.NOBODY));
    List<TopicPartition> partitions =
        topics.stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      return writers;
    }
    Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
    consumer.assign(partitions);
    end.forEach(
        (partition, last) ->
            consumer.seek(partition, Math.max(begin.getOrDefault(partition, 0L), last - LATEST)));
    Set<TopicPartition> left = new HashSet<>(partitions);
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Set<TopicPartition> done =
          left.stream()
              .filter(
                  partition ->
                      writers.get(partition.topic()) == TopicWriters.PUBLISHERS
                          || consumer.position(partition) >= end.getOrDefault(partition, 0L))
              .collect(Collectors.toSet());
      consumer.pause(done);
      if (left.removeAll(done)) {
        until = System.nanoTime() + PATIENCE.toNanos();
      }
      if (left.isEmpty()) {
        return writers;
      }
      if (System.nanoTime() > until) {
        throw new TimeoutException(
            "the latest records of " + left + " were not read within " + PATIENCE);
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        writer(record)
            .ifPresent(
                writer ->
                    writers.merge(
                        record.topic(),
                        writer,
                        (before, now) -> before == TopicWriters.PUBLISHERS ? before : now));
      }
    }
  }

  private static Optional<TopicWriters> writer(ConsumerRecord<byte[], byte[]> record) {
    if (hostId(record).isEmpty()) {
      return Optional.of(TopicWriters.APPLICATIONS);
    }
    return record.headers().lastHeader(FragmentHeaders.LOG_SEGMENT) == null
        ? Optional.empty()
        : Optional.of(TopicWriters.PUBLISHERS);
  }
}
