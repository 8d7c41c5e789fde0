// SPDX-License-Identifier: Apache-2.0
package io.fullrow.workload;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import java.util.Optional;

/**
 * The times of one statement and what Cassandra makes of them.
 *
 * @param nowSecond of the request, in seconds since the epoch
 * @param ttl in seconds; 0 for none
 * @param ttlGiven whether the statement says so, or the table's default does
 */
public record Stamp(long micros, int nowSecond, int ttl, boolean ttlGiven) {
  /** Of a statement that gives its TTL itself. */
  public Stamp(long micros, int nowSecond, int ttl) {
    this(micros, nowSecond, ttl, true);
  }

  public Cell written(Bytes value) {
    return expiry()
        .map(at -> Cell.expiring(writetime(), value, at))
        .orElseGet(() -> Cell.live(writetime(), value));
  }

  public Cell tombstone() {
    return Cell.tombstone(writetime(), nowSecond);
  }

  public Deletion deletion() {
    return new Deletion(writetime(), nowSecond);
  }

  /** What an overwrite deletes: all before its own elements. */
  public Deletion overwritten() {
    return new Deletion(WriteTime.ofMicros(micros - 1), nowSecond);
  }

  public RowMarker marker() {
    return new RowMarker(writetime(), expiry());
  }

  private WriteTime writetime() {
    return WriteTime.ofMicros(micros);
  }

  private Optional<Expiry> expiry() {
    return ttl == 0 ? Optional.empty() : Optional.of(Expiry.at((long) nowSecond + ttl, ttl));
  }
}
