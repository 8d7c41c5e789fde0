// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import java.util.concurrent.TimeUnit;

/**
 * How many rows to ask for, so that a page of wide rows fits into memory, one of small rows is
 * worth its round trip, and a slow snapshot reads a little all the time: a large page that is read
 * at once and published for seconds keeps a node from its other requests. Learns from each page.
 * For one thread.
 */
final class PageSize {
  private static final int BYTES = 1 << 20;
  private static final int FIRST = 100;
  private static final int MOST = 1_000;
  private static final int GROWTH = 4;
  private static final int FEWEST = 10;
  private static final long PUBLISHED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private int rows = FIRST;
  private long publishable = MOST;

  int rows() {
    return rows;
  }

  /**
   * @param bytes of the response; less than 1 if they are not known
   */
  void read(int count, int bytes) {
    if (count > 0 && bytes > 0) {
      long fitting = (long) BYTES * count / bytes;
      long wanted = Math.min(publishable, (long) rows * GROWTH);
      rows = (int) Math.max(1, Math.min(fitting, wanted));
    }
  }

  /**
   * @param nanos that it took until the rows were sent, with all waiting for their turn
   */
  void published(int count, long nanos) {
    if (count > 0) {
      double inTime = (double) count * PUBLISHED_NANOS / Math.max(1, nanos);
      publishable = (long) Math.max(FEWEST, Math.min(MOST, inTime));
    }
  }
}
