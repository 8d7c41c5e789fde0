// SPDX-License-Identifier: Apache-2.0
package io.fullrow.deadletter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A set of offsets, small as long as neighbours are in it: kept as disjoint ranges that do not
 * touch. Not safe for several threads.
 */
public final class OffsetRanges {
  /** First to last offset of each range. */
  private final NavigableMap<Long, Long> lastByFirst = new TreeMap<>();

  /** A range of offsets, both ends in it. */
  public record Range(long first, long last) {
    public Range {
      if (first < 0 || last < first) {
        throw new IllegalArgumentException("no range of offsets: " + first + " to " + last);
      }
    }
  }

  public static OffsetRanges of(List<Range> ranges) {
    OffsetRanges all = new OffsetRanges();
    ranges.forEach(range -> all.add(range.first(), range.last()));
    return all;
  }

  public void add(long offset) {
    add(offset, offset);
  }

  private void add(long first, long last) {
    long from = first;
    long to = last;
    Map.Entry<Long, Long> before = lastByFirst.floorEntry(first);
    if (before != null && before.getValue() >= first - 1) {
      from = before.getKey();
      to = Math.max(to, before.getValue());
    }
    NavigableMap<Long, Long> joined = lastByFirst.subMap(from, true, to + 1, true);
    for (long end : joined.values()) {
      to = Math.max(to, end);
    }
    lastByFirst.subMap(from, true, to + 1, true).clear();
    lastByFirst.put(from, to);
  }

  public boolean contains(long offset) {
    Map.Entry<Long, Long> before = lastByFirst.floorEntry(offset);
    return before != null && before.getValue() >= offset;
  }

  /** Ascending. */
  public List<Range> ranges() {
    List<Range> ranges = new ArrayList<>();
    lastByFirst.forEach((first, last) -> ranges.add(new Range(first, last)));
    return ranges;
  }
}
