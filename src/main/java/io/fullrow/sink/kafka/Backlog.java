// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.model.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What is read and not started: the events in the queue, and those that a later event of their key
 * stands for. It also counts the bytes of all that is read and neither over nor held, started or
 * not, since they bound what is read.
 *
 * <pre>
 *  queue of one table:   a1  b1  a2  a3      a1 has its turn: a3 is the last of its key,
 *                         │       │   ▲      so a1 and then a2 become REPLACED and a3 carries
 *                         └───────┴───┘      both; b1 is written as it is
 * </pre>
 *
 * Invariants: an event is in the queue exactly while it is QUEUED; a REPLACED one is in the list of
 * exactly one later event, which is QUEUED or has a place among the {@link ActiveEvents}; both have
 * their bytes counted.
 *
 * <p>Not thread-safe: guarded by {@link EventsInFlight}.
 */
final class Backlog {
  private final SinkConfig.Limits limits;
  private final EventQueue queue = new EventQueue();
  private final LatestEvents latest;
  private final Totals replaced = new Totals(each -> 1);
  private final Totals loads = new Totals(InFlightEvent::bytes);

  Backlog(SinkConfig.Limits limits, HoldPolicy policy) {
    this.limits = limits;
    this.latest = new LatestEvents(policy);
  }

  /** Takes what was read, behind all that waits. */
  void add(Collection<InFlightEvent> polled) {
    for (InFlightEvent next : polled) {
      queue.addLast(next);
      latest.add(next);
      loads.add(next);
    }
  }

  /** Takes back what was held; it comes before all that waits. */
  void requeue(List<InFlightEvent> first) {
    for (int i = first.size() - 1; i >= 0; i--) {
      loads.add(first.get(i));
      addFirst(first.get(i));
    }
  }

  /**
   * Takes back what another event stood for; it comes before all that waits. Its bytes never ceased
   * to count.
   */
  void putBack(List<InFlightEvent> events) {
    for (int i = events.size() - 1; i >= 0; i--) {
      replaced.remove(events.get(i));
      addFirst(events.get(i));
    }
  }

  private void addFirst(InFlightEvent next) {
    next.enter(InFlightEvent.State.QUEUED);
    queue.addFirst(next);
  }

  /** How many tables may have something that waits: so many turns are one round. */
  int tables() {
    return queue.tables();
  }

  /** See {@link EventQueue#nextTurn}. */
  Optional<TableId> nextTurn() {
    return queue.nextTurn();
  }

  /** What waits of a table; only the methods that take this iterator may take out of it. */
  Iterator<InFlightEvent> of(TableId table) {
    return queue.of(table);
  }

  /** Takes out what an iterator returned last, since it waits with its table or key from now on. */
  void hold(Iterator<InFlightEvent> at, InFlightEvent last) {
    queue.remove(at, last);
    latest.remove(last);
    loads.remove(last);
  }

  /**
   * Takes out what an iterator returned last, since it is its turn.
   *
   * @return whether it has to be written itself; else a later event of its key stands for it
   */
  boolean start(Iterator<InFlightEvent> at, InFlightEvent last) {
    queue.remove(at, last);
    Optional<InFlightEvent> later = latest.insteadOf(last);
    if (later.isEmpty()) {
      latest.remove(last);
      return true;
    }
    later.get().replace(last);
    replaced.add(last);
    return false;
  }

  /** A held event gets a place: its bytes count again. */
  void load(InFlightEvent next) {
    loads.add(next);
  }

  /** An event with a place gives it up. */
  void unload(InFlightEvent next) {
    loads.remove(next);
  }

  /** Lets go of what an event stood for: it waits no longer, and is not written. */
  List<InFlightEvent> giveUp(InFlightEvent next) {
    List<InFlightEvent> events = next.standAlone();
    for (InFlightEvent event : events) {
      replaced.remove(event);
      loads.remove(event);
    }
    return events;
  }

  /** Takes out all that match, and what they stood for. */
  List<InFlightEvent> withdraw(Predicate<InFlightEvent> gone) {
    List<InFlightEvent> all = new ArrayList<>();
    for (InFlightEvent next : queue.removeIf(gone)) {
      loads.remove(next);
      latest.remove(next);
      all.add(next);
      all.addAll(giveUp(next));
    }
    return all;
  }

  /** How many events wait, in the queue or for the one that stands for them. */
  int size() {
    return queue.size() + replaced();
  }

  /** How many events of a table are in the queue. */
  int queued(TableId table) {
    return queue.size(table);
  }

  private int replaced() {
    return Math.toIntExact(replaced.total());
  }

  /** Whether there is no room for further ones beside those of all tables. */
  boolean isFull() {
    return queue.size() >= limits.maxInFlight() || loads.total() >= limits.maxInFlightBytes();
  }

  /**
   * Whether nothing more should be read for now.
   *
   * @param closed tables of which nothing is read anyway: what waits of them takes no room
   */
  boolean isFullWithout(Set<TableId> closed) {
    return queue.irreplaceableWithout(closed) >= limits.maxInFlight()
        || queue.sizeWithout(closed) + replaced.without(closed) >= limits.maxWaiting()
        || loads.without(closed) >= limits.maxInFlightBytes();
  }

  /** Once there is no room for more, the tables that take at least an equal share of it. */
  Set<TableId> overShare() {
    return queue.overShare(limits.maxInFlight(), Math.max(1, limits.maxWaiting() - replaced()));
  }
}
