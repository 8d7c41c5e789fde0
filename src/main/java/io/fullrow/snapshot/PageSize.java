// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

/**
 * How many rows to ask for, so that a page of wide rows fits into memory and one of small rows is
 * worth its round trip. Learns from each page. For one thread.
 */
final class PageSize {
  private static final int BYTES = 1 << 20;
  private static final int FIRST = 100;
  private static final int MOST = 1_000;
  private static final int GROWTH = 4;

  private int rows = FIRST;

  int rows() {
    return rows;
  }

  /**
   * @param bytes of the response; less than 1 if they are not known
   */
  void read(int count, int bytes) {
    if (count > 0 && bytes > 0) {
      long fitting = (long) BYTES * count / bytes;
      rows = (int) Math.max(1, Math.min(MOST, Math.min(fitting, (long) rows * GROWTH)));
    }
  }
}
