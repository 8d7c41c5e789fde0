// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Asks the nodes of the source something small all the time, one after the other. That waits in the
 * same queues as what the application asks: so it tells when a snapshot is too much for them.
 */
public final class SourceWatch implements AutoCloseable {
  /** More than chance: answers of an idle node differ by as much. */
  public static final Duration SLACK = Duration.ofNanos(500_000);

  private static final int EVERY_MILLIS = 50;
  private static final int QUESTIONS_PER_SECOND = 1_000 / EVERY_MILLIS;
  private static final int MOST_OPEN = QUESTIONS_PER_SECOND;
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final long TOLD_EVERY_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Never asked twice: a second attempt would hide what the first took. */
  private static final SimpleStatement QUESTION =
      SimpleStatement.builder("SELECT key FROM system.local")
          .setConsistencyLevel(ConsistencyLevel.ONE)
          .setIdempotence(false)
          .setTimeout(TIMEOUT)
          .build();

  private final CqlSession source;
  private final DelayedRate rate;
  private final Consumer<String> notes;
  private final AnswerTimes times = new AnswerTimes(System::nanoTime);
  private final ScheduledExecutorService thread;
  private long told = System.nanoTime();
  private int questions;

  /**
   * @param notes told why hardly anything moves
   */
  public SourceWatch(CqlSession source, DelayedRate rate, Consumer<String> notes) {
    this.source = source;
    this.rate = rate;
    this.notes = notes;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, "snapshot-source-pace");
              daemon.setDaemon(true);
              return daemon;
            });
    var unused = thread.scheduleAtFixedRate(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    if (times.open() < MOST_OPEN) {
      long question = times.ask();
      try {
        source.executeAsync(QUESTION).whenComplete((answer, error) -> times.answered(question));
      } catch (RuntimeException e) {
        times.answered(question);
      }
    }
    if (++questions % QUESTIONS_PER_SECOND == 0) {
      rate.delayed(times.slow());
      if (rate.isLowest() && System.nanoTime() - told > TOLD_EVERY_NANOS) {
        told = System.nanoTime();
        notes.accept(
            "the source takes long to answer ("
                + rate.delays()
                + "), so hardly anything is published. --max-slowdown allows more");
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
