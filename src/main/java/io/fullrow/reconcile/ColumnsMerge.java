// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Deletion;
import io.fullrow.model.RowContent;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Merges the cells and complex deletions of one row, regular or static. */
final class ColumnsMerge {
  private final MergeLaws laws;

  ColumnsMerge(MergeLaws laws) {
    this.laws = laws;
  }

  /**
   * What stays of both under the deletion {@code above} all columns: cells that it covers go; a
   * complex deletion that does not supersede it goes; elements that their column's complex deletion
   * covers go. Returns {@code state} itself if nothing changes.
   */
  RowContent merge(RowContent state, RowContent change, Optional<Deletion> above) {
    CopyOnWrite<String, Deletion> deletions = new CopyOnWrite<>(state.complexDeletions());
    mergeDeletions(deletions, change.complexDeletions(), above);
    CopyOnWrite<CellKey, Cell> cells = new CopyOnWrite<>(state.cells());
    mergeCells(cells, change.cells(), above, deletions.current());
    return result(state, cells, deletions);
  }

  /** Without what is aged. Returns {@code state} itself if nothing changes. */
  RowContent purge(RowContent state, Aged aged) {
    CopyOnWrite<String, Deletion> deletions = new CopyOnWrite<>(state.complexDeletions());
    aged.complexDeletions().forEach(deletions::remove);
    CopyOnWrite<CellKey, Cell> cells = new CopyOnWrite<>(state.cells());
    aged.cells().forEach(cells::remove);
    return result(state, cells, deletions);
  }

  private void mergeDeletions(
      CopyOnWrite<String, Deletion> deletions,
      SortedMap<String, Deletion> change,
      Optional<Deletion> above) {
    if (above.isPresent()) {
      for (Map.Entry<String, Deletion> entry : deletions.base().entrySet()) {
        if (!laws.supersedes(entry.getValue(), above)) {
          deletions.remove(entry.getKey());
        }
      }
    }
    for (Map.Entry<String, Deletion> entry : change.entrySet()) {
      boolean superseding =
          laws.supersedes(entry.getValue(), above)
              && laws.supersedes(entry.getValue(), deletions.get(entry.getKey()));
      if (superseding) {
        deletions.put(entry.getKey(), entry.getValue());
      }
    }
  }

  private void mergeCells(
      CopyOnWrite<CellKey, Cell> cells,
      SortedMap<CellKey, Cell> change,
      Optional<Deletion> above,
      SortedMap<String, Deletion> complexDeletions) {
    if (above.isPresent() || !complexDeletions.isEmpty()) {
      for (Map.Entry<CellKey, Cell> entry : cells.base().entrySet()) {
        if (isCovered(entry.getKey(), entry.getValue(), above, complexDeletions)) {
          cells.remove(entry.getKey());
        }
      }
    }
    for (Map.Entry<CellKey, Cell> entry : change.entrySet()) {
      if (!isCovered(entry.getKey(), entry.getValue(), above, complexDeletions)) {
        mergeCell(cells, entry.getKey(), entry.getValue());
      }
    }
  }

  private void mergeCell(CopyOnWrite<CellKey, Cell> cells, CellKey key, Cell update) {
    Cell existing = cells.current().get(key);
    if (existing == null || laws.replaces(existing, update)) {
      cells.put(key, update);
    }
  }

  private static boolean isCovered(
      CellKey key,
      Cell cell,
      Optional<Deletion> above,
      SortedMap<String, Deletion> complexDeletions) {
    if (above.isPresent() && above.get().covers(cell.writetime())) {
      return true;
    }
    Deletion complex = complexDeletions.get(key.column());
    return complex != null && complex.covers(cell.writetime());
  }

  private static RowContent result(
      RowContent state, CopyOnWrite<CellKey, Cell> cells, CopyOnWrite<String, Deletion> deletions) {
    return cells.changed() || deletions.changed()
        ? new RowContent(cells.current(), deletions.current())
        : state;
  }
}
