// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import io.fullrow.model.Bytes;
import io.fullrow.schema.Column;
import io.fullrow.verify.Difference.Aspect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares two rows, or two static rows, cell by cell. Thread-safe. */
final class RowComparison {
  private final ComparedColumns columns;
  private final Set<Aspect> ignored;
  private final Readers statics;
  private final Readers regulars;

  RowComparison(RowLayout layout, Set<Aspect> ignored) {
    this.columns = layout.columns();
    this.ignored = ignored;
    Readers all = new Readers(layout.readers(Side.SOURCE), layout.readers(Side.TARGET));
    this.statics = all.part(0, columns.statics().size());
    this.regulars = all.part(columns.statics().size(), columns.nonKey().size());
  }

  /**
   * What was found.
   *
   * @param cells how many there are in at least one of the rows
   * @param differing those that differ, key columns first
   */
  record Found(long cells, List<CellPair> differing) {}

  /** The same columns in both tables. */
  private record Readers(List<CellReader> ofSource, List<CellReader> ofTarget) {
    Readers part(int from, int to) {
      return new Readers(ofSource.subList(from, to), ofTarget.subList(from, to));
    }
  }

  /** The static cells of a partition; null where that side does not have the partition. */
  Found statics(@Nullable ScannedRow inSource, @Nullable ScannedRow inTarget) {
    return cells(statics, inSource, inTarget, new ArrayList<>());
  }

  /** The other cells of a row, and its key; null where that side does not have the row. */
  Found row(@Nullable ScannedRow inSource, @Nullable ScannedRow inTarget) {
    List<CellPair> differing = new ArrayList<>();
    if (inSource != null && inTarget != null) {
      addKeys(inSource, inTarget, differing);
    }
    return cells(regulars, inSource, inTarget, differing);
  }

  private void addKeys(ScannedRow inSource, ScannedRow inTarget, List<CellPair> differing) {
    List<Bytes> old = inSource.clustering().orElseThrow().components();
    List<Bytes> current = inTarget.clustering().orElseThrow().components();
    for (int i = 0; i < old.size(); i++) {
      Column column = columns.clustering().get(i);
      if (!old.get(i).equals(current.get(i))) {
        differing.add(CellPair.ofKey(column, old.get(i), current.get(i)));
      }
    }
  }

  private Found cells(
      Readers readers,
      @Nullable ScannedRow inSource,
      @Nullable ScannedRow inTarget,
      List<CellPair> differing) {
    long count = 0;
    for (int i = 0; i < readers.ofSource().size(); i++) {
      CellReader reader = readers.ofSource().get(i);
      Map<Bytes, SeenCell> old = cells(reader, inSource);
      Map<Bytes, SeenCell> current = cells(readers.ofTarget().get(i), inTarget);
      Set<Bytes> paths = new LinkedHashSet<>(old.keySet());
      paths.addAll(current.keySet());
      count += paths.size();
      for (Bytes path : paths) {
        Optional<SeenCell> before = Optional.ofNullable(old.get(path));
        Optional<SeenCell> after = Optional.ofNullable(current.get(path));
        if (!before.equals(after) && !isAcceptedRaise(before, after)) {
          differing.add(
              new CellPair(
                  reader.column(), Optional.of(reader), path, isTimed(reader), before, after));
        }
      }
    }
    return new Found(count, differing);
  }

  private boolean isAcceptedRaise(Optional<SeenCell> before, Optional<SeenCell> after) {
    return ignored.contains(Aspect.RAISED)
        && before.isPresent()
        && after.isPresent()
        && before.get().value().equals(after.get().value())
        && before.get().ttl().equals(after.get().ttl())
        && before.get().writetime() < after.get().writetime();
  }

  private Map<Bytes, SeenCell> cells(CellReader reader, @Nullable ScannedRow row) {
    Map<Bytes, SeenCell> cells =
        Optional.ofNullable(row).map(ScannedRow::row).map(reader::cells).orElse(Map.of());
    if (ignored.isEmpty()) {
      return cells;
    }
    Map<Bytes, SeenCell> compared = new LinkedHashMap<>();
    cells.forEach((path, cell) -> compared.put(path, withoutIgnored(cell)));
    return compared;
  }

  private SeenCell withoutIgnored(SeenCell cell) {
    return new SeenCell(
        cell.value(),
        ignored.contains(Aspect.WRITETIME) ? 0 : cell.writetime(),
        ignored.contains(Aspect.EXPIRY) ? Optional.empty() : cell.ttl());
  }

  private boolean isTimed(CellReader reader) {
    return reader.shape() != CellReader.Shape.VALUES && !ignored.contains(Aspect.WRITETIME);
  }
}
