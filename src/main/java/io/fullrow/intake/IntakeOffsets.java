// SPDX-License-Identifier: Apache-2.0
package io.fullrow.intake;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which offsets of the raw topics may be committed. For the consumer's thread.
 *
 * <p>Law: the committed offset of a partition is never after its first record that waits, nor after
 * one whose fragments are not stored.
 */
final class IntakeOffsets {
  private static final Logger LOG = LoggerFactory.getLogger(IntakeOffsets.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Consumer<byte[], byte[]> consumer;
  private final KafkaOutput output;
  private final WaitingRecords waiting;
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private final Set<TopicPartition> dirty = new HashSet<>();

  /**
   * @param output to which everything was sent that was read
   * @param waiting what was read and is not done with
   */
  IntakeOffsets(Consumer<byte[], byte[]> consumer, KafkaOutput output, WaitingRecords waiting) {
    this.consumer = consumer;
    this.output = output;
    this.waiting = waiting;
  }

  /** Something of the partition was read, or is done with. */
  void moved(TopicPartition partition) {
    dirty.add(partition);
  }

  /** Markers of transactions move positions too, where nothing is read. */
  void mayAllHaveMoved() {
    dirty.addAll(consumer.assignment());
  }

  /** Commits what has moved, once everything sent is stored; without waiting for the commit. */
  void commit() {
    if (dirty.isEmpty()) {
      return;
    }
    output.flush();
    Map<TopicPartition, OffsetAndMetadata> offsets = committable(dirty);
    dirty.clear();
    if (!offsets.isEmpty()) {
      consumer.commitAsync(offsets, this::ended);
    }
  }

  /** Commits and waits for it. */
  void commitNow(Collection<TopicPartition> partitions) {
    output.flush();
    Map<TopicPartition, OffsetAndMetadata> offsets = committable(partitions);
    if (!offsets.isEmpty()) {
      consumer.commitSync(offsets, TIMEOUT);
    }
  }

  /** Another member may commit for them, or may have done so. */
  void assigned(Collection<TopicPartition> partitions) {
    committed.keySet().removeAll(partitions);
  }

  void forget(Collection<TopicPartition> partitions) {
    committed.keySet().removeAll(partitions);
    dirty.removeAll(partitions);
  }

  private void ended(Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Exception error) {
    if (error == null) {
      offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
    } else {
      // the next commit covers it: offsets only grow
      dirty.addAll(offsets.keySet());
      LOG.info("Offsets were not committed, trying again: {}", error.toString());
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> committable(
      Collection<TopicPartition> partitions) {
    Set<TopicPartition> assigned = consumer.assignment();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      OptionalLong offset = assigned.contains(partition) ? next(partition) : OptionalLong.empty();
      if (offset.isPresent()
          && !Long.valueOf(offset.getAsLong()).equals(committed.get(partition))) {
        offsets.put(partition, new OffsetAndMetadata(offset.getAsLong()));
      }
    }
    return offsets;
  }

  /** Everything before it is stored; empty while the consumer does not know where it stands. */
  private OptionalLong next(TopicPartition partition) {
    OptionalLong first = waiting.first(partition);
    if (first.isPresent()) {
      return first;
    }
    try {
      return OptionalLong.of(consumer.position(partition, Duration.ZERO));
    } catch (TimeoutException | IllegalStateException e) {
      return OptionalLong.empty();
    }
  }
}
