// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import io.fullrow.model.Deletion;
import java.util.Objects;
import java.util.Optional;

/**
 * All that is retained of a partition as a whole, but for its range tombstones.
 *
 * @param deletion the partition's deletion
 * @param staticRow without marker and deletion
 */
public record PartitionState(Optional<Deletion> deletion, RowState staticRow) {
  private static final PartitionState EMPTY =
      new PartitionState(Optional.empty(), RowState.empty());

  public PartitionState {
    Objects.requireNonNull(deletion, "deletion");
    Objects.requireNonNull(staticRow, "staticRow");
  }

  /** A partition of which nothing is known. */
  public static PartitionState empty() {
    return EMPTY;
  }

  public PartitionState withStaticRow(RowState row) {
    return row.equals(staticRow) ? this : new PartitionState(deletion, row);
  }

  /** Whether nothing is retained, so that the entry can leave the state. */
  public boolean isEmpty() {
    return deletion.isEmpty() && staticRow.isEmpty();
  }
}
