// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All running totals at one moment.
 *
 * @param nanoTime of {@link System#nanoTime}
 * @param counts records by stage
 * @param processNanos processor time by process: {@code process} is the contender's own
 * @param threadNanos the contender's processor time by group of threads; empty if not known
 * @param allocatedBytes on the contender's heap
 */
record Reading(
    long nanoTime,
    Map<String, Long> counts,
    Map<String, Long> processNanos,
    Map<String, Long> threadNanos,
    long allocatedBytes) {

  Reading since(Reading before) {
    return new Reading(
        nanoTime - before.nanoTime,
        difference(counts, before.counts),
        difference(processNanos, before.processNanos),
        difference(threadNanos, before.threadNanos),
        allocatedBytes - before.allocatedBytes);
  }

  private static Map<String, Long> difference(Map<String, Long> after, Map<String, Long> before) {
    Map<String, Long> difference = new LinkedHashMap<>();
    after.forEach((name, value) -> difference.put(name, value - before.getOrDefault(name, 0L)));
    return difference;
  }
}
