// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.sink.Outcome;
import io.fullrow.sink.PlanWriter;
import io.fullrow.sink.Written;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Makes attempts on the workers: writes the event, or sends its dead letter. No more begin than the
 * memory allows; the others wait for the end of one.
 *
 * <p>{@link #execute} and {@link #leave} are guarded by {@link EventsInFlight}. The attempts
 * themselves run without its lock, and may end on any thread.
 */
final class AttemptRunner {
  /**
   * Of attempts at a time; decoding and planning seldom keep more threads busy. More than there are
   * processors would part the rows of a partition that come one after the other.
   */
  private static final int RUNS = Math.min(4, Runtime.getRuntime().availableProcessors());

  private final EventWriter writer;
  private final DeadLetters deadLetters;
  private final MemoryGate memory;
  private final BiConsumer<InFlightEvent, Outcome<Written>> ended;
  private final Attempts attempts;

  /**
   * @param maxPlannedBytes of memory for the events that are decoded and planned
   * @param workers take a task, never on the calling thread
   * @param ended takes what each attempt came to, without the lock
   */
  AttemptRunner(
      EventWriter writer,
      DeadLetters deadLetters,
      long maxPlannedBytes,
      Consumer<Runnable> workers,
      BiConsumer<InFlightEvent, Outcome<Written>> ended) {
    this.writer = writer;
    this.deadLetters = deadLetters;
    this.memory = new MemoryGate(maxPlannedBytes);
    this.ended = ended;
    this.attempts = new Attempts(RUNS, workers, writer::together, this::attempt);
  }

  /** Tries an event as soon as there is memory for it. */
  void execute(InFlightEvent next) {
    if (memory.enter(next)) {
      attempts.add(next);
    }
  }

  /** Its attempt has ended, which makes room for others. */
  void leave(InFlightEvent next) {
    memory.leave(next).forEach(attempts::add);
  }

  private void attempt(InFlightEvent next, PlanWriter together) {
    Calls.answer(() -> outcome(next, together))
        .whenComplete(
            (outcome, error) ->
                ended.accept(next, error == null ? outcome : Outcome.unready(error.toString())));
  }

  private CompletionStage<Outcome<Written>> outcome(InFlightEvent next, PlanWriter together) {
    if (next.offsets().isReleased()) {
      return CompletableFuture.completedFuture(Outcome.unready("no longer ours"));
    }
    if (next.deadLetter().isEmpty()) {
      return writer.attempt(next.topic(), next.record(), together);
    }
    PendingDeadLetter letter = next.deadLetter().get();
    return deadLetters
        .send(next.record(), letter.kind(), letter.reason())
        .thenApply(sent -> Outcome.of(Written.nothing()));
  }
}
