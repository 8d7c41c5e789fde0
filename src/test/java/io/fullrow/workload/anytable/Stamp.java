package io.fullrow.workload.anytable;

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
record Stamp(long micros, int nowSecond, int ttl, boolean ttlGiven) {
  Bound boundTtl() {
    return ttlGiven ? Bound.integer(ttl) : Bound.UNSET;
  }

  Cell written(Bytes value) {
    return expiry()
        .map(at -> Cell.expiring(writetime(), value, at))
        .orElseGet(() -> Cell.live(writetime(), value));
  }

  Cell tombstone() {
    return Cell.tombstone(writetime(), nowSecond);
  }

  Deletion deletion() {
    return new Deletion(writetime(), nowSecond);
  }

  /** What an overwrite deletes: all before its own elements. */
  Deletion overwritten() {
    return new Deletion(WriteTime.ofMicros(micros - 1), nowSecond);
  }

  RowMarker marker() {
    return new RowMarker(writetime(), expiry());
  }

  private WriteTime writetime() {
    return WriteTime.ofMicros(micros);
  }

  private Optional<Expiry> expiry() {
    return ttl == 0 ? Optional.empty() : Optional.of(Expiry.at((long) nowSecond + ttl, ttl));
  }
}
