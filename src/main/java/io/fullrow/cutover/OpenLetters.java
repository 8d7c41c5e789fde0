// SPDX-License-Identifier: Apache-2.0
package io.fullrow.cutover;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The open dead letters, of any age, by table and kind. For one thread. */
public final class OpenLetters {
  static final String NAME = "dead-letters";

  private final Map<String, SortedMap<String, Long>> byTable = new HashMap<>();
  private final SortedMap<String, Long> ofAny = new TreeMap<>();

  /**
   * @param table empty if nobody knows it: then it may be of any
   */
  public void add(Optional<String> table, String kind) {
    table
        .map(name -> byTable.computeIfAbsent(name, any -> new TreeMap<>()))
        .orElse(ofAny)
        .merge(kind, 1L, Long::sum);
  }

  public Criterion of(String table) {
    SortedMap<String, Long> open = new TreeMap<>(byTable.getOrDefault(table, new TreeMap<>()));
    ofAny.forEach(
        (kind, count) -> open.merge(kind + " of a table that is not known", count, Long::sum));
    if (open.isEmpty()) {
      return Criterion.met(NAME, "none is open");
    }
    StringBuilder kinds = new StringBuilder();
    open.forEach((kind, count) -> kinds.append(", ").append(count).append(' ').append(kind));
    return Criterion.notMet(
        NAME,
        "open:" + kinds.substring(1),
        "See dlq list and dlq explain; then dlq redrive, or dlq drop and verify again");
  }
}
