// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** A line of progress every ten seconds, for logs. */
final class ProgressLines implements WorkProgress {
  private static final long EVERY_NANOS = Duration.ofSeconds(10).toNanos();
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int PERCENT = 100;

  private final String task;
  private final long total;
  private final String unit;
  private final PrintWriter err;
  private final LongSupplier nanoTime;
  private final long start;

  @GuardedBy("this")
  private long shown;

  @GuardedBy("this")
  private long done;

  @GuardedBy("this")
  private boolean begun;

  /**
   * @param total -1 if it is not known
   */
  ProgressLines(String task, long total, String unit, PrintWriter err, LongSupplier nanoTime) {
    this.task = task;
    this.total = total;
    this.unit = unit;
    this.err = err;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.shown = start;
  }

  @Override
  public synchronized void at(long steps) {
    begun = true;
    done = Math.max(done, steps);
    long now = nanoTime.getAsLong();
    if (now - shown >= EVERY_NANOS) {
      shown = now;
      show(now);
    }
  }

  @Override
  public synchronized void close() {
    if (begun) {
      show(nanoTime.getAsLong());
    }
  }

  @GuardedBy("this")
  private void show(long now) {
    double seconds = Math.max(1, now - start) / NANOS_PER_SECOND;
    String part = total > 0 ? String.format(Locale.ROOT, " (%d %%)", done * PERCENT / total) : "";
    err.printf(
        Locale.ROOT,
        "%s: %,d%s%s in %.0f s, %,.0f/s%n",
        task,
        done,
        unit,
        part,
        seconds,
        done / seconds);
    err.flush();
  }
}
