// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import com.datastax.oss.driver.api.core.cql.Row;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/** Keeps all scans together below so many rows of each table a second. Thread-safe. */
final class RowRate {
  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Rows are let through in groups, since sleeping is not exact. */
  private static final int GROUP = 50;

  private final long rowsPerSecond;

  @GuardedBy("this")
  private long free = System.nanoTime();

  /**
   * @param rowsPerSecond 0 for no limit
   */
  RowRate(long rowsPerSecond) {
    this.rowsPerSecond = rowsPerSecond;
  }

  Iterator<Row> limit(Iterator<Row> rows) {
    if (rowsPerSecond == 0) {
      return rows;
    }
    return new Iterator<>() {
      private int left;

      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Row next() {
        if (left == 0) {
          left = GROUP;
          await();
        }
        left--;
        return rows.next();
      }
    };
  }

  private void await() {
    long wait = takeGroup(System.nanoTime());
    if (wait > 0) {
      Waits.sleep(TimeUnit.NANOSECONDS.toMillis(wait) + 1);
    }
  }

  /** How long to wait for the next group, whose time is taken. */
  private synchronized long takeGroup(long now) {
    long start = Math.max(now, free);
    free = start + GROUP * NANOS_PER_SECOND / rowsPerSecond;
    return start - now;
  }
}
