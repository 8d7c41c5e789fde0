// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.model.TableId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What was read and is not yet started, by table, in the order in which it was read. The tables
 * take turns, and one that may not write now costs the others no more than a look.
 *
 * <pre>
 *  turns    A ▶ B ▶ C         whose turn it is goes to the end; with nothing to wait, it goes
 *  tables   A: a1 a2 a3       an iterator takes out of the middle what may start, since a2 may
 *           B: b1             have to wait for a1 while a3 need not
 *           C:                its last event was taken: forgotten when it has its turn
 * </pre>
 *
 * Invariants: a table is in {@code turns} once if it is in {@code tables}, and else not at all;
 * {@code size} and {@code irreplaceable} count what is in the queues.
 *
 * <p>One queue of all tables would be simpler, but each pass would go through all events of a table
 * that is paused, limited or crowded, while others have room.
 *
 * <p>Not thread-safe: guarded by {@link EventsInFlight}.
 */
final class EventQueue {
  private final Map<TableId, OfTable> tables = new HashMap<>();

  /** Those with a queue; the one whose turn is next comes first. */
  private final Deque<TableId> turns = new ArrayDeque<>();

  private int size;

  private static final class OfTable {
    private final Deque<InFlightEvent> queue = new ArrayDeque<>();

    /** Of those that no later event can be written in place of. */
    private int irreplaceable;
  }

  void addLast(InFlightEvent next) {
    counted(next).queue.addLast(next);
  }

  /** In front of the others of its table. */
  void addFirst(InFlightEvent next) {
    counted(next).queue.addFirst(next);
  }

  private OfTable counted(InFlightEvent added) {
    OfTable table =
        tables.computeIfAbsent(
            added.table(),
            id -> {
              turns.addLast(id);
              return new OfTable();
            });
    size++;
    table.irreplaceable += added.isReplaceable() ? 0 : 1;
    return table;
  }

  /** How many tables may have something that waits: so many turns are one round. */
  int tables() {
    return turns.size();
  }

  /** The table whose turn it is, which is then the last; empty if there is none. */
  Optional<TableId> nextTurn() {
    TableId next = turns.pollFirst();
    if (next == null) {
      return Optional.empty();
    }
    if (size(next) == 0) {
      tables.remove(next);
      return Optional.empty();
    }
    turns.addLast(next);
    return Optional.of(next);
  }

  /** Nothing may be added while it is in use, and only {@link #remove} may take out of it. */
  Iterator<InFlightEvent> of(TableId table) {
    OfTable found = tables.get(table);
    return found == null ? List.<InFlightEvent>of().iterator() : found.queue.iterator();
  }

  /**
   * Takes out what an iterator returned last.
   *
   * @param at an iterator of its table
   */
  void remove(Iterator<InFlightEvent> at, InFlightEvent last) {
    at.remove();
    size--;
    Objects.requireNonNull(tables.get(last.table())).irreplaceable -= last.isReplaceable() ? 0 : 1;
  }

  /** Takes out all that match. */
  List<InFlightEvent> removeIf(Predicate<InFlightEvent> which) {
    List<InFlightEvent> removed = new ArrayList<>();
    for (OfTable table : tables.values()) {
      for (Iterator<InFlightEvent> at = table.queue.iterator(); at.hasNext(); ) {
        InFlightEvent next = at.next();
        if (which.test(next)) {
          remove(at, next);
          removed.add(next);
        }
      }
    }
    return removed;
  }

  int size() {
    return size;
  }

  int size(TableId table) {
    OfTable found = tables.get(table);
    return found == null ? 0 : found.queue.size();
  }

  int sizeWithout(Set<TableId> without) {
    return size - sizes(without, found -> found.queue.size());
  }

  /** Of those that no later event can be written in place of. */
  int irreplaceableWithout(Set<TableId> without) {
    return sizes(tables.keySet(), found -> found.irreplaceable)
        - sizes(without, found -> found.irreplaceable);
  }

  /**
   * Once there is no room for more, the tables that take at least an equal share of it.
   *
   * @param irreplaceable room for those that no later event can be written in place of
   * @param all room for all
   */
  Set<TableId> overShare(int irreplaceable, int all) {
    Set<TableId> over = new HashSet<>();
    if (size >= all) {
      over.addAll(overShare(all, table -> table.queue.size()));
    }
    if (irreplaceableWithout(Set.of()) >= irreplaceable) {
      over.addAll(overShare(irreplaceable, table -> table.irreplaceable));
    }
    return over;
  }

  private List<TableId> overShare(int room, Count count) {
    int share = Math.max(1, room / Math.max(1, tables.size()));
    return tables.keySet().stream().filter(id -> sizes(Set.of(id), count) >= share).toList();
  }

  private interface Count {
    int of(OfTable table);
  }

  private int sizes(Collection<TableId> which, Count count) {
    int sum = 0;
    for (TableId table : which) {
      OfTable found = tables.get(table);
      sum += found == null ? 0 : count.of(found);
    }
    return sum;
  }
}
