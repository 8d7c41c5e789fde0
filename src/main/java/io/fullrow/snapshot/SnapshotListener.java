// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

/** Is told how far a snapshot is. */
public interface SnapshotListener {
  /** From one thread, every few hundred milliseconds. */
  void at(int rangesDone, int ranges);
}
