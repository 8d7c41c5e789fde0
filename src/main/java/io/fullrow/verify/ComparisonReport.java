// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import io.fullrow.model.TableId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The outcome of one comparison.
 *
 * @param leftOut columns that were not compared
 * @param byValue lists of which only the values and their order were compared
 * @param nowInSeconds the time at which both tables were read, in seconds since the epoch
 * @param rowsCompared rows that are in both tables; static rows are not counted
 * @param cellsCompared cells of those rows and of static rows that are in at least one table
 * @param cellsDiffering those of them that differ in value, writetime or expiry
 * @param differences how many there are in all: a cell can differ in several aspects
 * @param examples the first of them, in token order
 */
public record ComparisonReport(
    TableId source,
    TableId target,
    Set<String> leftOut,
    Set<String> byValue,
    long nowInSeconds,
    long rowsCompared,
    long rowsOnlyInSource,
    long rowsOnlyInTarget,
    long cellsCompared,
    long cellsDiffering,
    long differences,
    List<Difference> examples) {
  public ComparisonReport {
    examples = List.copyOf(examples);
  }

  /** Whether nothing that was compared differs. */
  public boolean equal() {
    return differences == 0;
  }

  /** Several lines for a terminal. */
  public String render() {
    StringBuilder text = new StringBuilder();
    text.append(source).append(" and ").append(target).append(equal() ? " are equal" : " DIFFER");
    text.append(leftOut.isEmpty() && byValue.isEmpty() ? "" : " in what was compared").append('\n');
    line(text, "read as of %s (%d)", Instant.ofEpochSecond(nowInSeconds), nowInSeconds);
    line(
        text,
        "rows:  %,d compared, %,d only in source, %,d only in target",
        rowsCompared,
        rowsOnlyInSource,
        rowsOnlyInTarget);
    line(
        text,
        "cells: %,d compared by value, writetime and ttl, %,d differ",
        cellsCompared,
        cellsDiffering);
    if (!leftOut.isEmpty()) {
      line(text, "not compared, loss accepted: %s", String.join(", ", leftOut));
    }
    if (!byValue.isEmpty()) {
      line(
          text,
          "values and order alone, loss of writetimes accepted: %s",
          String.join(", ", byValue));
    }
    if (!equal()) {
      line(text, "first %,d of %,d differences (source -> target):", examples.size(), differences);
      examples.forEach(example -> line(text, "  %s", example.render()));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append("  ").append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
