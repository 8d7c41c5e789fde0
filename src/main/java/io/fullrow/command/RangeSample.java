// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/**
 * A random share of the ranges.
 *
 * @param seed gives the same ranges again
 */
record RangeSample(List<Integer> ranges, long seed) {
  private static final double PERCENT = 100;

  /**
   * @param percent of all ranges, rounded up
   */
  static RangeSample of(int all, double percent, OptionalLong seed) {
    long from = seed.orElseGet(System::nanoTime);
    List<Integer> ranges = new ArrayList<>();
    for (int range = 0; range < all; range++) {
      ranges.add(range);
    }
    Collections.shuffle(ranges, new Random(from));
    return new RangeSample(
        List.copyOf(ranges.subList(0, (int) Math.ceil(all * percent / PERCENT))), from);
  }
}
