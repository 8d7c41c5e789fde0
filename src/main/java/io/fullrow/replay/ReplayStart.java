// SPDX-License-Identifier: Apache-2.0
package io.fullrow.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.admin.OffsetSpec;

/**
 * Where a replay begins.
 *
 * @param at events of that time and later, by the time when they were made; empty for all
 */
public record ReplayStart(Optional<Instant> at) {
  private static final String EARLIEST = "earliest";

  /** With the first event that the topics have. */
  public static ReplayStart earliest() {
    return new ReplayStart(Optional.empty());
  }

  public static ReplayStart at(Instant time) {
    return new ReplayStart(Optional.of(time));
  }

  /** As {@link #toString} writes it. */
  static ReplayStart parse(String text) {
    return text.equals(EARLIEST) ? earliest() : at(Instant.parse(text));
  }

  /** Whether it goes back no further than that. */
  public boolean isWithin(Duration time, Instant now) {
    return at.filter(start -> !start.isBefore(now.minus(time))).isPresent();
  }

  OffsetSpec spec() {
    return at.map(time -> OffsetSpec.forTimestamp(time.toEpochMilli()))
        .orElseGet(OffsetSpec::earliest);
  }

  @Override
  public String toString() {
    return at.map(Instant::toString).orElse(EARLIEST);
  }
}
