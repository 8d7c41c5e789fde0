// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import io.fullrow.fragment.FragmentHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Tells topics that publishers write to from those of applications: both have fragments. */
public final class PublishedTopics {
  private static final int LATEST = 10;
  private static final Duration POLL = Duration.ofMillis(200);

  /** What cannot be read in that time is taken for not published. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private PublishedTopics() {}

  /** The node whose publisher has sent the record; empty if none has. */
  public static Optional<String> hostId(ConsumerRecord<byte[], byte[]> record) {
    return Optional.ofNullable(record.headers().lastHeader(FragmentHeaders.HOST_ID))
        .map(header -> new String(header.value(), StandardCharsets.UTF_8));
  }

  /**
   * Those of which one of the latest records is a publisher's.
   *
   * @param consumer without a group; nothing else has to be assigned to it
   * @param topics may be missing
   * @throws org.apache.kafka.common.KafkaException if the brokers do not answer
   */
  public static Set<String> among(Set<String> topics, Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions =
        topics.stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      return Set.of();
    }
    Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
    consumer.assign(partitions);
    end.forEach(
        (partition, last) ->
            consumer.seek(partition, Math.max(begin.getOrDefault(partition, 0L), last - LATEST)));
    Set<String> published = new HashSet<>();
    Set<TopicPartition> left = new HashSet<>(partitions);
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      left.removeIf(
          partition ->
              published.contains(partition.topic())
                  || consumer.position(partition) >= end.getOrDefault(partition, 0L));
      if (left.isEmpty() || System.nanoTime() > until) {
        return published;
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (hostId(record).isPresent()) {
          published.add(record.topic());
        }
      }
    }
  }
}
