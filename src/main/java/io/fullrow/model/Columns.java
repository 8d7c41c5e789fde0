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
public record Columns(
    SortedMap<CellKey, Cell> cells, SortedMap<String, Deletion> complexDeletions) {
  private static final Columns NONE =
      new Columns(Collections.emptySortedMap(), Collections.emptySortedMap());

  public Columns {
    Objects.requireNonNull(cells, "cells");
    Objects.requireNonNull(complexDeletions, "complexDeletions");
    cells = Collections.unmodifiableSortedMap(cells);
    complexDeletions = Collections.unmodifiableSortedMap(complexDeletions);
  }

  public static Columns none() {
    return NONE;
  }

  /** A copy of {@code cells}, without complex deletions. */
  public static Columns of(Map<CellKey, Cell> cells) {
    return new Columns(new TreeMap<>(cells), Collections.emptySortedMap());
  }

  public static Columns of(Map<CellKey, Cell> cells, Map<String, Deletion> complexDeletions) {
    return new Columns(new TreeMap<>(cells), new TreeMap<>(complexDeletions));
  }

  /** Those cells and complex deletions for which the conditions hold. */
  public Columns filtered(
      BiPredicate<CellKey, Cell> cell, BiPredicate<String, Deletion> complexDeletion) {
    SortedMap<CellKey, Cell> keptCells = new TreeMap<>(cells);
    keptCells.entrySet().removeIf(entry -> !cell.test(entry.getKey(), entry.getValue()));
    SortedMap<String, Deletion> keptDeletions = new TreeMap<>(complexDeletions);
    keptDeletions
        .entrySet()
        .removeIf(entry -> !complexDeletion.test(entry.getKey(), entry.getValue()));
    return new Columns(keptCells, keptDeletions);
  }

  public boolean isEmpty() {
    return cells.isEmpty() && complexDeletions.isEmpty();
  }
}
