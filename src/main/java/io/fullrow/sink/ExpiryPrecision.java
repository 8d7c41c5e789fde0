// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

/** How close a written expiry comes to the event's. */
public enum ExpiryPrecision {
  /** Exactly, by {@code setNowInSeconds} of protocol v5 (Cassandra 4.0 and later). */
  EXACT,
  /**
   * The time to live that remains by this process's clock, at least 1 s: for older targets. A loss
   * to declare: expiries are off by the delay of the write, and what is expired already shows for 1
   * s.
   */
  REMAINING
}
