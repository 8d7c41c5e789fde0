// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the name that was meant by one that does not exist. */
final class NearNames {
  private static final int FARTHEST = 3;

  private NearNames() {}

  /** The name at the smallest edit distance; empty if none is within a few characters. */
  static Optional<String> of(String name, Stream<String> known) {
    return known
        .filter(other -> Math.abs(other.length() - name.length()) <= FARTHEST)
        .filter(other -> distance(name, other) <= FARTHEST)
        .min(
            Comparator.comparingInt((String other) -> distance(name, other))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Levenshtein's: how many characters must be put in, taken out or replaced. */
  private static int distance(String a, String b) {
    String left = a.toLowerCase(Locale.ROOT);
    String right = b.toLowerCase(Locale.ROOT);
    int[] row = new int[right.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[right.length()];
  }
}
