// SPDX-License-Identifier: Apache-2.0
package io.fullrow.soak;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All figures at one moment.
 *
 * @param at since the load began
 * @param written mutations until then
 * @param lagMillis age of the oldest fragment that is not joined yet, 0 if none
 */
record Sample(Duration at, long written, long lagMillis, Map<Figure, Double> figures) {
  Sample {
    figures = Map.copyOf(figures);
  }

  static String csvHeader() {
    return "seconds,written,lag_ms," + joined(Figure::name) + "\n";
  }

  /** A line for a plot, with 0 for what is not known. */
  String csv() {
    String known = joined(figure -> String.valueOf(Math.round(figures.getOrDefault(figure, 0.0))));
    return at.toSeconds() + "," + written + "," + lagMillis + "," + known + "\n";
  }

  private static String joined(Function<Figure, String> text) {
    return Arrays.stream(Figure.values()).map(text).collect(Collectors.joining(","));
  }
}
