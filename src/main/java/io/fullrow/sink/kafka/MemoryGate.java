// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Bounds what attempts hold in memory: an event that is decoded and planned takes up to twenty
 * times its bytes on the wire. Whatever has no room waits until another attempt ends; one alone
 * always has room.
 *
 * <p>Not thread-safe: guarded by {@link EventsInFlight}.
 */
final class MemoryGate {
  private final long max;
  private final Deque<InFlightEvent> waiting = new ArrayDeque<>();
  private long used;

  /**
   * @param max in bytes, of all attempts under way
   */
  MemoryGate(long max) {
    this.max = max;
  }

  /** Whether its attempt may begin; if not, {@link #leave} returns it in its turn. */
  boolean enter(InFlightEvent next) {
    if (!waiting.isEmpty() || !fits(next)) {
      waiting.addLast(next);
      return false;
    }
    used += next.weight();
    return true;
  }

  /**
   * The attempt ended.
   *
   * @return those that may begin instead
   */
  List<InFlightEvent> leave(InFlightEvent ended) {
    used -= ended.weight();
    List<InFlightEvent> next = new ArrayList<>();
    while (!waiting.isEmpty() && fits(waiting.getFirst())) {
      InFlightEvent first = waiting.removeFirst();
      used += first.weight();
      next.add(first);
    }
    return next;
  }

  private boolean fits(InFlightEvent next) {
    return used == 0 || used + next.weight() <= max;
  }
}
