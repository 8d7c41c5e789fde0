// SPDX-License-Identifier: Apache-2.0
package io.fullrow.testkit;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Runs a law over many seeds. A failure names its seed; run that one alone with {@code
 * -Dlaws.seed=<seed> -Dlaws.runs=1}, or a longer run with a larger {@code laws.runs}.
 */
public final class Seeds {
  private static final long FIRST = Long.getLong("laws.seed", 1);

  private Seeds() {}

  /** Runs {@code law} with {@code runs} consecutive seeds, or {@code -Dlaws.runs} of them. */
  public static void forEach(int runs, Consumer<SplittableRandom> law) {
    long last = FIRST + Integer.getInteger("laws.runs", runs);
    for (long seed = FIRST; seed < last; seed++) {
      try {
        law.accept(new SplittableRandom(seed));
      } catch (RuntimeException | AssertionError failure) {
        throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
      }
    }
  }
}
