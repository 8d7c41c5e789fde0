// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.util.Map;
import java.util.Objects;

/**
 * What one contender did in one round.
 *
 * @param unit the count that its figures are about
 * @param warmUpSeconds before it was measured
 * @param settled whether its last two windows before that agreed
 * @param backlogLeft whether there was work until the end
 * @param counted totals of the time that was measured
 * @param topics bytes that were written in that time, by topic
 */
record Turn(
    String contender,
    String unit,
    int round,
    double warmUpSeconds,
    boolean settled,
    boolean backlogLeft,
    Reading counted,
    Map<String, TopicTraffic> topics) {
  private static final double NANOS = 1e9;

  double seconds() {
    return counted.nanoTime() / NANOS;
  }

  long records() {
    return Objects.requireNonNull(counted.counts().get(unit), unit);
  }

  double perSecond() {
    return records() / seconds();
  }

  double perSecond(String count) {
    return counted.counts().getOrDefault(count, 0L) / seconds();
  }

  double allocatedPerRecord() {
    return counted.allocatedBytes() / (double) records();
  }

  /** Microseconds of processor time for each record. */
  double processMicros(String process) {
    return counted.processNanos().getOrDefault(process, 0L) / 1e3 / records();
  }

  /**
   * Changes whose fragments were decoded. The intake reads ahead of the merge, so that what it
   * takes and writes belongs to more changes than were merged in that time.
   */
  double changesDecoded() {
    return events() * ahead();
  }

  /** Decoded fragments to those that the merge is done with; 1 where nothing is decoded. */
  double ahead() {
    double fragments = counted.counts().getOrDefault(ServiceContender.FRAGMENTS, 0L);
    double decoded = counted.counts().getOrDefault(ServiceContender.DECODED, 0L);
    return fragments == 0 || decoded == 0 ? 1 : decoded / fragments;
  }

  double events() {
    return counted.counts().getOrDefault(ServiceContender.EVENTS, 0L);
  }

  /** Of the intake for each record whose fragments it decoded, see {@link #changesDecoded}. */
  double threadMicros(String group) {
    double records = group.equals(ThreadGroups.INTAKE) ? records() * ahead() : records();
    return counted.threadNanos().getOrDefault(group, 0L) / 1e3 / records;
  }
}
