// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Holds a sender back to so many bytes a second. For one thread. */
class Pace {
  static final long UNLIMITED = 0;

  private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

  /** What was not sent while nobody had anything is not made up for beyond this. */
  private static final long BURST = NANOS / 10;

  private final long bytesPerSecond;
  private final LongSupplier clock;
  private long due;

  /**
   * @param clock in nanoseconds
   */
  Pace(long bytesPerSecond, LongSupplier clock) {
    this.bytesPerSecond = bytesPerSecond;
    this.clock = clock;
    this.due = clock.getAsLong();
  }

  /** Returns when more may be sent. */
  void sent(int bytes) throws InterruptedIOException {
    if (bytesPerSecond == UNLIMITED) {
      return;
    }
    long now = clock.getAsLong();
    due = Math.max(due, now - BURST) + (long) ((double) bytes / bytesPerSecond * NANOS);
    if (due > now) {
      sleep(due - now);
    }
  }

  /** Overridden by tests. */
  void sleep(long nanos) throws InterruptedIOException {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
