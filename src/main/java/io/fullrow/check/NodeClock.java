// SPDX-License-Identifier: Apache-2.0
package io.fullrow.check;

import java.time.Duration;
import java.time.Instant;

/**
 * How far a node's clock is from this host's.
 *
 * @param ahead of this host; negative if it is behind
 * @param uncertainty how wrong that can be: half of the time that the answer took
 */
record NodeClock(Duration ahead, Duration uncertainty) {
  /** More makes the later of two writes lose. */
  static final Duration MOST = Duration.ofSeconds(1);

  /**
   * @param asked when the question was sent, by this host's clock
   * @param node the answer
   * @param answered when it came
   */
  static NodeClock of(Instant asked, Instant node, Instant answered) {
    Duration half = Duration.between(asked, answered).dividedBy(2);
    return new NodeClock(Duration.between(asked.plus(half), node), half);
  }

  /** Whether it is surely skewed. */
  boolean isSkewed() {
    return ahead.abs().minus(uncertainty).compareTo(MOST) > 0;
  }
}
