// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

/** Notified now and then how far a comparison is, on the thread that compares. */
@FunctionalInterface
public interface Progress {
  Progress NONE = (source, target) -> {};

  /**
   * @param source rows read of the source so far
   * @param target rows read of the target so far
   */
  void rowsRead(long source, long target);
}
