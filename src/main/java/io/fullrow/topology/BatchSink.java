// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

/** Writes and emits what a batch holds, or refuses it as a whole. */
interface BatchSink {
  /**
   * @return false if it is refused: nothing of it was done, and a dead letter says why
   */
  boolean apply(Batch batch);
}
