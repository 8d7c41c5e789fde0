// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.model.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tables that do not fit their events, or of which too many keys cannot be written, with the
 * events that wait. One of them is tried from time to time, the probe; the others wait for it.
 *
 * <pre>
 *  drifted(e1)                      waiting: e1 e2 e3     no probe; one is scheduled
 *  probe                            waiting: e2 e3        probe: e1, which runs
 *    e1 does not fit:  drifted(e1)  waiting: e1 e2 e3     no probe; one is scheduled, later
 *    anything else:    released(e1) the hold is over; e2 e3 come first in the queue
 *
 * "does not fit": drift, or a failure of its own where no key more can be held
 * </pre>
 *
 * Invariants:
 *
 * <ul>
 *   <li>Of one hold exactly one probe is scheduled or under way: only what makes a hold, or was its
 *       probe, gives {@link #drifted} something to return.
 *   <li>The waiting events of one partition are in the order of their offsets. Events that were
 *       under way when the table was held come in late, to their places; the probe comes back to
 *       the front.
 *   <li>A hold without a probe has events that wait.
 * </ul>
 *
 * <p>Not all are tried again when the schema has changed: what does not fit is the table, so one of
 * them shows it as well as all, and costs one write for each pause.
 *
 * <p>Not thread-safe: guarded by {@link EventsInFlight}.
 */
final class HeldTables {
  private final Map<TableId, Hold> holds = new LinkedHashMap<>();

  /** One table that is held. */
  static final class Hold {
    private final TableId table;
    private final List<InFlightEvent> waiting = new ArrayList<>();
    private String reason = "";
    private int failures;

    /** The one that is tried; it is not among those that wait. */
    private @Nullable InFlightEvent probe;

    private Hold(TableId table) {
      this.table = table;
    }

    TableId table() {
      return table;
    }

    int failures() {
      return failures;
    }
  }

  boolean holds(TableId table) {
    return holds.containsKey(table);
  }

  Set<TableId> tables() {
    return Set.copyOf(holds.keySet());
  }

  int size() {
    return holds.values().stream().mapToInt(hold -> hold.waiting.size()).sum();
  }

  Optional<String> reason() {
    return holds.values().stream()
        .findFirst()
        .map(hold -> "table " + hold.table + " is held: " + hold.reason);
  }

  /** Puts an event of a held table behind the others. */
  void add(InFlightEvent event) {
    event.enter(InFlightEvent.State.HELD);
    holds.computeIfAbsent(event.table(), Hold::new).waiting.add(event);
  }

  /** Puts an event of a held table to its place in the order of its partition. */
  void insert(InFlightEvent event) {
    event.enter(InFlightEvent.State.HELD);
    addInOrder(holds.computeIfAbsent(event.table(), Hold::new).waiting, event);
  }

  /** Whether it is the one that is tried of its held table. */
  boolean isProbe(InFlightEvent event) {
    Hold hold = holds.get(event.table());
    return hold != null && hold.probe == event;
  }

  /** The held tables with the reason of each. */
  Map<TableId, String> reasons() {
    Map<TableId, String> reasons = new LinkedHashMap<>();
    holds.values().forEach(hold -> reasons.put(hold.table, hold.reason));
    return reasons;
  }

  /**
   * Holds the table of an event that does not fit.
   *
   * @return the hold if its next probe must be scheduled; empty if one is already
   */
  Optional<Hold> drifted(InFlightEvent event, String reason) {
    boolean fresh = !holds(event.table());
    Hold hold = holds.computeIfAbsent(event.table(), Hold::new);
    boolean probed = hold.probe == event;
    hold.reason = reason;
    event.enter(InFlightEvent.State.HELD);
    if (probed) {
      hold.probe = null;
      hold.waiting.add(0, event);
    } else {
      addInOrder(hold.waiting, event);
    }
    if (!fresh && !probed) {
      return Optional.empty();
    }
    hold.failures++;
    return Optional.of(hold);
  }

  /** It was under way when later ones of its partition were put here. */
  private static void addInOrder(List<InFlightEvent> waiting, InFlightEvent event) {
    int place = 0;
    while (place < waiting.size() && !event.isBefore(waiting.get(place))) {
      place++;
    }
    waiting.add(place, event);
  }

  /**
   * The event to try now; empty if the hold is over, or none may be tried yet.
   *
   * @param free whether an event may begin
   */
  Optional<InFlightEvent> probe(Hold hold, Predicate<InFlightEvent> free) {
    if (!isHeld(hold)) {
      return Optional.empty();
    }
    Optional<InFlightEvent> first = hold.waiting.stream().filter(free).findFirst();
    first.ifPresent(hold.waiting::remove);
    hold.probe = first.orElse(null);
    if (first.isEmpty() && hold.waiting.isEmpty()) {
      holds.remove(hold.table);
    }
    return first;
  }

  boolean isHeld(Hold hold) {
    return holds.get(hold.table) == hold;
  }

  /** Ends the hold if {@code event} was its probe, and returns those that waited for it. */
  List<InFlightEvent> released(InFlightEvent event) {
    Hold hold = holds.get(event.table());
    if (hold == null || hold.probe != event) {
      return List.of();
    }
    holds.remove(event.table());
    return new ArrayList<>(hold.waiting);
  }

  /** Takes out the waiting events that are no longer ours. */
  Collection<InFlightEvent> remove(Predicate<InFlightEvent> gone) {
    List<InFlightEvent> removed = new ArrayList<>();
    holds
        .values()
        .forEach(hold -> hold.waiting.removeIf(event -> gone.test(event) && removed.add(event)));
    holds.values().removeIf(hold -> hold.waiting.isEmpty() && hold.probe == null);
    return removed;
  }
}
