// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The held keys by topic and key, and how much room they have.
 *
 * <p>Not thread-safe: guarded by {@link EventsInFlight}.
 */
final class HeldKeys {
  /** So many events of one key wait in memory. */
  private static final int MAX_WAITING = 1_000;

  private final HoldPolicy policy;
  private final Map<Place, KeyHold> holds = new LinkedHashMap<>();

  HeldKeys(HoldPolicy policy) {
    this.policy = policy;
  }

  private record Place(String topic, Bytes key) {
    static Place of(InFlightEvent event) {
      return new Place(event.topic().name(), event.key());
    }
  }

  Optional<KeyHold> of(InFlightEvent event) {
    return Optional.ofNullable(holds.get(Place.of(event)));
  }

  Optional<KeyHold> find(String topic, Bytes key) {
    return Optional.ofNullable(holds.get(new Place(topic, key)));
  }

  void put(InFlightEvent first, KeyHold hold) {
    holds.put(Place.of(first), hold);
  }

  void removeIfEmpty(KeyHold hold) {
    if (hold.isEmpty()) {
      holds.values().remove(hold);
    }
  }

  Collection<KeyHold> all() {
    return List.copyOf(holds.values());
  }

  /** Whether a key takes no more events for now. */
  boolean isCrowded(KeyHold hold) {
    // One later event can end the hold: what waits is over once that is written.
    boolean takesOneMore = hold.replaces() && hold.size() < 2;
    return hold.size() >= MAX_WAITING || (!takesOneMore && bytes() >= policy.maxBytes());
  }

  /** The tables with keys that take no more. */
  Set<TableId> crowded() {
    return all().stream()
        .filter(this::isCrowded)
        .map(hold -> hold.topic().source())
        .collect(Collectors.toSet());
  }

  /** Whether one more key that fails holds its table. */
  boolean isFull(TableId table) {
    return policy.holdsTable(ofTable(table), bytes());
  }

  private int ofTable(TableId table) {
    return (int)
        holds.values().stream().filter(hold -> hold.topic().source().equals(table)).count();
  }

  private long bytes() {
    return holds.values().stream().mapToLong(KeyHold::bytes).sum();
  }

  /** Whether something of these partitions is under way. */
  boolean isBusy(Set<PartitionOffsets> partitions) {
    return holds.values().stream()
        .flatMap(hold -> hold.all().stream())
        .anyMatch(event -> event.isBusy() && partitions.contains(event.offsets()));
  }

  List<HeldEvent> events() {
    List<HeldEvent> events = new ArrayList<>();
    for (KeyHold hold : holds.values()) {
      InFlightEvent first = hold.first();
      events.add(
          new HeldEvent(
              hold.topic().name(),
              first.record().partition(),
              first.record().offset(),
              hold.topic().source(),
              first.key(),
              Instant.ofEpochMilli(hold.sinceMillis()),
              hold.attempts(),
              hold.reason(),
              first.heldCopy().isStored()));
    }
    return events;
  }
}
