// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.fullrow.threads.DaemonThreads;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A costly read that many callers request. At most one is in progress; all requests meanwhile share
 * the next one, so that none gets what was read before the request.
 *
 * <p>Two reads have a pause between them of five times what the last one took, within 1 s and 30 s:
 * however often it is asked, the server that answers is busy with it for a sixth of the time at
 * most. The first read after a quiet time begins at once. Thread-safe.
 */
public final class SharedRead<T> implements AutoCloseable {
  static final Duration LEAST_PAUSE = Duration.ofSeconds(1);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final int PAUSE_FACTOR = 5;

  private final Supplier<CompletableFuture<T>> read;
  private final LongSupplier nanoTime;
  private final ScheduledExecutorService timer;
  private final List<Consumer<T>> listeners = new CopyOnWriteArrayList<>();
  private volatile Optional<T> latest = Optional.empty();

  @GuardedBy("this")
  private @Nullable CompletableFuture<T> next;

  @GuardedBy("this")
  private boolean underWay;

  @GuardedBy("this")
  private long earliestNanos;

  /**
   * @param read must not block for long
   * @param name of the thread that begins the reads
   */
  public SharedRead(String name, Supplier<CompletableFuture<T>> read) {
    this(name, read, System::nanoTime);
  }

  public SharedRead(String name, Supplier<CompletableFuture<T>> read, LongSupplier nanoTime) {
    this.read = read;
    this.nanoTime = nanoTime;
    this.earliestNanos = nanoTime.getAsLong();
    this.timer = Executors.newSingleThreadScheduledExecutor(DaemonThreads.named(name));
  }

  /** The result of a read that begins after this call; fails as the read does, or when closed. */
  public synchronized CompletableFuture<T> next() {
    if (timer.isShutdown()) {
      return CompletableFuture.failedFuture(new IllegalStateException("closed"));
    }
    if (next == null) {
      next = new CompletableFuture<>();
      if (!underWay) {
        schedule();
      }
    }
    return next.copy();
  }

  /** What was read last; empty before the first read that succeeded. */
  Optional<T> latest() {
    return latest;
  }

  /** Calls back with each result, before the requests get it. */
  void onRead(Consumer<T> listener) {
    listeners.add(listener);
  }

  @GuardedBy("this")
  @SuppressWarnings("FutureReturnValueIgnored") // "begin" hands its failures to who asked
  private void schedule() {
    underWay = true;
    long wait = Math.max(0, earliestNanos - nanoTime.getAsLong());
    timer.schedule(this::begin, wait, TimeUnit.NANOSECONDS);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback hands on result and failure
  private void begin() {
    CompletableFuture<T> asked = taken();
    long began = nanoTime.getAsLong();
    attempt()
        .whenComplete(
            (result, error) -> {
              ended(nanoTime.getAsLong() - began);
              if (error == null) {
                latest = Optional.of(result);
                listeners.forEach(listener -> listener.accept(result));
                asked.complete(result);
              } else {
                asked.completeExceptionally(error);
              }
            });
  }

  private synchronized CompletableFuture<T> taken() {
    CompletableFuture<T> asked = next == null ? new CompletableFuture<>() : next;
    next = null;
    return asked;
  }

  private CompletableFuture<T> attempt() {
    try {
      return read.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private synchronized void ended(long tookNanos) {
    underWay = false;
    earliestNanos = nanoTime.getAsLong() + pauseNanos(tookNanos);
    if (next != null && !timer.isShutdown()) {
      schedule();
    }
  }

  private static long pauseNanos(long tookNanos) {
    return Math.max(
        LEAST_PAUSE.toNanos(), Math.min(LONGEST_PAUSE.toNanos(), PAUSE_FACTOR * tookNanos));
  }

  @Override
  public synchronized void close() {
    timer.shutdownNow();
    if (next != null) {
      next.completeExceptionally(new IllegalStateException("closed"));
    }
  }
}
