// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Speeds over time, by contender. Thread-safe. */
final class Series {
  private final long start = System.nanoTime();
  private final Map<String, List<Point>> points = new LinkedHashMap<>();

  /**
   * @param seconds since the run's start
   */
  record Point(double seconds, double value) {}

  synchronized void add(String contender, long nanoTime, double perSecond) {
    points
        .computeIfAbsent(contender, any -> new ArrayList<>())
        .add(new Point((nanoTime - start) / 1e9, perSecond));
  }

  synchronized Map<String, List<Point>> points() {
    Map<String, List<Point>> copy = new LinkedHashMap<>();
    points.forEach((contender, each) -> copy.put(contender, List.copyOf(each)));
    return copy;
  }
}
