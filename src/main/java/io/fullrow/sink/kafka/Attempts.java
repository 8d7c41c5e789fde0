// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.sink.PlanWriter;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Events whose attempt is to begin. Each run on a worker begins many of them: to wake a worker for
 * every record costs more than to decode it. What they write is written together.
 *
 * <p>Thread-safe.
 */
final class Attempts {
  /** So many begin before whatever else waits for a worker has its turn. */
  private static final int ATTEMPTS_PER_RUN = 64;

  private final Queue<InFlightEvent> ready = new ConcurrentLinkedQueue<>();
  private final AtomicInteger runs = new AtomicInteger();
  private final int maxRuns;
  private final Consumer<Runnable> workers;
  private final Supplier<? extends PlanWriter.Together> writers;
  private final BiConsumer<InFlightEvent, PlanWriter> attempt;

  /**
   * @param maxRuns at the same time
   * @param workers take a run; it may begin at once or later, but never on the calling thread
   * @param writers one for each run
   * @param attempt begins one, to be written by that writer
   */
  Attempts(
      int maxRuns,
      Consumer<Runnable> workers,
      Supplier<? extends PlanWriter.Together> writers,
      BiConsumer<InFlightEvent, PlanWriter> attempt) {
    this.maxRuns = maxRuns;
    this.workers = workers;
    this.writers = writers;
    this.attempt = attempt;
  }

  void add(InFlightEvent next) {
    ready.add(next);
    startRun();
  }

  private void startRun() {
    for (int running = runs.get(); running < maxRuns; running = runs.get()) {
      if (runs.compareAndSet(running, running + 1)) {
        workers.accept(this::run);
        return;
      }
    }
  }

  private void run() {
    try (PlanWriter.Together writer = writers.get()) {
      for (int i = 0; i < ATTEMPTS_PER_RUN; i++) {
        InFlightEvent next = ready.poll();
        if (next == null) {
          return;
        }
        attempt.accept(next, writer);
      }
    } finally {
      runs.decrementAndGet();
      // one that was added after the last look found all runs taken
      if (!ready.isEmpty()) {
        startRun();
      }
    }
  }
}
