package io.fullrow.soak;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import java.util.Optional;

/**
 * The times of one mutation and what Cassandra makes of them.
 *
 * @param nowSecond in seconds since the epoch
 * @param ttl in seconds; 0 for none
 */
record SoakStamp(long micros, int nowSecond, int ttl) {

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

  /** What the overwrite of a collection deletes: all before its own elements. */
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
