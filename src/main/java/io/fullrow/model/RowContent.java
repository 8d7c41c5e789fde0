// SPDX-License-Identifier: Apache-2.0
package io.fullrow.model;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * The cells and complex deletions of a row: what one fragment touched, or all that a state retains.
 * Both maps are unmodifiable and in the order of their keys.
 *
 * @param cells every cell by its place, tombstones too
 * @param complexDeletions the deletion of a whole non-frozen collection or UDT, by column name
 */
public record RowContent(
    SortedMap<CellKey, Cell> cells, SortedMap<String, Deletion> complexDeletions) {
  private static final RowContent NONE =
      new RowContent(Collections.emptySortedMap(), Collections.emptySortedMap());

  public RowContent {
    Objects.requireNonNull(cells, "cells");
    Objects.requireNonNull(complexDeletions, "complexDeletions");
    cells = Collections.unmodifiableSortedMap(cells);
    complexDeletions = Collections.unmodifiableSortedMap(complexDeletions);
  }

  public static RowContent none() {
    return NONE;
  }

  /** A copy of {@code cells}, without complex deletions. */
  public static RowContent of(Map<CellKey, Cell> cells) {
    return new RowContent(new TreeMap<>(cells), Collections.emptySortedMap());
  }

  public static RowContent of(Map<CellKey, Cell> cells, Map<String, Deletion> complexDeletions) {
    return new RowContent(new TreeMap<>(cells), new TreeMap<>(complexDeletions));
  }

  /** Those cells and complex deletions for which the conditions hold. */
  public RowContent filtered(
      BiPredicate<CellKey, Cell> cell, BiPredicate<String, Deletion> complexDeletion) {
    SortedMap<CellKey, Cell> keptCells = new TreeMap<>(cells);
    keptCells.entrySet().removeIf(entry -> !cell.test(entry.getKey(), entry.getValue()));
    SortedMap<String, Deletion> keptDeletions = new TreeMap<>(complexDeletions);
    keptDeletions
        .entrySet()
        .removeIf(entry -> !complexDeletion.test(entry.getKey(), entry.getValue()));
    return new RowContent(keptCells, keptDeletions);
  }

  public boolean isEmpty() {
    return cells.isEmpty() && complexDeletions.isEmpty();
  }
}
