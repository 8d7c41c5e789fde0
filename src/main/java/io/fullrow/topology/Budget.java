// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The time that one punctuation may take. A longer one would hold up the commit until the broker
 * aborts the transaction, and the same work would begin again, forever.
 */
final class Budget {
  private final long deadlineNanos;
  private final LongSupplier nanoTime;

  private Budget(long deadlineNanos, LongSupplier nanoTime) {
    this.deadlineNanos = deadlineNanos;
    this.nanoTime = nanoTime;
  }

  /**
   * @param nanoTime {@link System#nanoTime()}, or a test's clock
   */
  static Budget of(Duration duration, LongSupplier nanoTime) {
    return new Budget(nanoTime.getAsLong() + duration.toNanos(), nanoTime);
  }

  boolean isSpent() {
    return nanoTime.getAsLong() - deadlineNanos >= 0;
  }
}
