// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces every stream thread that ends: Kafka being away for long ends them, and so does a fault
 * that somebody must remedy. A fault that comes back makes the pause before the next thread grow,
 * since each new thread is a rebalance of the whole group. Thread-safe.
 */
final class ThreadReplacement implements StreamsUncaughtExceptionHandler, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadReplacement.class);
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration MAX = Duration.ofMinutes(1);
  private static final int MAX_DOUBLINGS = 16;

  /** So long without a failure, and the last one is over. */
  private static final Duration QUIET = Duration.ofMinutes(3);

  private final Consumer<Throwable> metrics;
  private final LongSupplier nanoTime;
  private final CountDownLatch closing = new CountDownLatch(1);

  @GuardedBy("this")
  private Optional<String> cause = Optional.empty();

  @GuardedBy("this")
  private int failures;

  @GuardedBy("this")
  private long lastNanos;

  /**
   * @param metrics is notified of each failure
   */
  ThreadReplacement(Consumer<Throwable> metrics) {
    this(metrics, System::nanoTime);
  }

  ThreadReplacement(Consumer<Throwable> metrics, LongSupplier nanoTime) {
    this.metrics = metrics;
    this.nanoTime = nanoTime;
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable error) {
    metrics.accept(root(error));
    Duration pause = failed(error);
    LOG.error("a stream thread failed and is replaced in {} s", pause.toSeconds(), error);
    pause(pause);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /** Counts the failure. */
  synchronized Duration failed(Throwable error) {
    failures = isQuiet() ? 1 : failures + 1;
    lastNanos = nanoTime.getAsLong();
    cause = Optional.of(root(error).toString());
    Duration doubled = FIRST.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
    return doubled.compareTo(MAX) < 0 ? doubled : MAX;
  }

  /** Why stream threads ended of late; empty if none did. */
  synchronized Optional<String> failing() {
    return isQuiet()
        ? Optional.empty()
        : cause.map(last -> "stream threads failed " + failures + " times, the last by " + last);
  }

  @GuardedBy("this")
  private boolean isQuiet() {
    return cause.isEmpty() || nanoTime.getAsLong() - lastNanos > QUIET.toNanos();
  }

  /** Kafka Streams wraps what was thrown in what it was doing. */
  private static Throwable root(Throwable error) {
    Throwable root = error;
    while (root instanceof StreamsException && root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private void pause(Duration time) {
    try {
      if (closing.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("closed during a pause");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends all pauses. */
  @Override
  public void close() {
    closing.countDown();
  }
}
