// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How far the commit log of a node is published: which segments are done, and where the reading of
 * those goes on that are not. A node writes one after the other, but ends them when it likes: one
 * without captured changes is never complete, and the node takes it away when it pleases.
 *
 * <pre>
 * position := (part (" " part)*)?
 * part     := id "-" id ":all"          these are done, from the first to the last
 *           | id ":" bytes "+"?         done up to there; + : has captured changes
 * </pre>
 *
 * <p>What is not named is not done, whatever its id: ids begin with the node's clock, which may
 * have been set back. The latest {@value #RANGES_KEPT} ranges are kept; a node begins a new one
 * with each of its starts.
 */
final class LogPosition {
  /** Nothing is published. */
  static final LogPosition START = new LogPosition(new TreeMap<>(), new TreeMap<>());

  static final int RANGES_KEPT = 100;

  private static final Pattern PART =
      Pattern.compile("(?<first>\\d+)-(?<last>\\d+):all|(?<id>\\d+):(?<end>\\d+)(?<captured>\\+?)");
  private static final Open UNREAD = new Open(0, false);

  /** The last ids of ranges by their first ones. */
  private final NavigableMap<Long, Long> done;

  private final NavigableMap<Long, Open> open;

  private record Open(int end, boolean captured) {
    @Override
    public String toString() {
      return end + (captured ? "+" : "");
    }
  }

  private LogPosition(NavigableMap<Long, Long> done, NavigableMap<Long, Open> open) {
    this.done = Collections.unmodifiableNavigableMap(done);
    this.open = Collections.unmodifiableNavigableMap(open);
  }

  /**
   * @throws IllegalArgumentException if it is no text of a position
   */
  static LogPosition parse(String text) {
    if (text.isBlank()) {
      return START;
    }
    NavigableMap<Long, Long> done = new TreeMap<>();
    NavigableMap<Long, Open> open = new TreeMap<>();
    for (String part : text.strip().split(" ", -1)) {
      if (!parsePart(part, done, open)) {
        throw new IllegalArgumentException("'" + part + "' is no part of a position");
      }
    }
    return new LogPosition(done, open);
  }

  private static boolean parsePart(
      String text, NavigableMap<Long, Long> done, NavigableMap<Long, Open> open) {
    Matcher part = PART.matcher(text);
    if (!part.matches()) {
      return false;
    }
    try {
      if (part.group("id") == null) {
        long first = Long.parseLong(part.group("first"));
        long last = Long.parseLong(part.group("last"));
        Map.Entry<Long, Long> before = done.lowerEntry(last + 1);
        boolean apart = before == null || before.getValue() < first;
        return first <= last && apart && done.put(first, last) == null;
      }
      Open state = new Open(Integer.parseInt(part.group("end")), !part.group("captured").isEmpty());
      return open.put(Long.parseLong(part.group("id")), state) == null;
    } catch (NumberFormatException e) {
      return false; // too large
    }
  }

  /** Whether nothing of a segment is left to be published. */
  boolean isDone(long segment) {
    Map.Entry<Long, Long> range = done.floorEntry(segment);
    return range != null && segment <= range.getValue();
  }

  /** Where the reading of a segment goes on, in bytes. */
  int end(long segment) {
    return open.getOrDefault(segment, UNREAD).end();
  }

  /** Segments that are named and not done; true if captured changes were seen in them. */
  Map<Long, Boolean> open() {
    return open.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, segment -> segment.getValue().captured()));
  }

  /** Moved on within a segment. */
  LogPosition at(long segment, int end) {
    return with(segment, new Open(end, open.getOrDefault(segment, UNREAD).captured()));
  }

  /** With a segment that is there. */
  LogPosition seen(long segment, boolean captured) {
    Open before = open.get(segment);
    return before == null || captured && !before.captured()
        ? with(segment, new Open(end(segment), captured))
        : this;
  }

  private LogPosition with(long segment, Open state) {
    NavigableMap<Long, Open> changed = new TreeMap<>(open);
    changed.put(segment, state);
    return new LogPosition(done, changed);
  }

  /** Nothing is left of a segment. */
  LogPosition done(long segment) {
    NavigableMap<Long, Open> left = new TreeMap<>(open);
    left.remove(segment);
    if (isDone(segment)) {
      return new LogPosition(done, left);
    }
    NavigableMap<Long, Long> ranges = new TreeMap<>(done);
    Map.Entry<Long, Long> before = ranges.floorEntry(segment);
    long first = before != null && before.getValue() == segment - 1 ? before.getKey() : segment;
    Long after = ranges.remove(segment + 1);
    ranges.put(first, after == null ? segment : after);
    while (ranges.size() > RANGES_KEPT) {
      ranges.pollFirstEntry();
    }
    return new LogPosition(ranges, left);
  }

  /** A segment that is not done is as if it had never been there. */
  LogPosition without(long segment) {
    NavigableMap<Long, Open> left = new TreeMap<>(open);
    left.remove(segment);
    return new LogPosition(done, left);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LogPosition position
        && position.done.equals(done)
        && position.open.equals(open);
  }

  @Override
  public int hashCode() {
    return 31 * done.hashCode() + open.hashCode();
  }

  @Override
  public String toString() {
    return Stream.concat(
            done.entrySet().stream().map(range -> range.getKey() + "-" + range.getValue() + ":all"),
            open.entrySet().stream().map(part -> part.getKey() + ":" + part.getValue()))
        .collect(Collectors.joining(" "));
  }
}
