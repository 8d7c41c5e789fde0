// SPDX-License-Identifier: Apache-2.0
package io.fullrow.generation;

import io.fullrow.operations.OperationKeys;
import io.fullrow.operations.OperationsTopic;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the mark once all is there, on a separate thread: Kafka Streams creates its topics when it
 * first runs, and the first offsets come with the first records. It ends when nothing can be added
 * any more before the next start.
 */
public final class GenerationRecorder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GenerationRecorder.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
  private static final int PUT_SECONDS = 90;
  private static final long LONGEST_PAUSE_MILLIS = 60_000;

  private final OperationsTopic operations;
  private final LocalState local;
  private final Supplier<GenerationFacts> facts;
  private final BooleanSupplier running;
  private final Duration pause;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "fullrow-generation");

  /**
   * @param facts asks the brokers; may throw
   * @param running whether Kafka Streams has created its topics
   * @param pause before the first look; it doubles up to a minute
   */
  public GenerationRecorder(
      OperationsTopic operations,
      LocalState local,
      Supplier<GenerationFacts> facts,
      BooleanSupplier running,
      Duration pause) {
    this.operations = operations;
    this.local = local;
    this.facts = facts;
    this.running = running;
    this.pause = pause;
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join(STOP_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      long millis = pause.toMillis();
      while (!closed.await(millis, TimeUnit.MILLISECONDS)) {
        if (running.getAsBoolean()) {
          if (recorded()) {
            return;
          }
          millis = Math.min(2 * millis, LONGEST_PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("stopped", e);
    }
  }

  /** Whether the mark is complete. */
  private boolean recorded() throws InterruptedException {
    try {
      Generation seen = facts.get().seen();
      Optional<Generation> before = mark(operations);
      Generation mark = before.orElseGet(Generation::none).with(seen);
      local.record(seen.state());
      if (before.isEmpty() || !before.get().equals(mark)) {
        operations
            .put(OperationKeys.GENERATION, mark.toJson())
            .toCompletableFuture()
            .get(PUT_SECONDS, TimeUnit.SECONDS);
        LOG.debug("the generation mark is {}", mark);
      }
      return mark.fragmentsRead() && mark.rawRead().containsAll(seen.raw().keySet());
    } catch (java.util.concurrent.ExecutionException
        | java.util.concurrent.TimeoutException
        | RuntimeException e) {
      if (closed.getCount() > 0) {
        LOG.warn("the generation mark cannot be written now: {}", e.toString());
      }
      return false;
    }
  }

  /** The mark as it is; empty before the first complete start. */
  public static Optional<Generation> mark(OperationsTopic operations) {
    return operations.get(OperationKeys.GENERATION).flatMap(Generation::fromJson);
  }
}
