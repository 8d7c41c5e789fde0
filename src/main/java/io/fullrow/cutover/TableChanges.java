// SPDX-License-Identifier: Apache-2.0
package io.fullrow.cutover;

import io.fullrow.operations.OperationKeys;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What people did to a table beside the stream of its changes, by the operations topic: a
 * comparison that began before does not tell of the table as it is now. This is the one place that
 * lists it.
 */
public final class TableChanges {
  /** What was done, by the last part of a table's key; what nobody does has no key. */
  private static final Map<String, String> OF_TABLE =
      Map.of(
          "snapshot", "the snapshot",
          "skipped", "a skip of a held event",
          "letters", "a redrive or drop of dead letters",
          "repair", "a repair",
          "rewind", "a replay by the sink");

  /** What may have been done to any table, by its whole key. */
  private static final Map<String, String> OF_ANY =
      Map.of(
          OperationKeys.tableLetters(OperationKeys.ANY_TABLE),
          "a redrive or drop of dead letters of an unknown table",
          "replay",
          "a replay");

  private final Map<String, Instant> times;

  private TableChanges(Map<String, Instant> times) {
    this.times = times;
  }

  /**
   * @param table the source table
   * @param written when an entry of the operations topic was written
   */
  public static TableChanges of(String table, Function<String, Optional<Instant>> written) {
    Map<String, Instant> times = new TreeMap<>();
    Map<String, String> keys = new HashMap<>(OF_ANY);
    OF_TABLE.forEach((key, text) -> keys.put(OperationKeys.TABLES + table + "/" + key, text));
    keys.forEach((key, text) -> written.apply(key).ifPresent(at -> times.put(text, at)));
    return new TableChanges(times);
  }

  /** The last thing that was done after that time, with its time; empty if nothing was. */
  public Optional<String> after(Instant time) {
    return times.entrySet().stream()
        .filter(change -> change.getValue().isAfter(time))
        .max(Map.Entry.comparingByValue())
        .map(change -> change.getKey() + " at " + change.getValue());
  }
}
