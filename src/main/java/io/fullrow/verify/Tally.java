// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import io.fullrow.verify.Difference.Aspect;
import io.fullrow.verify.Difference.CellDiffers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts what a comparison finds and keeps the first examples. Not safe for several threads. */
final class Tally implements Pairs {
  private final ComparisonRequest request;
  private final ComparedColumns columns;
  private final RowComparison comparison;
  private final List<Difference> examples = new ArrayList<>();
  private long rowsCompared;
  private long rowsOnlyInSource;
  private long rowsOnlyInTarget;
  private long cellsCompared;
  private long cellsDiffering;
  private long differences;

  Tally(ComparisonRequest request, RowLayout layout) {
    this.request = request;
    this.columns = layout.columns();
    this.comparison = new RowComparison(layout, Set.of());
  }

  @Override
  public void statics(@Nullable ScannedRow inSource, @Nullable ScannedRow inTarget) {
    ScannedRow any = inSource != null ? inSource : inTarget;
    if (any != null) {
      add(any.staticKey(columns), comparison.statics(inSource, inTarget));
    }
  }

  @Override
  public void row(@Nullable ScannedRow inSource, @Nullable ScannedRow inTarget) {
    if (inSource != null && inTarget != null) {
      rowsCompared++;
      add(inSource.key(columns), comparison.row(inSource, inTarget));
    } else if (inSource != null) {
      rowsOnlyInSource++;
      add(new Difference.RowOnlyIn(Side.SOURCE, inSource.key(columns)));
    } else if (inTarget != null) {
      rowsOnlyInTarget++;
      add(new Difference.RowOnlyIn(Side.TARGET, inTarget.key(columns)));
    }
  }

  private void add(String key, RowComparison.Found found) {
    cellsCompared += found.cells();
    for (CellPair pair : found.differing()) {
      cellsDiffering += pair.isKey() ? 0 : 1;
      add(key, pair);
    }
  }

  private void add(String key, CellPair pair) {
    Optional<SeenCell> source = pair.source();
    Optional<SeenCell> target = pair.target();
    if (!source.map(SeenCell::value).equals(target.map(SeenCell::value))) {
      add(key, pair, Aspect.VALUE, source.map(pair::render), target.map(pair::render));
    }
    if (source.isEmpty() || target.isEmpty()) {
      return;
    }
    if (source.get().writetime() != target.get().writetime()) {
      add(
          key,
          pair,
          Aspect.WRITETIME,
          source.map(cell -> Long.toString(cell.writetime())),
          target.map(cell -> Long.toString(cell.writetime())));
    }
    if (!source.get().ttl().equals(target.get().ttl())) {
      add(
          key,
          pair,
          Aspect.EXPIRY,
          source.get().ttl().map(String::valueOf),
          target.get().ttl().map(String::valueOf));
    }
  }

  private void add(
      String key, CellPair pair, Aspect aspect, Optional<String> source, Optional<String> target) {
    add(new CellDiffers(key, pair.label(), aspect, source, target));
  }

  private void add(Difference difference) {
    differences++;
    if (examples.size() < request.maxExamples()) {
      examples.add(difference);
    }
  }

  ComparisonReport report() {
    return new ComparisonReport(
        request.source(),
        request.target(),
        request.leftOut(),
        request.byValue(),
        request.nowInSeconds(),
        rowsCompared,
        rowsOnlyInSource,
        rowsOnlyInTarget,
        cellsCompared,
        cellsDiffering,
        differences,
        examples);
  }
}
