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

/**
 * The held keys by topic and key.
 *
 * <p>Not thread-safe: guarded by {@link EventsInFlight}.
 */
final class HeldKeys {
  private final Map<Place, KeyHold> holds = new LinkedHashMap<>();

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

  int ofTable(TableId table) {
    return (int)
        holds.values().stream().filter(hold -> hold.topic().source().equals(table)).count();
  }

  long bytes() {
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
              first.isStored()));
    }
    return events;
  }
}
