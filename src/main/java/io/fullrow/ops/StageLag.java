// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import io.fullrow.ops.LagReport.PartitionLag;
import io.fullrow.ops.OldestRecords.Oldest;
import io.fullrow.ops.OldestRecords.Span;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a group stood when it was asked.
 *
 * @param topics the topics that should exist; none if Kafka was never asked
 * @param offsets by partition
 * @param oldest the oldest unprocessed records, as far as they could be read
 */
record StageLag(
    Set<String> topics, Map<TopicPartition, Offsets> offsets, Map<TopicPartition, Oldest> oldest) {

  static final StageLag UNKNOWN = new StageLag(Set.of(), Map.of(), Map.of());

  static StageLag of(Set<String> topics, Map<TopicPartition, Offsets> offsets) {
    return new StageLag(Set.copyOf(topics), Map.copyOf(offsets), Map.of());
  }

  boolean known() {
    return !topics.isEmpty();
  }

  /** What is left to read in each partition that is not at its end. */
  Map<TopicPartition, Span> spans() {
    Map<TopicPartition, Span> spans = new HashMap<>();
    offsets.forEach(
        (partition, at) -> {
          if (at.remaining() > 0) {
            spans.put(partition, new Span(at.position(), at.end()));
          }
        });
    return spans;
  }

  StageLag with(Map<TopicPartition, Oldest> found) {
    Map<TopicPartition, Oldest> own = new HashMap<>(found);
    own.keySet().retainAll(offsets.keySet());
    return new StageLag(topics, offsets, Map.copyOf(own));
  }

  /** Whether all topics exist, nothing is left, and no open transaction hides records. */
  boolean drained() {
    Set<String> existing =
        offsets.keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet());
    return known()
        && sum() == 0
        && offsets.values().stream().noneMatch(Offsets::transactionOpen)
        && existing.containsAll(topics);
  }

  /** Empty if Kafka was never asked. */
  OptionalLong lag() {
    return known() ? OptionalLong.of(sum()) : OptionalLong.empty();
  }

  private long sum() {
    return offsets.keySet().stream().mapToLong(this::lag).sum();
  }

  private long lag(TopicPartition partition) {
    Offsets at = offsets.get(partition);
    return at == null || Oldest.NOTHING.equals(oldest.get(partition)) ? 0 : at.remaining();
  }

  /**
   * The age of the oldest record that could be read, in milliseconds; 0 if none is left, empty if
   * none of those that are left could be read.
   */
  OptionalLong timeLagMs(long nowMs) {
    List<OptionalLong> ages = offsets.keySet().stream().map(p -> timeLagMs(p, nowMs)).toList();
    boolean allKnown = ages.stream().allMatch(OptionalLong::isPresent);
    long oldestAge = ages.stream().mapToLong(age -> age.orElse(0)).max().orElse(0);
    return known() && (allKnown || oldestAge > 0)
        ? OptionalLong.of(oldestAge)
        : OptionalLong.empty();
  }

  private OptionalLong timeLagMs(TopicPartition partition, long nowMs) {
    if (lag(partition) == 0) {
      return OptionalLong.of(0);
    }
    Oldest first = oldest.get(partition);
    return first == null
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, nowMs - first.timestampMs().orElse(nowMs)));
  }

  List<PartitionLag> partitions(long nowMs) {
    return offsets.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<TopicPartition, Offsets> e) -> e.getKey().topic())
                .thenComparing(e -> e.getKey().partition()))
        .map(e -> partition(e.getKey(), e.getValue(), nowMs))
        .toList();
  }

  private PartitionLag partition(TopicPartition partition, Offsets at, long nowMs) {
    return new PartitionLag(
        partition.topic(),
        partition.partition(),
        at.committed(),
        at.end(),
        lag(partition),
        timeLagMs(partition, nowMs));
  }
}
