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
 * deliveries that wait. One of them is tried from time to time; the others wait for it.
 *
 * <p>Not thread-safe: guarded by {@link Deliveries}.
 */
final class HeldTables {
  private final Map<TableId, Hold> holds = new LinkedHashMap<>();

  /** One table that is held. */
  static final class Hold {
    private final TableId table;
    private final List<Delivery> waiting = new ArrayList<>();
    private String reason = "";
    private int failures;
    private @Nullable Delivery probe;

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

  /** Puts a delivery of a held table behind the others. */
  void add(Delivery delivery) {
    delivery.enter(Delivery.State.HELD);
    holds.computeIfAbsent(delivery.table(), Hold::new).waiting.add(delivery);
  }

  /** Puts a delivery of a held table to its place in the order of its partition. */
  void insert(Delivery delivery) {
    delivery.enter(Delivery.State.HELD);
    addInOrder(holds.computeIfAbsent(delivery.table(), Hold::new).waiting, delivery);
  }

  /** Whether it is the one that is tried of its held table. */
  boolean isProbe(Delivery delivery) {
    Hold hold = holds.get(delivery.table());
    return hold != null && hold.probe == delivery;
  }

  /** The held tables with the reason of each. */
  Map<TableId, String> reasons() {
    Map<TableId, String> reasons = new LinkedHashMap<>();
    holds.values().forEach(hold -> reasons.put(hold.table, hold.reason));
    return reasons;
  }

  /**
   * Holds the table of a delivery that does not fit.
   *
   * @return the hold if its next probe must be scheduled; empty if one is already
   */
  Optional<Hold> drifted(Delivery delivery, String reason) {
    boolean fresh = !holds(delivery.table());
    Hold hold = holds.computeIfAbsent(delivery.table(), Hold::new);
    boolean probed = hold.probe == delivery;
    hold.reason = reason;
    delivery.enter(Delivery.State.HELD);
    if (probed) {
      hold.probe = null;
      hold.waiting.add(0, delivery);
    } else {
      addInOrder(hold.waiting, delivery);
    }
    if (!fresh && !probed) {
      return Optional.empty();
    }
    hold.failures++;
    return Optional.of(hold);
  }

  /** It was under way when later ones of its partition were put here. */
  private static void addInOrder(List<Delivery> waiting, Delivery delivery) {
    int place = 0;
    while (place < waiting.size() && !delivery.isBefore(waiting.get(place))) {
      place++;
    }
    waiting.add(place, delivery);
  }

  /**
   * The delivery to try now; empty if the hold is over, or none may be tried yet.
   *
   * @param free whether a delivery may begin
   */
  Optional<Delivery> probe(Hold hold, Predicate<Delivery> free) {
    if (!isHeld(hold)) {
      return Optional.empty();
    }
    Optional<Delivery> first = hold.waiting.stream().filter(free).findFirst();
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

  /** Ends the hold if {@code delivery} was its probe, and returns those that waited for it. */
  List<Delivery> released(Delivery delivery) {
    Hold hold = holds.get(delivery.table());
    if (hold == null || hold.probe != delivery) {
      return List.of();
    }
    holds.remove(delivery.table());
    return new ArrayList<>(hold.waiting);
  }

  /** Takes out the waiting deliveries that are no longer ours. */
  Collection<Delivery> remove(Predicate<Delivery> gone) {
    List<Delivery> removed = new ArrayList<>();
    holds
        .values()
        .forEach(
            hold ->
                hold.waiting.removeIf(delivery -> gone.test(delivery) && removed.add(delivery)));
    holds.values().removeIf(hold -> hold.waiting.isEmpty() && hold.probe == null);
    return removed;
  }
}
