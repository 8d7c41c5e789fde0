// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

/**
 * Told of what a comparison finds, as it finds it, from many threads but never from two at a time.
 */
public interface Findings {
  /** The findings of one row come one after the other. */
  void found(Finding finding);

  /**
   * A range is done: all that was found in it has been told.
   *
   * @param counts of this range alone
   */
  void rangeDone(int range, VerifyCounts counts);

  /**
   * @param rows read so far, of both tables
   */
  void rowsRead(long rows);
}
