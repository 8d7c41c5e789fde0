// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import io.fullrow.model.Deletion;
import io.fullrow.reconcile.RowState;
import io.fullrow.schema.TableSchema;
import java.util.Optional;

/**
 * What the row store keeps once for a partition.
 *
 * @param hasRanges whether range tombstones may exist, so that partitions without any need no seek
 * @param hasWideRanges whether wide range deletions may wait to be merged, see {@link RangeStore}
 * @param staticRow scheduling of the static row; its clustering is empty
 */
public record StoredHeader(
    Optional<Deletion> deletion, boolean hasRanges, boolean hasWideRanges, StoredRow staticRow) {
  static StoredHeader absent() {
    return new StoredHeader(
        Optional.empty(), false, false, StoredRow.absent(io.fullrow.model.Clustering.none()));
  }

  /** Without the static cells that {@code table} has dropped. */
  @SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
  StoredHeader within(TableSchema table) {
    StoredRow kept = staticRow.within(table);
    return kept == staticRow ? this : withStaticRow(kept);
  }

  public RowState statics() {
    return staticRow.state();
  }

  public StoredHeader withDeletion(Optional<Deletion> newDeletion) {
    return new StoredHeader(newDeletion, hasRanges, hasWideRanges, staticRow);
  }

  public StoredHeader withRanges() {
    return hasRanges ? this : new StoredHeader(deletion, true, hasWideRanges, staticRow);
  }

  StoredHeader withoutRanges() {
    return new StoredHeader(deletion, false, hasWideRanges, staticRow);
  }

  public StoredHeader withWideRanges() {
    return hasWideRanges ? this : new StoredHeader(deletion, hasRanges, true, staticRow);
  }

  StoredHeader withoutWideRanges() {
    return new StoredHeader(deletion, hasRanges, false, staticRow);
  }

  public StoredHeader withStaticRow(StoredRow row) {
    return new StoredHeader(deletion, hasRanges, hasWideRanges, row);
  }

  public boolean isEmpty() {
    return deletion.isEmpty() && !hasRanges && !hasWideRanges && staticRow.state().isEmpty();
  }
}
