// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import java.util.concurrent.CancellationException;

/** Waits that end with the comparison. */
final class Waits {
  private Waits() {}

  /**
   * @throws CancellationException if the thread is interrupted, as it is when the comparison stops
   */
  static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static CancellationException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    CancellationException cancelled = new CancellationException("interrupted");
    cancelled.initCause(e);
    return cancelled;
  }
}
