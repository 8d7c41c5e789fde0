// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** One figure over all rounds. */
record Spread(double median, double min, double max) {
  /** Of the middle two, the higher is the median. */
  static Spread of(Collection<Turn> turns, ToDoubleFunction<Turn> figure) {
    List<Double> sorted = turns.stream().map(figure::applyAsDouble).sorted().toList();
    return new Spread(sorted.get(sorted.size() / 2), sorted.get(0), sorted.get(sorted.size() - 1));
  }

  /** Such as {@code 2,702 (2,437 to 3,590)}; one round has no spread. */
  String show(String format) {
    String text = number(format, median);
    return min == max
        ? text
        : text + " (" + number(format, min) + " to " + number(format, max) + ")";
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
