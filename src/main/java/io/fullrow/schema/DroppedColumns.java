// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import io.fullrow.model.Change;
import io.fullrow.model.RowContent;
import io.fullrow.model.WriteTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The columns that were dropped from a table, as its cluster remembers them in {@code
 * system_schema.dropped_columns}.
 *
 * <p>Law, as Cassandra's: all cells of a dropped column are gone, whatever their writetime. Once a
 * column of that name exists again, only those whose writetime is not after the drop.
 *
 * @param goneUntil by column name, the last writetime that is gone, in microseconds since the
 *     epoch; {@link Long#MAX_VALUE} where no column of that name exists
 */
public record DroppedColumns(Map<String, Long> goneUntil) {
  private static final DroppedColumns NONE = new DroppedColumns(Map.of());

  public DroppedColumns {
    goneUntil = Map.copyOf(goneUntil);
  }

  public static DroppedColumns none() {
    return NONE;
  }

  /**
   * @param times of the drops, by column name
   * @param present the names of the columns that the table has now
   */
  static DroppedColumns of(Map<String, WriteTime> times, Set<String> present) {
    Map<String, Long> goneUntil = new HashMap<>();
    times.forEach(
        (name, time) ->
            goneUntil.put(name, present.contains(name) ? time.micros() : Long.MAX_VALUE));
    return new DroppedColumns(goneUntil);
  }

  /** Whether the column was dropped and does not exist again. */
  public boolean isGone(String column) {
    return Objects.equals(goneUntil.get(column), Long.MAX_VALUE);
  }

  /** What is left of {@code columns}, which are returned themselves if all is. */
  public RowContent retained(RowContent columns) {
    if (goneUntil.isEmpty()) {
      return columns;
    }
    RowContent kept =
        columns.filtered(
            (key, cell) -> !isGone(key.column(), cell.writetime()),
            (column, deletion) -> !isGone(column, deletion.writetime()));
    return kept.equals(columns) ? columns : kept;
  }

  private boolean isGone(String column, WriteTime writetime) {
    Long until = goneUntil.get(column);
    return until != null && writetime.micros() <= until;
  }

  /** What is left of {@code change}, which is returned itself if all is; empty if nothing is. */
  public Optional<Change> retained(Change change) {
    return change.retaining(this::retained);
  }
}
