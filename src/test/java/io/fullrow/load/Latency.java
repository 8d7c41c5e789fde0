// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import tools.jackson.databind.JsonNode;

/**
 * Milliseconds from a fragment's arrival on Kafka to the target's acknowledgement.
 *
 * @param share of the reached speed
 * @param perSecond changes
 */
record Latency(
    double share, double perSecond, long p50, long p99, long p999, long max, long samples) {
  /**
   * @param propagation as {@code /actuator/lag} has it: of the last 60 seconds
   */
  static Latency of(double share, double perSecond, JsonNode propagation) {
    return new Latency(
        share,
        perSecond,
        propagation.path("p50Ms").asLong(0),
        propagation.path("p99Ms").asLong(0),
        propagation.path("p999Ms").asLong(0),
        propagation.path("maxMs").asLong(0),
        propagation.path("samples").asLong(0));
  }
}
