// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.threads.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Asks the nodes of the source something small all the time, one after the other. That waits in the
 * same queues as what the application asks: so it tells when a snapshot is too much for them.
 */
public final class SourceWatch implements AutoCloseable {
  /** More than chance: answers of an idle node differ by as much. */
  public static final Duration SLACK = Duration.ofNanos(500_000);

  static final int EVERY_MILLIS = 50;
  private static final int QUESTIONS_PER_SECOND = 1_000 / EVERY_MILLIS;
  private static final int MOST_OPEN = QUESTIONS_PER_SECOND;
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** Never asked twice: a second attempt would hide what the first took. */
  private static final SimpleStatement QUESTION =
      SimpleStatement.builder("SELECT key FROM system.local")
          .setConsistencyLevel(ConsistencyLevel.ONE)
          .setIdempotence(false)
          .setTimeout(TIMEOUT)
          .build();

  private final Supplier<? extends CompletionStage<?>> source;
  private final DelayedRate rate;
  private final RareNotes notes;
  private final AnswerTimes times;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("snapshot-source-pace"));
  private int questions;

  /** Not asking yet. */
  SourceWatch(
      Supplier<? extends CompletionStage<?>> source,
      DelayedRate rate,
      Consumer<String> notes,
      LongSupplier nanoTime) {
    this.source = source;
    this.rate = rate;
    this.notes = new RareNotes(notes, nanoTime);
    this.times = new AnswerTimes(nanoTime);
  }

  /**
   * Asks from now on.
   *
   * @param notes told why hardly anything moves
   */
  public static SourceWatch start(CqlSession source, DelayedRate rate, Consumer<String> notes) {
    SourceWatch watch =
        new SourceWatch(() -> source.executeAsync(QUESTION), rate, notes, System::nanoTime);
    var unused =
        watch.thread.scheduleAtFixedRate(watch::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    return watch;
  }

  void look() {
    if (times.open() < MOST_OPEN) {
      ask();
    }
    if (++questions % QUESTIONS_PER_SECOND == 0) {
      rate.delayed(times.slow());
      if (rate.isLowest()) {
        notes.tell(
            "the source takes long to answer ("
                + rate.delays()
                + "), so hardly anything is published. --max-slowdown allows more");
      }
    }
  }

  private void ask() {
    long question = times.ask();
    try {
      var unused = source.get().whenComplete((answer, error) -> times.answered(question));
    } catch (RuntimeException e) {
      times.answered(question);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
