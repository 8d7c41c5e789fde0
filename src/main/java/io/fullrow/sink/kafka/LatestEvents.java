// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.model.Bytes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The last waiting event of each key, which can be written in place of the earlier ones: an event
 * says all that is retained of its row. Compaction of the topic makes use of the same law.
 *
 * <p>This does not hold
 *
 * <ul>
 *   <li>on topics that are written in order, where a list becomes what one event after the other
 *       makes of it;
 *   <li>on topics of partitions, where the event of a purge says nothing but that it is over;
 *   <li>if the later event is younger by half of the tombstone retention or more: it may lack
 *       tombstones that the earlier one has ({@link HoldPolicy#replaces}).
 * </ul>
 *
 * <p>Not thread-safe: guarded by {@link EventsInFlight}.
 */
final class LatestEvents {
  private final HoldPolicy policy;
  private final Map<Place, InFlightEvent> byKey = new HashMap<>();

  LatestEvents(HoldPolicy policy) {
    this.policy = policy;
  }

  /** A key of one assignment of its partition. */
  private record Place(PartitionOffsets offsets, Bytes key) {
    static Place of(InFlightEvent event) {
      return new Place(event.offsets(), event.key());
    }
  }

  /** It waits behind all others of its key. */
  void add(InFlightEvent next) {
    if (next.isReplaceable()) {
      byKey.put(Place.of(next), next);
    }
  }

  /** It waits no longer. */
  void remove(InFlightEvent gone) {
    if (gone.isReplaceable()) {
      byKey.remove(Place.of(gone), gone);
    }
  }

  /**
   * The event that can be written in place of one that was not tried yet; empty if none can. What
   * is to be written in place of others is not put off once more: a row that changes all the time
   * would never be written, and its offsets never be committed.
   */
  Optional<InFlightEvent> insteadOf(InFlightEvent earlier) {
    if (!earlier.isReplaceable() || earlier.wasTried() || !earlier.replaced().isEmpty()) {
      return Optional.empty();
    }
    return Optional.ofNullable(byKey.get(Place.of(earlier)))
        .filter(earlier::isBefore)
        .filter(
            later -> policy.replaces(later.record().timestamp() - earlier.record().timestamp()));
  }
}
