// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether tables can be written back without circling: what the way back writes is captured, and
 * comes back to us.
 */
final class WayBackCheck {
  private static final String NOT_WRITTEN_BACK = "fullrow.source.not-written-back";

  /** Its writetimes are those of its records, so that each of our writes would come back newer. */
  private static final String TRIGGER = "trigger";

  private final FullrowProperties properties;
  private final TableList list;

  /**
   * @param list the tables with their keys
   */
  WayBackCheck(FullrowProperties properties, TableList list) {
    this.properties = properties;
    this.list = list;
  }

  List<Problem> problems() {
    if (!properties.roles().contains(Role.WAY_BACK)) {
      return List.of();
    }
    List<Problem> problems = new ArrayList<>(unknownTables());
    for (int i = 0; i < list.tables().size(); i++) {
      TableSettings table = list.tables().get(i);
      if (!properties.source().notWrittenBack().contains(table.source())) {
        problems.addAll(inputs(list.keys().get(i), table));
      }
    }
    return problems;
  }

  /** Those of a keyspace are not listed before the target was asked. */
  private List<Problem> unknownTables() {
    Set<String> unknown = new TreeSet<>(properties.source().notWrittenBack());
    list.tables().forEach(table -> unknown.remove(table.source()));
    if (list.tables().size() == properties.tables().size()) {
      properties
          .keyspaces()
          .forEach(keyspace -> unknown.removeIf(t -> t.startsWith(keyspace.source() + ".")));
    }
    return unknown.stream()
        .map(
            table ->
                Problem.of(
                    NOT_WRITTEN_BACK,
                    table,
                    "no table with this source is configured",
                    "Write keyspace.table of a configured source table, or remove it."))
        .toList();
  }

  private static List<Problem> inputs(String key, TableSettings table) {
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < table.inputs().size(); i++) {
      if (table.inputs().get(i).format().equals(TRIGGER)) {
        problems.add(
            Problem.of(
                key + ".inputs[" + i + "].format",
                TRIGGER,
                "this format does not carry writetimes, so each write of the role way-back would"
                    + " come back as a new change, forever",
                "Name "
                    + table.source()
                    + " in "
                    + NOT_WRITTEN_BACK
                    + ", or capture it by another format."));
      }
    }
    return problems;
  }
}
