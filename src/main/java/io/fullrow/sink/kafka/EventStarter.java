// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.model.TableId;
import java.util.Iterator;

/**
 * Decides what starts next. The tables take turns; within a table the events start in the order in
 * which they were read, but for those that wait for an earlier one of their key.
 *
 * <p>Not thread-safe: guarded by {@link EventsInFlight}.
 */
final class EventStarter {
  private final int maxInFlight;
  private final Backlog backlog;
  private final ActiveEvents active;
  private final TableGates gates;
  private final AttemptOutcomes outcomes;
  private final AttemptRunner attempts;

  /**
   * @param maxInFlight how many may have a place among those that are active
   */
  EventStarter(
      int maxInFlight,
      Backlog backlog,
      ActiveEvents active,
      TableGates gates,
      AttemptOutcomes outcomes,
      AttemptRunner attempts) {
    this.maxInFlight = maxInFlight;
    this.backlog = backlog;
    this.active = active;
    this.gates = gates;
    this.outcomes = outcomes;
    this.attempts = attempts;
  }

  /** Starts as many as the bounds allow: one turn for each table. */
  void startNext() {
    // One moment for the whole pass: else a token that comes amid it lets a later event pass by.
    long now = System.nanoTime();
    for (int turns = backlog.tables(); turns > 0 && hasRoom(); turns--) {
      backlog.nextTurn().ifPresent(table -> startAll(table, now));
    }
  }

  private void startAll(TableId table, long now) {
    boolean again = true;
    while (again) {
      again = startNext(table, now);
    }
  }

  /** A failure that nothing explains yet keeps its place, but takes no room: others explain it. */
  private boolean hasRoom() {
    return active.size() - outcomes.unexplained() < maxInFlight;
  }

  /** Returns whether events were put back, so that the queue has to be gone through once more. */
  private boolean startNext(TableId table, long now) {
    Iterator<InFlightEvent> waiting = backlog.of(table);
    while (waiting.hasNext() && hasRoom()) {
      InFlightEvent next = waiting.next();
      if (!next.replaced().isEmpty() && outcomes.holds(next)) {
        // Its key, or its table, is held by now: the events come there one after the other.
        backlog.putBack(next.standAlone());
        return true;
      }
      Holding.Taken taken = outcomes.take(next);
      if (taken == Holding.Taken.YES) {
        backlog.hold(waiting, next);
      } else if (taken == Holding.Taken.NO && active.admits(next)) {
        if (!mayStart(table, now)) {
          return false;
        }
        if (backlog.start(waiting, next)) {
          start(next);
        }
      }
    }
    return false;
  }

  /** Asked last: a limited table counts each event that passes. */
  private boolean mayStart(TableId table, long now) {
    return outcomes.admits(table, active.of(table)) && gates.pass(table, now);
  }

  /** Gives an event a place among those that are active, and tries it. */
  void start(InFlightEvent next) {
    next.enter(InFlightEvent.State.RUNNING);
    next.forgive();
    active.add(next);
    attempts.execute(next);
  }
}
