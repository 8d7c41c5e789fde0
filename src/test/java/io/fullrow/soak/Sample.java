package io.fullrow.soak;

import java.time.Duration;
import java.util.Map;

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
}
