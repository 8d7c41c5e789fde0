// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

/**
 * What was published.
 *
 * @param rows clustering rows; those that a retry or a second run reads again count once more
 * @param cells of rows and static rows
 * @param statics static rows
 */
public record Counts(long rows, long cells, long statics) {
  static final Counts NONE = new Counts(0, 0, 0);

  Counts plus(Counts other) {
    return new Counts(rows + other.rows, cells + other.cells, statics + other.statics);
  }
}
