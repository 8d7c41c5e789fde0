// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads single rows of both tables and compares them. Thread-safe. */
final class RowReader {
  private final TableReader source;
  private final TableReader target;
  private final RowComparison comparison;

  RowReader(TableReader source, TableReader target, RowComparison comparison) {
    this.source = source;
    this.target = target;
    this.comparison = comparison;
  }

  /**
   * Reads the target before the source: what is deleted or written between the two reads then shows
   * as a late target, never as one that has lost something old.
   */
  RowReading read(RowKey key, long now) {
    ScannedRow inTarget = target.row(key, now).orElse(null);
    ScannedRow inSource = source.row(key, now).orElse(null);
    return key.isStatic() ? statics(inSource, inTarget, now) : row(inSource, inTarget, now);
  }

  RowReading statics(@Nullable ScannedRow inSource, @Nullable ScannedRow inTarget, long now) {
    return new RowReading(
        Optional.empty(), comparison.statics(inSource, inTarget).differing(), now);
  }

  RowReading row(@Nullable ScannedRow inSource, @Nullable ScannedRow inTarget, long now) {
    return new RowReading(
        onlyIn(inSource, inTarget), comparison.row(inSource, inTarget).differing(), now);
  }

  static Optional<Side> onlyIn(@Nullable ScannedRow inSource, @Nullable ScannedRow inTarget) {
    if ((inSource == null) == (inTarget == null)) {
      return Optional.empty();
    }
    return Optional.of(inSource != null ? Side.SOURCE : Side.TARGET);
  }
}
