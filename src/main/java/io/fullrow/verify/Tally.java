// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import io.fullrow.model.Bytes;
import io.fullrow.verify.Difference.Aspect;
import io.fullrow.verify.Difference.CellDiffers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts what a comparison finds and keeps the first examples. Not safe for several threads. */
final class Tally {
  private final ComparisonRequest request;
  private final List<Difference> examples = new ArrayList<>();
  private long rowsCompared;
  private long rowsOnlyInSource;
  private long rowsOnlyInTarget;
  private long cellsCompared;
  private long cellsDiffering;
  private long differences;

  Tally(ComparisonRequest request) {
    this.request = request;
  }

  void rowInBoth() {
    rowsCompared++;
  }

  void rowOnlyIn(Side side, String key) {
    if (side == Side.SOURCE) {
      rowsOnlyInSource++;
    } else {
      rowsOnlyInTarget++;
    }
    add(new Difference.RowOnlyIn(side, key));
  }

  /** A key column whose bytes differ although Cassandra takes the two keys for the same. */
  void keyDiffers(String key, String column, Bytes source, Bytes target) {
    add(
        new CellDiffers(
            key,
            column,
            Aspect.VALUE,
            Optional.of(source.toString()),
            Optional.of(target.toString())));
  }

  /** One cell that is in at least one of the tables. */
  void cell(
      String key,
      CellReader reader,
      Bytes path,
      @Nullable SeenCell source,
      @Nullable SeenCell target) {
    cellsCompared++;
    if (source != null && source.equals(target)) {
      return;
    }
    cellsDiffering++;
    String label = reader.label(path);
    if (source == null || target == null || !source.value().equals(target.value())) {
      add(
          new CellDiffers(
              key, label, Aspect.VALUE, value(reader, path, source), value(reader, path, target)));
    }
    if (source == null || target == null) {
      return;
    }
    if (source.writetime() != target.writetime()) {
      add(
          new CellDiffers(
              key,
              label,
              Aspect.WRITETIME,
              Optional.of(Long.toString(source.writetime())),
              Optional.of(Long.toString(target.writetime()))));
    }
    if (!source.ttl().equals(target.ttl())) {
      add(
          new CellDiffers(
              key,
              label,
              Aspect.EXPIRY,
              source.ttl().map(String::valueOf),
              target.ttl().map(String::valueOf)));
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

  private static Optional<String> value(CellReader reader, Bytes path, @Nullable SeenCell cell) {
    return Optional.ofNullable(cell).map(seen -> reader.render(path, seen.value()));
  }

  private void add(Difference difference) {
    differences++;
    if (examples.size() < request.maxExamples()) {
      examples.add(difference);
    }
  }
}
