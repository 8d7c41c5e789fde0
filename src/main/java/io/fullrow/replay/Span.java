// SPDX-License-Identifier: Apache-2.0
package io.fullrow.replay;

/**
 * Offsets of a partition.
 *
 * @param from the first one
 * @param end the one behind the last one that is committed
 */
public record Span(long from, long end) {
  /** How many offsets, of which compaction and markers of transactions leave some empty. */
  public long offsets() {
    return Math.max(0, end - from);
  }

  /** How many of them a group that has committed so far is done with. */
  long done(long committed) {
    return Math.max(0, Math.min(committed, end) - from);
  }
}
