// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import java.math.BigInteger;

/**
 * A part of the ring of Murmur3: all tokens above the first and up to the second. The lowest token
 * of all is no partition's.
 */
record TokenRange(long after, long to) {
  private static final BigInteger LOWEST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger SPAN = BigInteger.valueOf(Long.MAX_VALUE).subtract(LOWEST);

  /** One of that many parts of the ring, which are alike in size and leave nothing out. */
  static TokenRange of(int index, int parts) {
    if (index < 0 || index >= parts) {
      throw new IllegalArgumentException("no range " + index + " of " + parts);
    }
    return new TokenRange(bound(index, parts), bound(index + 1, parts));
  }

  private static long bound(int index, int parts) {
    return SPAN.multiply(BigInteger.valueOf(index))
        .divide(BigInteger.valueOf(parts))
        .add(LOWEST)
        .longValueExact();
  }
}
