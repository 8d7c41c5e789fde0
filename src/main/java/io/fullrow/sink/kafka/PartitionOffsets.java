// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.common.TopicPartition;

/**
 * The unacknowledged offsets of one assignment of one partition.
 *
 * <p>The law: what may be committed is the lowest unacknowledged offset or, with none, the
 * consumer's position. "Last acknowledged + 1" would never reach the end: transaction markers
 * occupy offsets and are never delivered.
 *
 * <p>Offsets are added by the polling thread and acknowledged by any.
 */
final class PartitionOffsets {
  private final TopicPartition partition;
  private final ConcurrentNavigableMap<Long, Long> readMillisByOffset =
      new ConcurrentSkipListMap<>();
  private volatile boolean released;
  private volatile long highest = -1;

  PartitionOffsets(TopicPartition partition) {
    this.partition = partition;
  }

  TopicPartition partition() {
    return partition;
  }

  void add(long offset, long nowMillis) {
    readMillisByOffset.put(offset, nowMillis);
    highest = offset;
  }

  /** The last offset that was read; -1 if none was. */
  long highest() {
    return highest;
  }

  void acknowledge(long offset) {
    readMillisByOffset.remove(offset);
  }

  /** The lowest offset that is still to be read again after a restart; empty for the position. */
  OptionalLong lowestUnacknowledged() {
    Map.Entry<Long, Long> first = readMillisByOffset.firstEntry();
    return first == null ? OptionalLong.empty() : OptionalLong.of(first.getKey());
  }

  /** When the lowest of them was read, in milliseconds since the epoch. */
  Optional<Long> oldestMillis() {
    return Optional.ofNullable(readMillisByOffset.firstEntry()).map(Map.Entry::getValue);
  }

  /** The partition is going or gone: nothing of it is tried again. */
  void release() {
    released = true;
  }

  boolean isReleased() {
    return released;
  }
}
