// SPDX-License-Identifier: Apache-2.0
package io.fullrow.peer;

import io.fullrow.model.Deletion;
import io.fullrow.model.RowMarker;
import java.nio.ByteBuffer;
import org.apache.cassandra.db.DeletionTime;
import org.apache.cassandra.db.LivenessInfo;
import org.apache.cassandra.db.rows.BufferCell;
import org.apache.cassandra.db.rows.Cell;
import org.apache.cassandra.db.rows.CellPath;
import org.apache.cassandra.schema.ColumnMetadata;

/** What is made otherwise by Cassandra 5.0 than by 4: its local deletion times have 64 bits. */
final class Versions {
  private Versions() {}

  static DeletionTime deletion(Deletion deletion) {
    return DeletionTime.build(deletion.writetime().micros(), deletion.localDeletionTime());
  }

  static LivenessInfo marker(RowMarker marker) {
    long micros = marker.writetime().micros();
    return marker
        .expiry()
        .map(e -> LivenessInfo.withExpirationTime(micros, e.ttl().orElseThrow(), e.epochSecond()))
        .orElseGet(() -> LivenessInfo.create(micros, 0));
  }

  static Cell<?> live(ColumnMetadata column, long micros, ByteBuffer value, CellPath path) {
    return BufferCell.live(column, micros, value, path);
  }

  static Cell<?> expiring(
      ColumnMetadata column, long micros, int ttl, long expiry, ByteBuffer value, CellPath path) {
    return new BufferCell(column, micros, ttl, expiry, value, path);
  }

  static Cell<?> tombstone(
      ColumnMetadata column, long micros, long localDeletionTime, CellPath path) {
    return BufferCell.tombstone(column, micros, localDeletionTime, path);
  }
}
