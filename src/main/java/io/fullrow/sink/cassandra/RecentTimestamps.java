// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.fullrow.model.Clustering;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.sink.ListContent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The highest timestamps that were lately given to lists. A deletion cannot be read: while it is
 * remembered, the next overwrite goes just above it, instead of searching for it from below.
 *
 * <p>Thread-safe.
 */
final class RecentTimestamps {
  private static final int MOST = 10_000;

  @GuardedBy("this")
  private final Map<Place, Long> highest =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Long> eldest) {
          return size() > MOST;
        }
      };

  /** A list. */
  private record Place(
      TableId table, PartitionKey partition, Optional<Clustering> clustering, String column) {
    static Place of(TableId table, ListContent content) {
      return new Place(table, content.partition(), content.clustering(), content.column());
    }
  }

  /** The higher one of what is remembered and what the target shows, in µs; empty for neither. */
  synchronized OptionalLong with(TableId table, ListContent content, OptionalLong shown) {
    Long known = highest.get(Place.of(table, content));
    return known != null && (shown.isEmpty() || known > shown.getAsLong())
        ? OptionalLong.of(known)
        : shown;
  }

  synchronized void used(TableId table, ListContent content, WriteTime writetime) {
    highest.merge(Place.of(table, content), writetime.micros(), Math::max);
  }
}
