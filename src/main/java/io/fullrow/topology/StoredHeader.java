package io.fullrow.topology;

import io.fullrow.model.Deletion;
import io.fullrow.reconcile.RowState;
import io.fullrow.schema.TableSchema;
import java.util.Optional;

/**
 * What the row store keeps once for a partition.
 *
 * @param hasRanges whether range tombstones may exist, so that partitions without any need no seek
 * @param staticRow scheduling of the static row; its clustering is empty
 */
record StoredHeader(Optional<Deletion> deletion, boolean hasRanges, StoredRow staticRow) {
  static StoredHeader absent() {
    return new StoredHeader(
        Optional.empty(), false, StoredRow.absent(io.fullrow.model.Clustering.none()));
  }

  /** Without the static cells that {@code table} has dropped. */
  StoredHeader within(TableSchema table) {
    StoredRow kept = staticRow.within(table);
    return kept == staticRow ? this : withStaticRow(kept);
  }

  RowState statics() {
    return staticRow.state();
  }

  StoredHeader withDeletion(Optional<Deletion> newDeletion) {
    return new StoredHeader(newDeletion, hasRanges, staticRow);
  }

  StoredHeader withRanges() {
    return hasRanges ? this : new StoredHeader(deletion, true, staticRow);
  }

  StoredHeader withoutRanges() {
    return new StoredHeader(deletion, false, staticRow);
  }

  StoredHeader withStaticRow(StoredRow row) {
    return new StoredHeader(deletion, hasRanges, row);
  }

  boolean isEmpty() {
    return deletion.isEmpty() && !hasRanges && staticRow.state().isEmpty();
  }
}
