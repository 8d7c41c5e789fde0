// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.topology.state.OrderBuffer;

/**
 * When a fragment came to the join, in milliseconds since the epoch.
 *
 * @param nowMillis by the clock of this instance
 * @param sentMillis when it was sent to the join, if that is long ago; else {@link
 *     OrderBuffer#RECENT}
 */
record Arrival(long nowMillis, long sentMillis) {
  /**
   * What was sent to the join longer ago is of a backlog. Far above what the clocks of instances
   * differ: that of the sender stands against the own.
   */
  private static final long BACKLOG_MILLIS = 2_000;

  static Arrival of(long sentMillis, long nowMillis) {
    return new Arrival(
        nowMillis, nowMillis - sentMillis > BACKLOG_MILLIS ? sentMillis : OrderBuffer.RECENT);
  }

  /** Of a fragment that has waited here. */
  static Arrival again(long nowMillis) {
    return new Arrival(nowMillis, OrderBuffer.RECENT);
  }

  boolean isOfBacklog() {
    return sentMillis != OrderBuffer.RECENT;
  }
}
