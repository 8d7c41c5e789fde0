// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Walks two scans in the same order side by side; holds one row of each at a time. */
final class MergeJoin {
  private static final int ROWS_BETWEEN_REPORTS = 1_000;

  private final boolean hasStatics;
  private final TableScan source;
  private final TableScan target;
  private final Pairs pairs;
  private final Progress progress;
  private long nextReport = ROWS_BETWEEN_REPORTS;

  MergeJoin(
      ComparedColumns columns, TableScan source, TableScan target, Pairs pairs, Progress progress) {
    this.hasStatics = !columns.statics().isEmpty();
    this.source = source;
    this.target = target;
    this.pairs = pairs;
    this.progress = progress;
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
      // Every row of a partition repeats the static columns: the first one of each side will do.
      if (hasStatics) {
        pairs.statics(inSource, inTarget);
      }
      compareRows(inSource, inTarget);
    }
    progress.rowsRead(source.read(), target.read());
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
      pairs.row(order <= 0 ? old : null, order >= 0 ? current : null);
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
