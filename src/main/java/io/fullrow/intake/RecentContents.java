// SPDX-License-Identifier: Apache-2.0
package io.fullrow.intake;

/**
 * A bounded set of contents. Each belongs into one of many small groups, in which the oldest makes
 * room for a new one, so what goes is nearly the oldest of all.
 *
 * <p>It is two arrays of numbers, and not a linked map, since it is written for every change: what
 * links long-lived objects anew has the garbage collector look at all of them again. Not
 * thread-safe.
 */
final class RecentContents {
  private static final int GROUP = 8;

  private final long[] high;
  private final long[] low;
  private final byte[] oldest;

  /**
   * @param entries 1 or more; rounded up, to a power of two
   */
  RecentContents(int entries) {
    int groups = Integer.highestOneBit(Math.max(1, (entries - 1) / GROUP)) << 1;
    high = new long[groups * GROUP];
    low = new long[groups * GROUP];
    oldest = new byte[groups];
  }

  boolean contains(EarlyDedupe.Content content) {
    int first = group(content) * GROUP;
    for (int i = first; i < first + GROUP; i++) {
      // An empty place is a content of zeros, which no hash is.
      if (low[i] == content.low() && high[i] == content.high()) {
        return true;
      }
    }
    return false;
  }

  /**
   * @return whether it was not there before
   */
  boolean add(EarlyDedupe.Content content) {
    if (contains(content)) {
      return false;
    }
    int group = group(content);
    int place = group * GROUP + oldest[group];
    high[place] = content.high();
    low[place] = content.low();
    oldest[group] = (byte) ((oldest[group] + 1) % GROUP);
    return true;
  }

  private int group(EarlyDedupe.Content content) {
    return (int) content.low() & (oldest.length - 1);
  }
}
