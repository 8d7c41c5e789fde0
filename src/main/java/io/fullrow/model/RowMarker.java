// SPDX-License-Identifier: Apache-2.0
package io.fullrow.model;

import java.util.Objects;
import java.util.Optional;

/**
 * The primary key liveness that an {@code INSERT} writes (Cassandra's {@code LivenessInfo}): a row
 * with a live marker is there even when all its columns are null.
 *
 * @param expiry when the marker expires; empty for an insert without TTL
 */
public record RowMarker(WriteTime writetime, Optional<Expiry> expiry) {
  public RowMarker {
    Objects.requireNonNull(writetime, "writetime");
    Objects.requireNonNull(expiry, "expiry");
  }

  public static RowMarker live(WriteTime writetime) {
    return new RowMarker(writetime, Optional.empty());
  }

  public static RowMarker expiring(WriteTime writetime, Expiry expiry) {
    return new RowMarker(writetime, Optional.of(expiry));
  }

  /** Whether the marker keeps its row live at {@code nowSecond} (seconds since the epoch). */
  public boolean liveAt(long nowSecond) {
    return expiry.isEmpty() || expiry.get().liveAt(nowSecond);
  }
}
