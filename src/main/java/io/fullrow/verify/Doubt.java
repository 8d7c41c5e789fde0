// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import io.fullrow.model.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What differed in one row when it was scanned, followed over later readings. Only that counts: a
 * cell that has been equal once, or that the target has brought to what the source showed then, is
 * explained for good, whatever is written after. A difference is certain when both tables have
 * shown the same for long enough: then no write and no deletion was on its way.
 *
 * <p>Not safe for several threads. Times are of {@link System#nanoTime}.
 */
final class Doubt {
  private static final Seen NOTHING = new Seen(Optional.empty(), Optional.empty());

  private final RowKey key;
  private final Duration settle;
  private final boolean hadCells;
  private final Map<CellId, Trace> traces = new LinkedHashMap<>();

  /** A cell of the row; the row itself has no column. */
  private record CellId(String column, Bytes path) {
    static final CellId ROW = new CellId("", Bytes.empty());
  }

  /**
   * @param first of the source, when the row was scanned
   * @param since when both sides were first seen so
   */
  private record Trace(
      Optional<Print> first, Optional<Print> source, Optional<Print> target, long since) {

    /** Whether the target shows what the source showed at first, or what came after it. */
    boolean isCaughtUpBy(Seen now) {
      return now.target().equals(first) || now.isBetween(first);
    }

    boolean shows(Seen now) {
      return source.equals(now.source()) && target.equals(now.target());
    }
  }

  /** Both sides at one reading. */
  private record Seen(Optional<Print> source, Optional<Print> target) {
    /** Whether the target's write is later than that one and earlier than the source's. */
    boolean isBetween(Optional<Print> first) {
      return first.isPresent()
          && target.isPresent()
          && source.isPresent()
          && target.get().writetime() > first.get().writetime()
          && target.get().writetime() < source.get().writetime();
    }
  }

  /**
   * @param settle how long both sides must show the same
   * @param at when the reading had ended
   */
  Doubt(RowKey key, RowReading reading, Duration settle, long at) {
    this.key = key;
    this.settle = settle;
    this.hadCells = !reading.differing().isEmpty();
    seen(reading)
        .forEach(
            (id, now) -> traces.put(id, new Trace(now.source(), now.source(), now.target(), at)));
  }

  RowKey key() {
    return key;
  }

  /** How much of memory it takes, in cells. */
  int weight() {
    return traces.size();
  }

  /**
   * One more reading.
   *
   * @param end when it had ended
   */
  void read(RowReading reading, long end) {
    Map<CellId, Seen> seen = seen(reading);
    traces.keySet().retainAll(seen.keySet());
    traces.entrySet().removeIf(trace -> isExplained(trace, seen));
    traces.replaceAll((id, trace) -> next(trace, seen.getOrDefault(id, NOTHING), end));
  }

  private static boolean isExplained(Map.Entry<CellId, Trace> trace, Map<CellId, Seen> seen) {
    Seen now = seen.getOrDefault(trace.getKey(), NOTHING);
    return !trace.getValue().shows(now) && trace.getValue().isCaughtUpBy(now);
  }

  private static Trace next(Trace trace, Seen now, long end) {
    return trace.shows(now) ? trace : new Trace(trace.first(), now.source(), now.target(), end);
  }

  private static Map<CellId, Seen> seen(RowReading reading) {
    Map<CellId, Seen> seen = new LinkedHashMap<>();
    reading.onlyIn().ifPresent(side -> seen.put(CellId.ROW, present(side)));
    for (CellPair pair : reading.differing()) {
      seen.put(id(pair), new Seen(print(pair.source(), reading), print(pair.target(), reading)));
    }
    return seen;
  }

  private static Seen present(Side side) {
    Optional<Print> there = Optional.of(Print.PRESENT);
    return side == Side.SOURCE
        ? new Seen(there, Optional.empty())
        : new Seen(Optional.empty(), there);
  }

  private static Optional<Print> print(Optional<SeenCell> cell, RowReading reading) {
    return cell.map(seen -> Print.of(seen, reading.now()));
  }

  private static CellId id(CellPair pair) {
    return new CellId(pair.column().name(), pair.path());
  }

  /** Whether nothing of it differs any more. */
  boolean isExplained() {
    return traces.isEmpty();
  }

  /**
   * Whether all that still differs is certain.
   *
   * @param begin when the last reading began
   */
  boolean isCertain(long begin) {
    return traces.containsKey(CellId.ROW)
        ? isRowCertain(begin)
        : traces.values().stream().allMatch(trace -> isCertain(trace, begin));
  }

  private boolean isCertain(Trace trace, long begin) {
    return begin - trace.since() >= settle.toNanos();
  }

  /** A row that comes and goes could be missed each time: one of its cells must have stayed. */
  private boolean isRowCertain(long begin) {
    Trace row = traces.get(CellId.ROW);
    return row != null
        && isCertain(row, begin)
        && (!hadCells
            || traces.values().stream().anyMatch(trace -> trace != row && isCertain(trace, begin)));
  }

  /**
   * What still differs, for certain or not.
   *
   * @param last the reading that was told last; it is not kept, since its values may be large
   * @param begin when it began
   */
  List<Finding> findings(RowReading last, ComparedColumns columns, long begin) {
    FindingText text = new FindingText(key, columns);
    if (traces.containsKey(CellId.ROW)) {
      return List.of(text.row(last, isRowCertain(begin)));
    }
    List<Finding> findings = new ArrayList<>();
    for (CellPair pair : last.differing()) {
      Optional.ofNullable(traces.get(id(pair)))
          .ifPresent(trace -> findings.add(text.cell(pair, isCertain(trace, begin))));
    }
    return findings;
  }
}
