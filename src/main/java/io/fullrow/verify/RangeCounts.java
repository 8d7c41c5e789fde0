// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Map;

/** What is known of one range, until its scan and all that was read again are done. Thread-safe. */
final class RangeCounts {
  private final int number;

  /** The scan is the first that is open. */
  @GuardedBy("this")
  private int open = 1;

  @GuardedBy("this")
  private VerifyCounts counts = VerifyCounts.NONE;

  @GuardedBy("this")
  private long rows;

  @GuardedBy("this")
  private long cells;

  @GuardedBy("this")
  private long readAgain;

  RangeCounts(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /** A row, or none for a static row, and its cells. */
  synchronized void compared(int moreRows, long moreCells) {
    rows += moreRows;
    cells += moreCells;
  }

  /** A row is to be read again. */
  synchronized void open() {
    open++;
    readAgain++;
  }

  synchronized void found(Finding finding) {
    counts = counts.plus(finding);
  }

  /** Whether it was the last one that was open. */
  synchronized boolean close() {
    open--;
    return open == 0;
  }

  synchronized VerifyCounts counts() {
    return counts.plus(new VerifyCounts(rows, cells, readAgain, Map.of(), 0));
  }
}
