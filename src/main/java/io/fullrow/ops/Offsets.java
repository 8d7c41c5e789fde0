// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import java.util.OptionalLong;

/**
 * Where a group stands in one partition.
 *
 * @param start the first offset that the log still has
 * @param committed the next offset the group will read; empty if it never committed
 * @param end the offset after the last one that a {@code read_committed} reader may see
 * @param highWatermark the offset after the last one written; higher than {@code end} while a
 *     transaction is open
 */
record Offsets(long start, OptionalLong committed, long end, long highWatermark) {
  /** From where the group will read: its committed offset, or the log's start if that is later. */
  long position() {
    return Math.max(start, committed.orElse(start));
  }

  /** The offsets left to read; some of them may be transaction markers and hold no record. */
  long remaining() {
    return Math.max(0, end - position());
  }

  /** Whether records are written that no {@code read_committed} reader may see yet. */
  boolean transactionOpen() {
    return highWatermark > end;
  }
}
