// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import io.fullrow.model.TableId;
import java.util.Locale;
import java.util.Set;

/**
 * The outcome of a snapshot.
 *
 * @param id of the snapshot
 * @param leftOut columns that are not carried
 * @param seconds of work, over all runs
 * @param finishedBefore whether nothing was done, since an earlier run had finished it
 */
public record SnapshotReport(
    TableId table,
    String id,
    RowMarkers rowMarkers,
    Set<String> leftOut,
    long rows,
    long cells,
    long statics,
    double seconds,
    double rowsPerSecond,
    boolean finishedBefore) {
  private static final double MILLIS = 1_000;

  static SnapshotReport of(TableId table, Checkpoint checkpoint, boolean finishedBefore) {
    Counts counts = checkpoint.counts();
    double seconds = Math.max(1, checkpoint.millis()) / MILLIS;
    return new SnapshotReport(
        table,
        checkpoint.plan().id(),
        checkpoint.plan().markers(),
        checkpoint.plan().leftOut(),
        counts.rows(),
        counts.cells(),
        counts.statics(),
        seconds,
        counts.rows() / seconds,
        finishedBefore);
  }

  /** For a person to read. */
  public String render() {
    return String.format(
        Locale.ROOT,
        "snapshot of %s: %s%,d rows, %,d cells, %,d static rows in %.1f s, %,.0f rows/s%s",
        table,
        finishedBefore ? "finished before (--again begins anew): " : "",
        rows,
        cells,
        statics,
        seconds,
        rowsPerSecond,
        leftOut.isEmpty() ? "" : "; left out: " + String.join(", ", leftOut));
  }
}
