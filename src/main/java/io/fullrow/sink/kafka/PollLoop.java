// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.model.TableId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer's life: poll, hand over, pause or resume, commit. Never blocked by a write but when
 * partitions are revoked, and then for a bounded time.
 *
 * <p>All but {@link #partitions()} belongs to the polling thread.
 */
final class PollLoop implements ConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);
  private static final Duration POLL = Duration.ofMillis(100);

  /** While all is paused no record ends a poll early, and places come free by the millisecond. */
  private static final Duration POLL_WHILE_PAUSED = Duration.ofMillis(10);

  private final Consumer<byte[], byte[]> consumer;
  private final SinkConfig config;
  private final Map<String, SinkTopic> topics;
  private final EventsInFlight events;
  private final Rewinds rewinds;
  private final RewoundPartitions rewound;
  private final InstantSource clock;
  private final Map<TopicPartition, PartitionOffsets> assigned = new ConcurrentHashMap<>();
  private final Map<TopicPartition, Long> committed = new ConcurrentHashMap<>();
  private long lastCommitNanos = System.nanoTime();

  PollLoop(
      Consumer<byte[], byte[]> consumer,
      SinkConfig config,
      EventsInFlight events,
      Rewinds rewinds,
      InstantSource clock) {
    this.consumer = consumer;
    this.config = config;
    this.topics = config.topicsByName();
    this.events = events;
    this.rewinds = rewinds;
    this.rewound = new RewoundPartitions(consumer, events, rewinds);
    this.clock = clock;
  }

  /** The partitions read now; from any thread. */
  Collection<PartitionOffsets> partitions() {
    return assigned.values();
  }

  /** How long the loop runs. */
  interface Life {
    boolean running();

    /** A poll came back, so Kafka can be spoken to. */
    void polled();

    Duration drainTimeout();
  }

  /** Runs while it should, then drains and commits. The consumer stays open. */
  void run(Life life) {
    consumer.subscribe(topics.keySet(), this);
    while (life.running()) {
      begin(rewound.step(assigned));
      boolean paused = pauseAndResume();
      accept(consumer.poll(paused ? POLL_WHILE_PAUSED : POLL));
      life.polled();
      events.tick();
      commitWhenDue();
    }
    release(Set.copyOf(assigned.keySet()), life.drainTimeout());
  }

  /** Lets go of everything without a commit. */
  void abandon() {
    onPartitionsLost(Set.copyOf(assigned.keySet()));
  }

  private void accept(Iterable<ConsumerRecord<byte[], byte[]>> records) {
    List<InFlightEvent> polled = new ArrayList<>();
    long now = clock.millis();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      if (config.isBeyond(partition, record.offset())) {
        continue;
      }
      PartitionOffsets offsets = assigned.computeIfAbsent(partition, PartitionOffsets::new);
      SinkTopic topic = Optional.ofNullable(topics.get(record.topic())).orElseThrow();
      offsets.add(record.offset(), now);
      polled.add(new InFlightEvent(topic, record, offsets));
    }
    events.add(polled);
  }

  /** Returns whether all partitions are paused. */
  private boolean pauseAndResume() {
    Set<TopicPartition> all = consumer.assignment();
    Set<TopicPartition> wanted = events.saturated() ? all : closed(all);
    Set<TopicPartition> now = new HashSet<>(consumer.paused());
    now.retainAll(all);
    if (!now.equals(wanted)) {
      Set<TopicPartition> resumed = new HashSet<>(now);
      resumed.removeAll(wanted);
      consumer.resume(resumed);
      consumer.pause(wanted);
    }
    return !all.isEmpty() && wanted.size() == all.size();
  }

  private Set<TopicPartition> closed(Set<TopicPartition> all) {
    Set<TableId> tables = events.closedTables();
    Set<TopicPartition> loading = events.loading();
    Set<TopicPartition> ending = rewound.ending();
    if (tables.isEmpty() && loading.isEmpty() && ending.isEmpty() && config.ends().isEmpty()) {
      return Set.of();
    }
    return all.stream()
        .filter(
            partition ->
                loading.contains(partition)
                    || ending.contains(partition)
                    || tables.contains(source(partition.topic()))
                    || isRead(partition))
        .collect(Collectors.toSet());
  }

  /**
   * By the position, since transaction markers occupy offsets: the last record may be well before
   * the end.
   */
  private boolean isRead(TopicPartition partition) {
    return config.ends().containsKey(partition)
        && config.isBeyond(partition, position(partition).orElse(-1));
  }

  private TableId source(String topic) {
    return Optional.ofNullable(topics.get(topic)).map(SinkTopic::source).orElseThrow();
  }

  private void commitWhenDue() {
    if (System.nanoTime() - lastCommitNanos < config.timing().commit().toNanos()) {
      return;
    }
    lastCommitNanos = System.nanoTime();
    Map<TopicPartition, OffsetAndMetadata> offsets = committable(assigned.keySet());
    if (!offsets.isEmpty()) {
      consumer.commitAsync(offsets, this::commitEnded);
    }
  }

  /** What was sent before a partition went back tells nothing of it any more. */
  private void commitEnded(
      Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Exception error) {
    if (error == null) {
      offsets.forEach(
          (partition, offset) -> {
            if (offset.metadata().equals(rewound.metadata(partition))) {
              committed.put(partition, offset.offset());
            }
          });
    } else {
      // the next commit covers it: offsets only grow
      LOG.info("Offsets were not committed, trying again: {}", error.toString());
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> committable(Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      PartitionOffsets known = assigned.get(partition);
      OptionalLong offset = known == null ? OptionalLong.empty() : committable(known);
      if (offset.isPresent()
          && !Long.valueOf(offset.getAsLong()).equals(committed.get(partition))) {
        offsets.put(
            partition, new OffsetAndMetadata(offset.getAsLong(), rewound.metadata(partition)));
      }
    }
    return offsets;
  }

  private OptionalLong committable(PartitionOffsets offsets) {
    OptionalLong lowest = offsets.lowestUnacknowledged();
    return lowest.isPresent() ? lowest : position(offsets.partition());
  }

  /** Empty while the consumer does not know where it stands. */
  private OptionalLong position(TopicPartition partition) {
    try {
      return OptionalLong.of(consumer.position(partition, Duration.ZERO));
    } catch (TimeoutException | IllegalStateException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    rewound.assigned(partitions.stream().filter(this::mayBeRewound).collect(Collectors.toSet()));
    begin(partitions);
  }

  /** Others are written again by a sink of their own. */
  private boolean mayBeRewound(TopicPartition partition) {
    return rewinds.of(partition).isPresent()
        || Optional.ofNullable(topics.get(partition.topic()))
            .filter(SinkTopic::inOrder)
            .isPresent();
  }

  /** Reads partitions from where the consumer stands. */
  private void begin(Collection<TopicPartition> partitions) {
    Map<TopicPartition, PartitionOffsets> added = new HashMap<>();
    partitions.forEach(partition -> added.put(partition, new PartitionOffsets(partition)));
    assigned.putAll(added);
    partitions.forEach(committed::remove);
    seekWhereNoneHasRead(added.keySet());
    if (!added.isEmpty()) {
      // what is held of a key comes before its later events
      consumer.pause(partitions);
      events.load(added, topics);
    }
  }

  /** Where none has read yet. Before anything is committed, and again if that fails. */
  private void seekWhereNoneHasRead(Set<TopicPartition> partitions) {
    Set<TopicPartition> chosen = new HashSet<>(partitions);
    chosen.retainAll(config.begin().keySet());
    if (chosen.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> known = consumer.committed(chosen);
    for (TopicPartition partition : chosen) {
      Long from = config.begin().get(partition);
      if (known.get(partition) == null && from != null) {
        LOG.info("{} is read from offset {} on", partition, from);
        consumer.seek(partition, from);
      }
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    release(Set.copyOf(partitions), config.timing().drain());
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    events.withdraw(offsetsOf(partitions));
    forget(partitions);
  }

  private void release(Set<TopicPartition> partitions, Duration timeout) {
    Set<PartitionOffsets> offsets = offsetsOf(partitions);
    if (offsets.isEmpty()) {
      return;
    }
    try {
      if (!events.drain(offsets, timeout)) {
        LOG.warn("Writes of {} were not acknowledged in time and will be repeated", partitions);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    commitSync(partitions, timeout);
    forget(partitions);
  }

  private void commitSync(Set<TopicPartition> partitions, Duration timeout) {
    Map<TopicPartition, OffsetAndMetadata> offsets = committable(partitions);
    if (offsets.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(offsets, timeout.plusSeconds(1));
    } catch (KafkaException e) {
      LOG.warn("Offsets of {} were not committed; their writes will be repeated", partitions, e);
    }
  }

  private Set<PartitionOffsets> offsetsOf(Collection<TopicPartition> partitions) {
    Set<PartitionOffsets> offsets = new HashSet<>();
    partitions.forEach(
        partition -> Optional.ofNullable(assigned.get(partition)).ifPresent(offsets::add));
    return offsets;
  }

  private void forget(Collection<TopicPartition> partitions) {
    partitions.forEach(
        partition -> {
          assigned.remove(partition);
          committed.remove(partition);
        });
    rewound.forget(partitions);
  }
}
