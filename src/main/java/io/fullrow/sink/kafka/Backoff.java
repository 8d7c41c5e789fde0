// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Growing pauses between attempts, each between half and all of its step so that many do not come
 * back at once.
 */
record Backoff(Duration first, Duration max) {
  private static final int MAX_DOUBLINGS = 30;

  /**
   * @param failures so far, 1 or more
   */
  long millis(int failures) {
    long doubled = first.toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
    long step = Math.max(1, Math.min(doubled, max.toMillis()));
    return step - ThreadLocalRandom.current().nextLong(step / 2 + 1);
  }
}
