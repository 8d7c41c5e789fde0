// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads what is held of newly assigned partitions, again and again until it is known or they are
 * released. Until then nothing of them may be read.
 *
 * <p>Its state is guarded by {@link EventsInFlight}: methods are called with its lock, and tasks on
 * the workers take it.
 */
final class HeldLoading {
  private final Holding.Host host;
  private final HeldTopic topic;
  private final Backoff backoff;
  private final BiConsumer<InFlightEvent, HeldRecord> adopt;

  /** Those that are being read, with the failure of the last attempt. */
  private final Map<PartitionOffsets, Optional<String>> loading = new LinkedHashMap<>();

  /**
   * @param adopt takes over an event that is held, with its record
   */
  HeldLoading(
      Holding.Host host,
      HeldTopic topic,
      Backoff backoff,
      BiConsumer<InFlightEvent, HeldRecord> adopt) {
    this.host = host;
    this.topic = topic;
    this.backoff = backoff;
    this.adopt = adopt;
  }

  void load(Map<TopicPartition, PartitionOffsets> assigned, Map<String, SinkTopic> topics) {
    assigned.values().forEach(partition -> loading.put(partition, Optional.empty()));
    host.submit(() -> read(assigned, topics, 1), 0);
  }

  private void read(
      Map<TopicPartition, PartitionOffsets> assigned, Map<String, SinkTopic> topics, int attempt) {
    Optional<Throwable> failure = Optional.empty();
    List<HeldRecord> held = List.of();
    try {
      held = topic.read(assigned.keySet());
    } catch (Throwable e) {
      failure = Optional.of(e);
    }
    synchronized (host.lock()) {
      Optional<String> why = failure.map(error -> "the held topic cannot be read: " + error);
      assigned.values().forEach(partition -> loading.computeIfPresent(partition, (p, old) -> why));
      boolean released = assigned.values().stream().allMatch(PartitionOffsets::isReleased);
      if (failure.isPresent() && !released) {
        host.submit(() -> read(assigned, topics, attempt + 1), backoff.millis(attempt));
        return;
      }
      held.forEach(record -> adopt(record, assigned, topics));
      assigned.values().forEach(loading::remove);
    }
  }

  private void adopt(
      HeldRecord record,
      Map<TopicPartition, PartitionOffsets> assigned,
      Map<String, SinkTopic> topics) {
    SinkTopic of = topics.get(record.topic());
    PartitionOffsets offsets = assigned.get(new TopicPartition(record.topic(), record.partition()));
    if (of != null && offsets != null && !offsets.isReleased()) {
      adopt.accept(new InFlightEvent(of, record.event(), offsets), record);
    }
  }

  /** Forgets the partitions that are released, and why they could not be read. */
  void withdraw() {
    loading.keySet().removeIf(PartitionOffsets::isReleased);
  }

  /** The partitions whose held events are not known yet. */
  Set<TopicPartition> partitions() {
    return loading.keySet().stream().map(PartitionOffsets::partition).collect(Collectors.toSet());
  }

  /** Why the held topic cannot be read; empty if it can. */
  Optional<String> failure() {
    return loading.values().stream().flatMap(Optional::stream).findFirst();
  }
}
