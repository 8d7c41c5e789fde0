// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Looks for the shortest prefix of a failing sequence that still fails, by halving: as short as
 * possible if every prefix longer than a failing one fails too, else just one that fails.
 *
 * @param length how many of the sequence's items are needed
 * @param failure what that prefix failed with
 */
record ShortestPrefix(int length, String failure) {

  /**
   * @param length of the whole, which fails
   * @param failure what the whole fails with
   * @param law the failure of the prefix of that length, or empty if it passes
   * @param tries how many prefixes to try at the most
   */
  static ShortestPrefix find(
      int length, String failure, IntFunction<Optional<String>> law, int tries) {
    ShortestPrefix shortest = new ShortestPrefix(length, failure);
    int passing = 0;
    for (int i = 0; i < tries && shortest.length - passing > 1; i++) {
      int middle = passing + (shortest.length - passing) / 2;
      Optional<String> failed = law.apply(middle);
      if (failed.isPresent()) {
        shortest = new ShortestPrefix(middle, failed.get());
      } else {
        passing = middle;
      }
    }
    return shortest;
  }
}
