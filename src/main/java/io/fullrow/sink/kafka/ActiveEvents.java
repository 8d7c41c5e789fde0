// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.model.TableId;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The events that are being written, or wait for their next attempt. On a topic that is written in
 * order there is at most one of each key.
 *
 * <p>Not thread-safe: guarded by {@link EventsInFlight}.
 */
final class ActiveEvents {
  private final Set<InFlightEvent> all = new LinkedHashSet<>();
  private final Set<Place> taken = new HashSet<>();
  private final Map<TableId, Integer> byTable = new HashMap<>();

  /** A key of one topic; what is next of it waits while it is taken. */
  private record Place(SinkTopic topic, ByteBuffer key) {}

  /** Whether it may begin in addition to those that are active. */
  boolean admits(InFlightEvent next) {
    return !isOrdered(next) || !taken.contains(place(next));
  }

  void add(InFlightEvent next) {
    all.add(next);
    byTable.merge(next.table(), 1, Integer::sum);
    if (isOrdered(next)) {
      taken.add(place(next));
    }
  }

  /** Returns whether it was among them. */
  boolean remove(InFlightEvent next) {
    if (!all.remove(next)) {
      return false;
    }
    byTable.computeIfPresent(next.table(), (table, count) -> count == 1 ? null : count - 1);
    if (isOrdered(next)) {
      taken.remove(place(next));
    }
    return true;
  }

  /** How many there are of one table. */
  int of(TableId table) {
    return byTable.getOrDefault(table, 0);
  }

  int size() {
    return all.size();
  }

  Stream<InFlightEvent> stream() {
    return all.stream();
  }

  /** A copy, in the order in which they began. */
  List<InFlightEvent> list() {
    return List.copyOf(all);
  }

  private static boolean isOrdered(InFlightEvent next) {
    return next.topic().inOrder() && next.record().key() != null;
  }

  private static Place place(InFlightEvent next) {
    return new Place(next.topic(), ByteBuffer.wrap(next.record().key()));
  }
}
