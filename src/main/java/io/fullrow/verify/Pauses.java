// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import io.fullrow.verify.VerifyRequest.Patience;
import java.time.Duration;

/** How long to wait before each further reading: longer each time, the settling time in all. */
record Pauses(Patience patience) {
  /** So that the sum is never too short by rounding. */
  private static final Duration MARGIN = Duration.ofMillis(1);

  /**
   * @param reading from 1 on
   */
  Duration before(int reading) {
    long parts = (long) patience.retries() * (patience.retries() + 1) / 2;
    return patience.settle().multipliedBy(reading).dividedBy(parts).plus(MARGIN);
  }

  /** For what is old already, and can only be certain after all of it. */
  Duration whole() {
    return patience.settle().plus(MARGIN);
  }
}
