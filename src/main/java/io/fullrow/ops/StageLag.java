package io.fullrow.ops;

import io.fullrow.ops.LagReport.PartitionLag;
import io.fullrow.ops.OldestRecords.Oldest;
import io.fullrow.ops.OldestRecords.Span;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
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

  private boolean known() {
    return !topics.isEmpty();
  }

  StageLag plus(StageLag other) {
    Map<TopicPartition, Offsets> all = new HashMap<>(offsets);
    all.putAll(other.offsets);
    Set<String> names = new HashSet<>(topics);
    names.addAll(other.topics);
    return of(names, all);
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
    return lag() == 0
        && offsets.values().stream().noneMatch(Offsets::transactionOpen)
        && topics.stream().allMatch(topic -> offsets.keySet().stream().anyMatch(of(topic)));
  }

  private static Predicate<TopicPartition> of(String topic) {
    return partition -> partition.topic().equals(topic);
  }

  long lag() {
    return !known() ? LagReport.UNKNOWN : offsets.keySet().stream().mapToLong(this::lag).sum();
  }

  private long lag(TopicPartition partition) {
    Offsets at = offsets.get(partition);
    return at == null || Oldest.NOTHING.equals(oldest.get(partition)) ? 0 : at.remaining();
  }

  /** The age of the oldest record in milliseconds; 0 if there is none, -1 if it is not known. */
  long timeLagMs(long nowMs) {
    long oldestAge = offsets.keySet().stream().mapToLong(p -> timeLagMs(p, nowMs)).max().orElse(0);
    boolean allKnown = offsets.keySet().stream().allMatch(p -> timeLagMs(p, nowMs) >= 0);
    return !known() || (oldestAge <= 0 && !allKnown) ? LagReport.UNKNOWN : oldestAge;
  }

  private long timeLagMs(TopicPartition partition, long nowMs) {
    if (lag(partition) == 0) {
      return 0;
    }
    Oldest first = oldest.get(partition);
    return first == null
        ? LagReport.UNKNOWN
        : Math.max(0, nowMs - first.timestampMs().orElse(nowMs));
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
        at.committed().orElse(LagReport.UNKNOWN),
        at.end(),
        lag(partition),
        timeLagMs(partition, nowMs));
  }
}
