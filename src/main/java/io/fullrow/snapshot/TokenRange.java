// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import java.math.BigInteger;

/**
 * Some of the tokens of the Murmur3 partitioner.
 *
 * @param after the token before the first one; no row has the lowest token of all
 * @param upTo the last one
 */
record TokenRange(long after, long upTo) {
  private static final BigInteger RING = BigInteger.ONE.shiftLeft(Long.SIZE);
  private static final BigInteger LOWEST = BigInteger.valueOf(Long.MIN_VALUE);

  /**
   * One of {@code count} ranges of the same size, which together are the ring. They do not follow
   * the ranges of the nodes: those change when nodes come and go, and a snapshot that is resumed
   * must find the same ranges.
   */
  static TokenRange of(int index, int count) {
    long upTo = index == count - 1 ? Long.MAX_VALUE : bound(index + 1, count);
    return new TokenRange(bound(index, count), upTo);
  }

  private static long bound(int index, int count) {
    return RING.multiply(BigInteger.valueOf(index))
        .divide(BigInteger.valueOf(count))
        .add(LOWEST)
        .longValueExact();
  }
}
