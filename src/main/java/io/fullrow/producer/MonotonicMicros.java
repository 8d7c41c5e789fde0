// SPDX-License-Identifier: Apache-2.0
package io.fullrow.producer;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writetimes that rise: the clock's, or one microsecond after the last, as the driver's own
 * timestamp generator has it. So a later write of this process wins over an earlier one, also
 * within a microsecond or when the clock is set back. Thread-safe.
 */
final class MonotonicMicros {
  private final InstantSource clock;
  private final AtomicLong last = new AtomicLong(Long.MIN_VALUE);

  MonotonicMicros(InstantSource clock) {
    this.clock = clock;
  }

  long next() {
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    return last.updateAndGet(before -> Math.max(before + 1, now));
  }
}
