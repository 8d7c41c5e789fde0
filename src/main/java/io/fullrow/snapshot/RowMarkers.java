// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a snapshot supposes of row markers, which CQL does not show. Neither is right for all
 * tables, so that there is no default: the operator knows how the application writes.
 */
public enum RowMarkers {
  /**
   * Rows are written by {@code INSERT}: each has a marker. It is placed at the lowest writetime of
   * the row's simple cells (of its elements if it has no others), the least dangerous place: a
   * deletion that is newer than some cell may come late, and must still cover the marker. It
   * expires if all cells of that writetime do, with the last of them, as after {@code INSERT ...
   * USING TTL}.
   *
   * <p>Wrong for a row that only {@code UPDATE} wrote: in the target it outlives its last cell.
   */
  INSERT,
  /**
   * Rows are written by {@code UPDATE}: a marker only where a row is there without any cell, since
   * nothing else can keep it.
   *
   * <p>Wrong for a row that {@code INSERT} wrote: in the target it vanishes with its last cell.
   */
  UPDATE;

  /**
   * The marker of a row that is there without any cell. Nothing tells its writetime. The lowest
   * that Cassandra stores is the safe one: each captured deletion of the row covers it, and each
   * captured marker replaces it. It does not expire, since nothing tells that it would.
   */
  static final RowMarker UNKNOWN = RowMarker.live(WriteTime.ofMicros(Long.MIN_VALUE + 1));

  /**
   * The marker of a row.
   *
   * @param regulars its live cells
   * @param hasOthers whether it also has live cells that are left out of the snapshot
   */
  public Optional<RowMarker> of(RowContent regulars, boolean hasOthers) {
    return switch (this) {
      case INSERT -> Optional.of(inserted(regulars));
      case UPDATE -> regulars.isEmpty() && !hasOthers ? Optional.of(UNKNOWN) : Optional.empty();
    };
  }

  private static RowMarker inserted(RowContent regulars) {
    List<Cell> simple =
        regulars.cells().entrySet().stream()
            .filter(cell -> isSimple(cell.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    List<Cell> cells = simple.isEmpty() ? List.copyOf(regulars.cells().values()) : simple;
    return cells.stream()
        .map(Cell::writetime)
        .min(Comparator.naturalOrder())
        .map(lowest -> new RowMarker(lowest, expiry(lowest, cells)))
        .orElse(UNKNOWN);
  }

  private static boolean isSimple(CellKey key) {
    return key.path().isEmpty();
  }

  private static Optional<Expiry> expiry(WriteTime writetime, List<Cell> cells) {
    List<Optional<Expiry>> expiries =
        cells.stream()
            .filter(cell -> cell.writetime().equals(writetime))
            .map(Cell::expiryTime)
            .toList();
    return expiries.stream().allMatch(Optional::isPresent)
        ? expiries.stream()
            .flatMap(Optional::stream)
            .max(Comparator.comparingLong(Expiry::epochSecond))
        : Optional.empty();
  }
}
