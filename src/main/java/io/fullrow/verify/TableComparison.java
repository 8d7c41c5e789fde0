// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import com.datastax.oss.driver.api.core.CqlSession;
import java.time.InstantSource;

/**
 * Compares two tables of the same primary key, cell by cell, by value, writetime and expiry.
 *
 * <p>Both are read by one full scan in token order, a page at a time, at one fixed "now", and
 * merged: memory does not grow with the tables. What CQL does not show cannot be compared: the row
 * marker (but whether the row is there), tombstones, and the time-uuids of list elements.
 *
 * <p>A non-frozen list of the source can be a {@code map<timeuuid, T>} in the target, keyed by the
 * time-uuids of storage: its values are compared in the order of the keys, each with its writetime
 * and expiry. Of lists in both, the request can ask for values and order alone.
 *
 * <p>Needs Cassandra 5.0 on both sides where non-frozen collections or UDTs are compared ({@code
 * WRITETIME} of their elements), else 4.0 (native protocol v5).
 */
public final class TableComparison {
  private final CqlSession source;
  private final CqlSession target;
  private final InstantSource clock;

  /** The sessions stay the caller's; both can be the same one. */
  public TableComparison(CqlSession source, CqlSession target) {
    this(source, target, InstantSource.system());
  }

  TableComparison(CqlSession source, CqlSession target, InstantSource clock) {
    this.source = source;
    this.target = target;
    this.clock = clock;
  }

  /**
   * @throws IllegalArgumentException if the tables cannot be compared as asked: other keys, other
   *     columns that are not left out, a "now" in the future, another partitioner, a protocol below
   *     v5
   * @throws io.fullrow.schema.UnsupportedTableException if one of the tables does not exist or is
   *     one that cannot be carried
   * @throws com.datastax.oss.driver.api.core.DriverException if a read fails after the driver's
   *     retries
   */
  public ComparisonReport compare(ComparisonRequest request) {
    return compare(request, Progress.NONE);
  }

  /** As {@link #compare(ComparisonRequest)}, and reports how far it is. */
  public ComparisonReport compare(ComparisonRequest request, Progress progress) {
    // A read with a future "now" above consistency ONE can make read repair write tombstones.
    if (request.nowInSeconds() > clock.instant().getEpochSecond()) {
      throw new IllegalArgumentException(
          "nowInSeconds is in the future: " + request.nowInSeconds());
    }
    ComparedTables tables =
        ComparedTables.read(
            source,
            target,
            request.source(),
            request.target(),
            request.leftOut(),
            request.byValue());
    RowLayout layout = tables.layout();
    TableReader.ReadSettings settings =
        new TableReader.ReadSettings(request.consistency(), request.pageSize());
    Tally tally = new Tally(request, layout);
    TableScan left =
        new TableReader(source, request.source(), layout, settings).all(request.nowInSeconds());
    TableScan right =
        new TableReader(target, request.target(), layout, settings).all(request.nowInSeconds());
    new MergeJoin(layout.columns(), left, right, tally, progress).run();
    return tally.report();
  }
}
