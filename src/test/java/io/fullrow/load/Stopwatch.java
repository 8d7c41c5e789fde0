// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import io.fullrow.load.LoadOptions.Timing;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Warms contenders up, then measures them. Not thread-safe. */
final class Stopwatch {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** For a first record, beyond the longest warm-up. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Two windows agree if they differ by less than this share of the later. */
  private static final double TOLERANCE = 0.1;

  /** More than is needed at the last speed, for a contender that becomes faster. */
  private static final double RESERVE = 1.3;

  /** How far the publishing is ahead of those that work in step. */
  private static final Duration AHEAD = Duration.ofSeconds(5);

  /** Records that wait even for a contender whose speed is not known or very low. */
  private static final long LEAST = 500;

  private final Meters meters;
  private final TopicSizes topics;
  private final Timing timing;
  private final Series series;
  private final Consumer<String> progress;
  private final Map<String, Double> donePerSecond = new HashMap<>();

  Stopwatch(
      Meters meters, TopicSizes topics, Timing timing, Series series, Consumer<String> progress) {
    this.meters = meters;
    this.topics = topics;
    this.timing = timing;
    this.series = series;
    this.progress = progress;
  }

  /** How a warm-up ended. */
  record WarmUp(double seconds, boolean settled, double perSecond) {}

  /** One turn, from the contender's begin to its end. */
  Turn measure(Contender contender, int round) {
    contender.begin();
    WarmUp warmUp = settle(contender, timing.measured());
    contender.service().ifPresent(each -> each.threads().readNames());
    topics.begin();
    Reading before = meters.read(contender);
    follow(contender, timing.measured());
    Reading counted = meters.read(contender).since(before);
    boolean backlogLeft = contender.backlog().map(each -> each.waiting() > 0).orElse(true);
    Turn turn =
        new Turn(
            contender.name(),
            contender.unit(),
            round,
            warmUp.seconds(),
            warmUp.settled(),
            backlogLeft,
            counted,
            written(contender));
    progress.accept(line(contender, "round " + round, turn.perSecond()));
    contender.end();
    return turn;
  }

  /** Without what was published for it. */
  private Map<String, TopicTraffic> written(Contender contender) {
    Map<String, TopicTraffic> written = topics.end();
    contender.backlog().ifPresent(each -> written.remove(each.feed().topic()));
    return written;
  }

  /**
   * Lets the contender work until two windows in a row agree.
   *
   * @param then how long the backlog has to last afterwards
   */
  WarmUp settle(Contender contender, Duration then) {
    long start = System.nanoTime();
    double last = -1;
    while (true) {
      ensure(contender, then);
      double rate = follow(contender, timing.window());
      progress.accept(line(contender, "warming up", rate));
      double seconds = (System.nanoTime() - start) / (double) SECOND;
      boolean agree = rate > 0 && Math.abs(rate - last) <= TOLERANCE * rate;
      boolean enough = agree || (rate > 0 && seconds >= timing.warmUp().toSeconds());
      if (enough && lasts(contender, then)) {
        return new WarmUp(seconds, agree, rate);
      }
      if (rate == 0 && seconds >= timing.warmUp().plus(PATIENCE).toSeconds()) {
        throw new IllegalStateException(contender.name() + " does nothing");
      }
      last = rate;
    }
  }

  /** What it needs for that time at the speed of the fastest second of the last window. */
  private void ensure(Contender contender, Duration then) {
    Duration all = then.plus(timing.window().multipliedBy(2));
    contender
        .backlog()
        .ifPresent(each -> each.ensure(needed(contender, each.inStep() ? AHEAD : all, RESERVE)));
  }

  private boolean lasts(Contender contender, Duration then) {
    return contender
        .backlog()
        .map(each -> each.inStep() || each.waiting() >= needed(contender, then, 1))
        .orElse(true);
  }

  private long needed(Contender contender, Duration time, double reserve) {
    double rate = donePerSecond.getOrDefault(contender.name(), 0.0);
    return LEAST + (long) (rate * reserve * time.toMillis() / 1_000);
  }

  /**
   * Samples every second, and goes on publishing for those that work in step.
   *
   * @return records per second
   */
  private double follow(Contender contender, Duration time) {
    long start = System.nanoTime();
    long end = start + time.toNanos();
    long first = count(contender);
    long before = first;
    long at = start;
    double fastest = 0;
    while (at < end) {
      long doneBefore = done(contender);
      if (contender.backlog().filter(Backlog::inStep).isPresent()) {
        ensure(contender, time);
      }
      pause(Math.min(SECOND, end - System.nanoTime()));
      long now = System.nanoTime();
      long count = count(contender);
      series.add(contender.name(), now, (count - before) * (double) SECOND / (now - at));
      double done = (done(contender) - doneBefore) * (double) SECOND / (now - at);
      fastest = Math.max(fastest, done);
      donePerSecond.put(contender.name(), fastest);
      topics.sample();
      before = count;
      at = now;
    }
    return (before - first) * (double) SECOND / (at - start);
  }

  private static long done(Contender contender) {
    return contender.backlog().map(each -> each.done().getAsLong()).orElse(0L);
  }

  private static long count(Contender contender) {
    return Objects.requireNonNull(contender.counts().get(contender.unit()), contender.unit());
  }

  private static String line(Contender contender, String what, double rate) {
    return String.format(
        Locale.ROOT, "%-34s %-12s %,9.0f %s/s", contender.name(), what, rate, contender.unit());
  }

  private static void pause(long nanos) {
    long until = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
