// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.deadletter.DeadLetterKind;
import java.util.Optional;

/**
 * Tries held keys again, one event of a key at a time. Each schedule takes a new turn of the {@link
 * KeyHold}, so that a task of an earlier turn finds that it is void.
 *
 * <p>Its state is guarded by {@link EventsInFlight}: methods are called with its lock, and tasks on
 * the workers take it.
 */
final class KeyRetries {
  private final Holding.Host host;
  private final Backoff backoff;

  KeyRetries(Holding.Host host, Backoff backoff) {
    this.host = host;
    this.backoff = backoff;
  }

  /**
   * Tries the key next after the pause of so many failures, whatever was scheduled before.
   *
   * @param failures 1 or more
   */
  void scheduleAfter(int failures, KeyHold hold) {
    schedule(hold, backoff.millis(failures));
  }

  /** Tries the key next at once, whatever was scheduled before. */
  void scheduleNow(KeyHold hold) {
    schedule(hold, 0);
  }

  private void schedule(KeyHold hold, long delayMillis) {
    int turn = hold.nextTurn();
    host.submit(() -> retry(hold, turn), delayMillis);
  }

  private void retry(KeyHold hold, int turn) {
    synchronized (host.lock()) {
      if (!hold.isTurn(turn) || hold.isEmpty()) {
        return;
      }
      Optional<InFlightEvent> next = hold.candidate();
      if (next.isEmpty() || !host.mayTry(hold.topic().source())) {
        scheduleAfter(Math.max(1, hold.attempts()), hold);
        return;
      }
      if (next.get().isSkipped()) {
        next.get()
            .becomesDeadLetter(DeadLetterKind.SKIPPED, "skipped by an operator: " + hold.reason());
      }
      next.get().enter(InFlightEvent.State.RUNNING);
      host.execute(next.get());
    }
  }
}
