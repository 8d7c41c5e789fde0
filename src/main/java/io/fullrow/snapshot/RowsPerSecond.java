// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** No more than so many records a second, for all threads together. Thread-safe. */
public final class RowsPerSecond implements Flow {
  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final long nanosEach;
  private final LongSupplier nanoTime;

  @GuardedBy("this")
  private long next;

  /**
   * @param rate at least 1
   */
  public RowsPerSecond(int rate) {
    this(rate, System::nanoTime);
  }

  RowsPerSecond(int rate, LongSupplier nanoTime) {
    this.nanosEach = NANOS_PER_SECOND / rate;
    this.nanoTime = nanoTime;
    this.next = nanoTime.getAsLong();
  }

  @Override
  public void take(int records) throws InterruptedException {
    long wait = reserve(records);
    if (wait > 0) {
      TimeUnit.NANOSECONDS.sleep(wait);
    }
  }

  /** How long to wait, in nanoseconds. What was not used before is lost: it allows no burst. */
  synchronized long reserve(int records) {
    long now = nanoTime.getAsLong();
    long at = Math.max(next, now);
    next = at + records * nanosEach;
    return at - now;
  }
}
