// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * What of a row was there to be forgotten at its last purge mark: tombstones, and what had expired
 * by then. Marks are one retention apart. At a mark all that is aged leaves, and what has come
 * since becomes aged: so everything leaves between one and two retentions after its arrival or its
 * expiry, however often the row is written.
 *
 * <p>A thing stays aged while it is the same write: the same place, writetime and kind, and the
 * same expiry. A copy of it, a deletion that another clock stamped, or a ttl that is known now do
 * not make it young again; a later write, or a later expiry, does.
 *
 * @param marker whether the row marker is aged
 * @param deletion whether the row's own deletion is aged
 * @param cells the aged cells
 * @param complexDeletions the columns whose complex deletion is aged
 */
public record Aged(
    boolean marker, boolean deletion, Set<CellKey> cells, Set<String> complexDeletions) {
  private static final Aged NONE = new Aged(false, false, Set.of(), Set.of());

  public Aged {
    Objects.requireNonNull(cells, "cells");
    Objects.requireNonNull(complexDeletions, "complexDeletions");
  }

  public static Aged none() {
    return NONE;
  }

  /** All that can be forgotten of {@code state} at {@code nowSecond} (seconds since the epoch). */
  public static Aged all(RowState state, long nowSecond) {
    Set<CellKey> cells = new HashSet<>();
    state
        .columns()
        .cells()
        .forEach(
            (key, cell) -> {
              if (!cell.liveAt(nowSecond)) {
                cells.add(key);
              }
            });
    boolean marker = state.marker().isPresent() && !state.marker().get().liveAt(nowSecond);
    Set<String> complexDeletions = new HashSet<>(state.columns().complexDeletions().keySet());
    return new Aged(marker, state.deletion().isPresent(), cells, complexDeletions);
  }

  /** What of these is still the same write in {@code after}, which {@code before} has become. */
  @SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
  public Aged kept(RowState before, RowState after) {
    if (isEmpty() || before == after) {
      return this;
    }
    return new Aged(
        marker && isSame(before.marker(), after.marker()),
        deletion && sameDeletion(before.deletion(), after.deletion()),
        keptCells(before.columns(), after.columns()),
        keptDeletions(before.columns(), after.columns()));
  }

  public boolean isEmpty() {
    return !marker && !deletion && cells.isEmpty() && complexDeletions.isEmpty();
  }

  private Set<CellKey> keptCells(RowContent before, RowContent after) {
    SortedMap<CellKey, Cell> now = after.cells();
    Set<CellKey> kept = new HashSet<>();
    for (Map.Entry<CellKey, Cell> entry : before.cells().entrySet()) {
      Cell cell = cells.contains(entry.getKey()) ? now.get(entry.getKey()) : null;
      if (cell != null && isSame(entry.getValue(), cell)) {
        kept.add(entry.getKey());
      }
    }
    return kept;
  }

  private Set<String> keptDeletions(RowContent before, RowContent after) {
    Set<String> kept = new HashSet<>();
    for (String column : complexDeletions) {
      Optional<Deletion> was = Optional.ofNullable(before.complexDeletions().get(column));
      if (sameDeletion(was, Optional.ofNullable(after.complexDeletions().get(column)))) {
        kept.add(column);
      }
    }
    return kept;
  }

  private static boolean isSame(Optional<RowMarker> before, Optional<RowMarker> after) {
    return before.isPresent()
        && after.isPresent()
        && before.get().writetime().equals(after.get().writetime())
        && sameExpiry(before.get().expiry(), after.get().expiry());
  }

  private static boolean isSame(Cell before, Cell after) {
    return before.writetime().equals(after.writetime())
        && before.valueBytes().isPresent() == after.valueBytes().isPresent()
        && sameExpiry(before.expiryTime(), after.expiryTime());
  }

  private static boolean sameDeletion(Optional<Deletion> before, Optional<Deletion> after) {
    return before.isPresent()
        && after.isPresent()
        && before.get().writetime().equals(after.get().writetime());
  }

  private static boolean sameExpiry(Optional<Expiry> before, Optional<Expiry> after) {
    return before.map(Expiry::epochSecond).equals(after.map(Expiry::epochSecond));
  }
}
