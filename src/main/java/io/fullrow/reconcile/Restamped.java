// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

/**
 * Whether two states differ in nothing but what a server stamps anew each time that a write is
 * applied by CQL: local deletion times, and TTLs of the same expiry. Such a difference decides
 * nothing that a reader sees. If it were a change, a sink into a captured table would circle for
 * ever.
 *
 * <p>A TTL that becomes known is a difference.
 */
public final class Restamped {
  private Restamped() {}

  /**
   * Whether {@code after} says of the row what {@code before} says.
   *
   * @param before a canonical state under {@code covering}, see {@link RowMerge}
   * @param after the state that a fragment made of it
   * @param covering the highest range or partition deletion over the row
   */
  public static boolean isOnly(RowState before, RowState after, Optional<Deletion> covering) {
    long deletedTo = Math.max(micros(before.deletion()), micros(covering));
    return deletedTo == Math.max(micros(after.deletion()), micros(covering))
        && sameMarker(before.marker(), after.marker())
        && sameCells(before.columns(), after.columns())
        && sameComplexDeletions(before.columns(), after.columns(), deletedTo);
  }

  /** Whether both delete the same; two that are absent do. */
  public static boolean isOnly(Optional<Deletion> before, Optional<Deletion> after) {
    return before.isPresent() == after.isPresent() && micros(before) == micros(after);
  }

  /** Without a deletion nothing is deleted, as by one at the lowest writetime that CQL takes. */
  private static long micros(Optional<Deletion> deletion) {
    return deletion.map(given -> given.writetime().micros()).orElse(Long.MIN_VALUE);
  }

  private static boolean sameMarker(Optional<RowMarker> before, Optional<RowMarker> after) {
    if (before.isEmpty() || after.isEmpty()) {
      return before.isPresent() == after.isPresent();
    }
    return before.get().writetime().equals(after.get().writetime())
        && sameExpiry(before.get().expiry(), after.get().expiry());
  }

  private static boolean sameExpiry(Optional<Expiry> before, Optional<Expiry> after) {
    if (before.isEmpty() || after.isEmpty()) {
      return before.isPresent() == after.isPresent();
    }
    return before.get().epochSecond() == after.get().epochSecond()
        && sameTtl(before.get().ttl(), after.get().ttl());
  }

  private static boolean sameTtl(OptionalInt before, OptionalInt after) {
    return before.isPresent() == after.isPresent();
  }

  private static boolean sameCells(RowContent before, RowContent after) {
    if (before.cells() == after.cells()) {
      return true;
    }
    if (before.cells().size() != after.cells().size()) {
      return false;
    }
    Iterator<Map.Entry<CellKey, Cell>> others = after.cells().entrySet().iterator();
    for (Map.Entry<CellKey, Cell> cell : before.cells().entrySet()) {
      Map.Entry<CellKey, Cell> other = others.next();
      if (!cell.getKey().equals(other.getKey()) || !sameCell(cell.getValue(), other.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameCell(Cell before, Cell after) {
    return before.writetime().equals(after.writetime())
        && before.valueBytes().equals(after.valueBytes())
        && sameExpiry(before.expiryTime(), after.expiryTime());
  }

  /** One at the time of the deletion above it deletes nothing more. */
  private static boolean sameComplexDeletions(RowContent before, RowContent after, long deletedTo) {
    return before.complexDeletions() == after.complexDeletions()
        || (areIn(before.complexDeletions(), after.complexDeletions(), deletedTo)
            && areIn(after.complexDeletions(), before.complexDeletions(), deletedTo));
  }

  private static boolean areIn(
      SortedMap<String, Deletion> all, SortedMap<String, Deletion> others, long deletedTo) {
    for (Map.Entry<String, Deletion> complex : all.entrySet()) {
      long micros = complex.getValue().writetime().micros();
      Optional<Deletion> other = Optional.ofNullable(others.get(complex.getKey()));
      if (micros > deletedTo && micros != micros(other)) {
        return false;
      }
    }
    return true;
  }
}
