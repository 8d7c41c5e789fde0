// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import io.fullrow.model.Cell;
import io.fullrow.model.Deletion;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import java.util.Objects;
import java.util.Optional;

/**
 * All that is retained of one row (or, without marker and deletion, of one static row).
 *
 * @param deletion the row's own deletion; a range or partition deletion that covers the row is not
 *     repeated here
 * @param published whether the last event of this row showed it live
 */
public record RowState(
    Optional<RowMarker> marker,
    Optional<Deletion> deletion,
    RowContent columns,
    boolean published) {
  private static final RowState EMPTY =
      new RowState(Optional.empty(), Optional.empty(), RowContent.none(), false);

  public RowState {
    Objects.requireNonNull(marker, "marker");
    Objects.requireNonNull(deletion, "deletion");
    Objects.requireNonNull(columns, "columns");
  }

  /** A row of which nothing is known. */
  public static RowState empty() {
    return EMPTY;
  }

  public RowState withPublished(boolean live) {
    return live == published ? this : new RowState(marker, deletion, columns, live);
  }

  /** Whether a {@code SELECT} at {@code nowSecond} (seconds since the epoch) shows the row. */
  public boolean liveAt(long nowSecond) {
    if (marker.isPresent() && marker.get().liveAt(nowSecond)) {
      return true;
    }
    for (Cell cell : columns.cells().values()) {
      if (cell.liveAt(nowSecond)) {
        return true;
      }
    }
    return false;
  }

  /** Whether nothing is retained, so that the entry can leave the state. */
  public boolean isEmpty() {
    return marker.isEmpty() && deletion.isEmpty() && columns.isEmpty();
  }
}
