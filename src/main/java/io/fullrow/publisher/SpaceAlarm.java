// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells in the log that {@code cdc_raw} fills, long before the node refuses writes. For one thread.
 */
final class SpaceAlarm {
  private static final Logger LOG = LoggerFactory.getLogger(SpaceAlarm.class);
  private static final double EARLY = 0.5;
  private static final double LATE = 0.8;
  private static final long LOOK_EVERY = Duration.ofSeconds(2).toNanos();
  private static final long TELL_EVERY = Duration.ofMinutes(1).toNanos();

  private final CdcSpace space;
  private final LongSupplier nanoTime;
  private long lookAt;
  private long tellAt;
  private double told;

  /**
   * @param nanoTime {@link System#nanoTime()}, or a test's clock
   */
  SpaceAlarm(CdcSpace space, LongSupplier nanoTime) {
    this.space = space;
    this.nanoTime = nanoTime;
    this.lookAt = nanoTime.getAsLong();
    this.tellAt = lookAt;
  }

  /** Looks if it is time to; a higher level is told at once, the same one each minute. */
  void look() {
    long now = nanoTime.getAsLong();
    if (now - lookAt < 0) {
      return;
    }
    lookAt = now + LOOK_EVERY;
    double share = space.bytes() / space.limit();
    double level = share >= LATE ? LATE : share >= EARLY ? EARLY : 0;
    if (level > told || level > 0 && now - tellAt >= 0) {
      tell(share, level);
      tellAt = now + TELL_EVERY;
    } else if (level == 0 && told > 0) {
      LOG.info("{} is at {} % of cdc_total_space again", space.folder(), percent(share));
    }
    told = level;
  }

  private void tell(double share, double level) {
    String what =
        space.folder()
            + " is at "
            + percent(share)
            + " % of cdc_total_space ("
            + space.limit()
            + " bytes). When it is full, the node refuses writes to captured tables, or with"
            + " cdc_block_writes: false deletes the oldest segment, and its changes are lost. Look"
            + " at what keeps this publisher (/lag), or raise cdc_total_space";
    if (level >= LATE) {
      LOG.error(what);
    } else {
      LOG.warn(what);
    }
  }

  private static long percent(double share) {
    return Math.round(share * 100);
  }
}
