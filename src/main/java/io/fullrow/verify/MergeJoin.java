// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import io.fullrow.model.Bytes;
import io.fullrow.schema.Column;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Walks two scans in the same order side by side; holds one row of each at a time. */
final class MergeJoin {
  private static final int ROWS_BETWEEN_REPORTS = 1_000;

  private final ComparedColumns columns;
  private final TableScan source;
  private final TableScan target;
  private final Tally tally;
  private final Progress progress;
  private final Readers statics;
  private final Readers regulars;
  private long nextReport = ROWS_BETWEEN_REPORTS;

  MergeJoin(
      ComparedColumns columns, TableScan source, TableScan target, Tally tally, Progress progress) {
    this.columns = columns;
    this.source = source;
    this.target = target;
    this.tally = tally;
    this.progress = progress;
    Readers all =
        new Readers(
            TableScan.readers(columns, Side.SOURCE), TableScan.readers(columns, Side.TARGET));
    this.statics = all.part(0, columns.statics().size());
    this.regulars = all.part(columns.statics().size(), columns.nonKey().size());
  }

  /** The same columns in both tables. */
  private record Readers(List<CellReader> ofSource, List<CellReader> ofTarget) {
    Readers part(int from, int to) {
      return new Readers(ofSource.subList(from, to), ofTarget.subList(from, to));
    }
  }

  void run() {
    while (true) {
      ScannedRow old = source.head();
      ScannedRow current = target.head();
      if (old == null && current == null) {
        break;
      }
      int order = nullsLast(old, current, ScannedRow::comparePartition);
      ScannedRow inSource = order <= 0 ? old : null;
      ScannedRow inTarget = order >= 0 ? current : null;
      compareStatics(inSource, inTarget);
      compareRows(inSource, inTarget);
    }
    progress.rowsRead(source.read(), target.read());
  }

  /** Every row of a partition repeats the static columns: the first one of each side will do. */
  private void compareStatics(@Nullable ScannedRow inSource, @Nullable ScannedRow inTarget) {
    ScannedRow any = inSource != null ? inSource : inTarget;
    if (any != null && !columns.statics().isEmpty()) {
      compareCells(any.staticKey(columns), statics, inSource, inTarget);
    }
  }

  /** All rows of one partition; null where that side does not have the partition. */
  private void compareRows(@Nullable ScannedRow inSource, @Nullable ScannedRow inTarget) {
    while (true) {
      ScannedRow old = next(source, inSource);
      ScannedRow current = next(target, inTarget);
      if (old == null && current == null) {
        return;
      }
      int order = nullsLast(old, current, ScannedRow::comparePosition);
      if (order == 0 && old != null && current != null) {
        compareRow(old, current);
      } else if (order < 0 && old != null) {
        tally.rowOnlyIn(Side.SOURCE, old.key(columns));
      } else if (current != null) {
        tally.rowOnlyIn(Side.TARGET, current.key(columns));
      }
      if (order <= 0) {
        advance(source);
      }
      if (order >= 0) {
        advance(target);
      }
    }
  }

  /** The scan's next row of that partition, past the one that stands for its static row alone. */
  private @Nullable ScannedRow next(TableScan scan, @Nullable ScannedRow partition) {
    ScannedRow row = scan.head();
    while (row != null && partition != null && partition.comparePartition(row) == 0) {
      if (row.hasRow()) {
        return row;
      }
      advance(scan);
      row = scan.head();
    }
    return null;
  }

  private void compareRow(ScannedRow old, ScannedRow current) {
    tally.rowInBoth();
    String key = old.key(columns);
    List<Bytes> oldKey = old.clustering().orElseThrow().components();
    List<Bytes> currentKey = current.clustering().orElseThrow().components();
    for (int i = 0; i < oldKey.size(); i++) {
      if (!oldKey.get(i).equals(currentKey.get(i))) {
        Column column = columns.clustering().get(i);
        tally.keyDiffers(key, column.name(), oldKey.get(i), currentKey.get(i));
      }
    }
    compareCells(key, regulars, old, current);
  }

  private void compareCells(
      String key, Readers readers, @Nullable ScannedRow old, @Nullable ScannedRow current) {
    for (int i = 0; i < readers.ofSource().size(); i++) {
      CellReader reader = readers.ofSource().get(i);
      Map<Bytes, SeenCell> before = cells(reader, old);
      Map<Bytes, SeenCell> after = cells(readers.ofTarget().get(i), current);
      Set<Bytes> paths = new LinkedHashSet<>(before.keySet());
      paths.addAll(after.keySet());
      paths.forEach(path -> tally.cell(key, reader, path, before.get(path), after.get(path)));
    }
  }

  private static Map<Bytes, SeenCell> cells(CellReader reader, @Nullable ScannedRow row) {
    return Optional.ofNullable(row).map(ScannedRow::row).map(reader::cells).orElse(Map.of());
  }

  private void advance(TableScan scan) {
    scan.advance();
    if (source.read() + target.read() >= nextReport) {
      nextReport += ROWS_BETWEEN_REPORTS;
      progress.rowsRead(source.read(), target.read());
    }
  }

  private static int nullsLast(
      @Nullable ScannedRow old, @Nullable ScannedRow current, Comparator<ScannedRow> order) {
    if (old == null || current == null) {
      return Boolean.compare(old == null, current == null);
    }
    return order.compare(old, current);
  }
}
