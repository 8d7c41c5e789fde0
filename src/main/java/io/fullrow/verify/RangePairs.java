// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks for the rows of one range that differ. Not safe for several threads. */
final class RangePairs implements Pairs {
  private final RowComparison comparison;
  private final long now;
  private final Compared compared;
  private final Consumer<Differing> differing;

  /** Told of every row. */
  interface Compared {
    /**
     * @param rows 1, or 0 for a static row
     */
    void add(int rows, long cells);
  }

  /** A row that is not the same in both tables. */
  record Differing(RowKey key, RowReading reading) {}

  /**
   * @param now at which the range is read
   */
  RangePairs(RowComparison comparison, long now, Compared compared, Consumer<Differing> differing) {
    this.comparison = comparison;
    this.now = now;
    this.compared = compared;
    this.differing = differing;
  }

  @Override
  public void statics(@Nullable ScannedRow inSource, @Nullable ScannedRow inTarget) {
    RowComparison.Found found = comparison.statics(inSource, inTarget);
    compared.add(0, found.cells());
    ScannedRow any = inSource != null ? inSource : inTarget;
    if (any != null && !found.differing().isEmpty()) {
      differing.accept(
          new Differing(
              any.partitionKey(), new RowReading(Optional.empty(), found.differing(), now)));
    }
  }

  @Override
  public void row(@Nullable ScannedRow inSource, @Nullable ScannedRow inTarget) {
    RowComparison.Found found = comparison.row(inSource, inTarget);
    compared.add(1, found.cells());
    RowReading reading =
        new RowReading(RowReader.onlyIn(inSource, inTarget), found.differing(), now);
    ScannedRow any = inSource != null ? inSource : inTarget;
    if (any != null && !reading.isEqual()) {
      differing.accept(new Differing(any.rowKey(), reading));
    }
  }
}
