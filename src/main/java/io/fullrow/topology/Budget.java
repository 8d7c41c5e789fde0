package io.fullrow.topology;

import java.time.Duration;

/**
 * The time that one punctuation may take. A longer one would hold up the commit until the broker
 * aborts the transaction, and the same work would begin again, for ever.
 */
final class Budget {
  private final long deadlineNanos;

  private Budget(long deadlineNanos) {
    this.deadlineNanos = deadlineNanos;
  }

  static Budget of(Duration duration) {
    return new Budget(System.nanoTime() + duration.toNanos());
  }

  boolean isSpent() {
    return System.nanoTime() - deadlineNanos >= 0;
  }
}
