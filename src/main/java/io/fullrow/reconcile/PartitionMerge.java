// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.RowContent;
import java.util.Objects;
import java.util.Optional;

/**
 * Merges what fragments do to a partition as a whole. The rows of a deleted partition follow by
 * {@link RowMerge#cover}, its range tombstones by {@link RangeTombstones#retain}.
 *
 * <p>Every method returns {@code state} itself ({@code ==}) if nothing changes.
 */
public final class PartitionMerge {
  private final MergeLaws laws;
  private final RowMerge rows;

  public PartitionMerge(MergeLaws laws) {
    this.laws = Objects.requireNonNull(laws, "laws");
    this.rows = new RowMerge(laws);
  }

  /** The state after a deletion of the whole partition, which the static row falls to as well. */
  public PartitionState merge(PartitionState state, Change.Partition change) {
    Optional<Deletion> deletion = laws.latest(state.deletion(), Optional.of(change.deletion()));
    return replace(
        state, deletion, rows.mergeStatic(state.staticRow(), RowContent.none(), deletion));
  }

  /** The state after a write to the static row. */
  public PartitionState merge(PartitionState state, Change.StaticRow change) {
    RowState staticRow = rows.mergeStatic(state.staticRow(), change.columns(), state.deletion());
    return replace(state, state.deletion(), staticRow);
  }

  private static PartitionState replace(
      PartitionState state, Optional<Deletion> deletion, RowState staticRow) {
    boolean same = deletion.equals(state.deletion()) && staticRow.equals(state.staticRow());
    return same ? state : new PartitionState(deletion, staticRow);
  }
}
