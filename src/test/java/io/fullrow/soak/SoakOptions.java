// SPDX-License-Identifier: Apache-2.0
package io.fullrow.soak;

import java.time.Duration;

/**
 * How large a run is.
 *
 * @param length of the load; the figures at its half are compared with those at its end
 * @param retention {@code fullrow.tombstone-retention} of the service
 * @param rate mutations a second
 * @param partitions of the table that the mutations are about
 * @param rows of each partition
 * @param seed the same seed gives the same mutations, though not at the same moments
 */
public record SoakOptions(
    Duration length, Duration retention, int rate, int partitions, int rows, long seed) {
  private static final int SAMPLES = 60;
  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(30);

  public SoakOptions {
    if (length.isNegative() || length.isZero() || rate < 1 || partitions < 1 || rows < 1) {
      throw new IllegalArgumentException("length, rate, partitions and rows are above 0");
    }
  }

  /** From one sample to the next. */
  Duration interval() {
    Duration even = length.dividedBy(SAMPLES);
    return even.compareTo(LONGEST_INTERVAL) < 0 ? even : LONGEST_INTERVAL;
  }

  /**
   * A mark's figure is the mean of the samples of so long before it: compaction makes sizes on disk
   * a saw whose teeth last minutes.
   */
  Duration window() {
    return length.dividedBy(6);
  }
}
