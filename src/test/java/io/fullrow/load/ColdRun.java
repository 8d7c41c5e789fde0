// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import io.fullrow.load.ServiceFigures.Counters;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Watches a process from its start. Not thread-safe. */
final class ColdRun {
  private static final long POLL = TimeUnit.MILLISECONDS.toNanos(200);
  private static final double TRAILING_SECONDS = 5;
  private static final double LONG_ENOUGH = 15;
  private static final double MOST = 0.8;

  private final LoadService service;
  private final Series series;
  private final double fullSpeed;
  private final List<Sample> samples = new ArrayList<>();
  private boolean ready;

  ColdRun(LoadService service, Series series, double fullSpeed) {
    this.service = service;
    this.series = series;
    this.fullSpeed = fullSpeed;
  }

  /**
   * @param seconds since the start
   */
  private record Sample(double seconds, boolean ready, long events, long rows) {}

  /** Until 80 % of the full speed, at least 15 s and no longer than given. */
  ColdStart follow(Duration longest) {
    long start = System.nanoTime();
    Thread starter = service.launch();
    while (!done(longest)) {
      LockSupport.parkNanos(POLL);
      samples.add(sample(start));
      plot();
    }
    join(starter);
    service.started();
    return new ColdStart(
        fullSpeed,
        when(Sample::ready),
        when(sample -> sample.events > 0),
        when(sample -> sample.rows > 0),
        when(sample -> trailing(sample) >= fullSpeed / 2),
        when(sample -> trailing(sample) >= fullSpeed * MOST),
        rowsAt(10),
        rowsAt(LONG_ENOUGH));
  }

  private boolean done(Duration longest) {
    if (samples.isEmpty()) {
      return false;
    }
    Sample last = samples.get(samples.size() - 1);
    return last.seconds >= longest.toSeconds()
        || (last.seconds >= LONG_ENOUGH && last.ready && trailing(last) >= fullSpeed * MOST);
  }

  /** A process that does not answer yet has done nothing. */
  private Sample sample(long start) {
    Counters counters = LoadService.NONE;
    try {
      ready = ready || service.figures().readiness();
      counters = service.figures().counters();
    } catch (UncheckedIOException e) {
      ready = false;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Sample(seconds, ready, counters.events(), counters.upserts());
  }

  private void plot() {
    series.add("cold start", System.nanoTime(), trailing(samples.get(samples.size() - 1)));
  }

  /** Rows a second of the time before a sample. */
  private double trailing(Sample at) {
    double from = Math.max(0, at.seconds - TRAILING_SECONDS);
    return (at.rows - rowsAt(from)) / TRAILING_SECONDS;
  }

  private long rowsAt(double seconds) {
    return samples.stream()
        .filter(sample -> sample.seconds <= seconds)
        .mapToLong(Sample::rows)
        .max()
        .orElse(0);
  }

  private OptionalDouble when(Predicate<Sample> reached) {
    return samples.stream().filter(reached).mapToDouble(Sample::seconds).findFirst();
  }

  private static void join(Thread starter) {
    try {
      starter.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
