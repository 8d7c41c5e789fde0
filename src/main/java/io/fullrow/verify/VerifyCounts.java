// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import io.fullrow.verify.Finding.Kind;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How much was compared, and what was found.
 *
 * @param rows that are in at least one table; static rows are not counted
 * @param cells of those rows and of static rows
 * @param readAgain rows that differed at first
 * @param differences by kind, each at least 1
 * @param undecided rows and cells of which it could not be told
 */
public record VerifyCounts(
    long rows, long cells, long readAgain, Map<Kind, Long> differences, long undecided) {
  public static final VerifyCounts NONE = new VerifyCounts(0, 0, 0, Map.of(), 0);

  public VerifyCounts {
    EnumMap<Kind, Long> byKind = new EnumMap<>(Kind.class);
    byKind.putAll(differences);
    differences = Collections.unmodifiableMap(byKind);
  }

  /** Of all kinds. */
  public long differing() {
    return differences.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether all that was compared is equal, for certain. */
  public boolean clean() {
    return differing() == 0 && undecided == 0;
  }

  public VerifyCounts plus(VerifyCounts other) {
    EnumMap<Kind, Long> byKind = new EnumMap<>(Kind.class);
    byKind.putAll(differences);
    other.differences.forEach((kind, count) -> byKind.merge(kind, count, Long::sum));
    return new VerifyCounts(
        rows + other.rows,
        cells + other.cells,
        readAgain + other.readAgain,
        byKind,
        undecided + other.undecided);
  }

  /** With one more finding. */
  VerifyCounts plus(Finding finding) {
    return plus(
        finding.certain()
            ? new VerifyCounts(0, 0, 0, Map.of(finding.kind(), 1L), 0)
            : new VerifyCounts(0, 0, 0, Map.of(), 1));
  }
}
