// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * As fast as others who use the same thing allow. The rate rises until that takes noticeably longer
 * than at the beginning, and then falls until it does not: congestion control by delay, as in RFC
 * 6817 (LEDBAT), which gives way before a queue is full. Thread-safe.
 *
 * <pre>
 *  delay      what is done each second
 *  ─────      ────────────────────────
 *             fall by a fifth
 *  limit  ─── the delay at the beginning, times the slowdown
 *             keep the rate
 *  calm   ─── half way
 *             rise: by half until it fell or was kept once, then by a twentieth
 *  base   ─── the delay at the beginning, or what was lower since
 * </pre>
 */
public final class DelayedRate implements Flow {
  /** The base is measured at this rate. */
  static final double FIRST = 100;

  /** However long live changes take, a snapshot comes to its end. */
  static final double LOWEST = 20;

  /** Seconds in which the base is measured. */
  static final int FIRST_SECONDS = 5;

  private static final double FALL = 0.8;
  private static final double FIRST_RISE = 1.5;
  private static final double RISE = 1.05;
  private static final double SMOOTHING = 0.2;

  /** Something else bounds what is published, so that a higher rate would not be tried. */
  private static final double LITTLE_USED = 0.5;

  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final double slowdown;
  private final double slackMillis;
  private final LongSupplier nanoTime;

  @GuardedBy("this")
  private long next;

  @GuardedBy("this")
  private double rate = FIRST;

  @GuardedBy("this")
  private double base = Double.POSITIVE_INFINITY;

  @GuardedBy("this")
  private double smooth = Double.NaN;

  @GuardedBy("this")
  private double last;

  @GuardedBy("this")
  private int looks;

  /** Since the last look. */
  @GuardedBy("this")
  private long taken;

  @GuardedBy("this")
  private long looked;

  @GuardedBy("this")
  private boolean begun = true;

  /**
   * @param slowdown how many times as long as at the beginning it may take, above 1
   * @param slack so much more is noise
   */
  public DelayedRate(double slowdown, Duration slack) {
    this(slowdown, slack, System::nanoTime);
  }

  DelayedRate(double slowdown, Duration slack, LongSupplier nanoTime) {
    if (!(slowdown > 1)) {
      throw new IllegalArgumentException("a slowdown is above 1, not " + slowdown);
    }
    this.slowdown = slowdown;
    this.slackMillis = slack.toNanos() / 1e6;
    this.nanoTime = nanoTime;
    this.next = nanoTime.getAsLong();
    this.looked = next;
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
    next = at + Math.round(records * NANOS_PER_SECOND / rate);
    taken += records;
    return at - now;
  }

  /**
   * To be told about once a second.
   *
   * @param delay what it took in the last seconds; zero if nothing was seen
   */
  public synchronized void delayed(Duration delay) {
    double share = used();
    if (share == 0 || delay.isZero()) {
      return; // What is idle says nothing of how it is in use.
    }
    last = delay.toNanos() / 1e6;
    smooth = Double.isNaN(smooth) ? last : smooth + SMOOTHING * (last - smooth);
    base = Math.min(base, smooth);
    if (++looks < FIRST_SECONDS) {
      return;
    }
    if (last > limit()) {
      rate = Math.max(LOWEST, rate * FALL);
      begun = false;
    } else if (last > (base + limit()) / 2) {
      begun = false;
    } else if (share > LITTLE_USED) {
      rate *= begun ? FIRST_RISE : RISE;
    }
  }

  /** How much of the rate was used since the last look. */
  @GuardedBy("this")
  private double used() {
    long now = nanoTime.getAsLong();
    double possible = rate * (now - looked) / NANOS_PER_SECOND;
    double share = possible > 0 ? taken / possible : 0;
    taken = 0;
    looked = now;
    return share;
  }

  @GuardedBy("this")
  private double limit() {
    return Math.max(base * slowdown, base + slackMillis);
  }

  /** Records a second that may be published now. */
  synchronized double rate() {
    return rate;
  }

  /** Whether it cannot fall further, although it takes too long. */
  synchronized boolean isLowest() {
    return rate <= LOWEST && last > limit();
  }

  /** What it takes, and what it took at the beginning, for people. */
  synchronized String delays() {
    return String.format(Locale.ROOT, "%,.1f ms, at best %,.1f ms", last, base);
  }
}
