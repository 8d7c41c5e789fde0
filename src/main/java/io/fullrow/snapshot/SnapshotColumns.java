// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a table is read.
 *
 * @param carried static columns, then regular ones
 * @param leftOut regular columns whose cells are not carried; it is only asked whether a row has
 *     any
 */
record SnapshotColumns(TableSchema table, List<Column> carried, List<Column> leftOut) {
  /** A column, its {@code WRITETIME} and its {@code TTL}. */
  static final int SELECTORS = 3;

  /**
   * The columns of a snapshot that begins now.
   *
   * @param elementTimes whether the cluster tells the writetimes of elements
   * @param accepted names of columns that the operator does without
   * @throws IllegalArgumentException if a column cannot be carried and is not accepted, or an
   *     accepted one cannot be left out
   */
  static SnapshotColumns of(TableSchema table, boolean elementTimes, Set<String> accepted) {
    accepted.forEach(name -> requireNonKey(table, name));
    List<String> refused = new ArrayList<>();
    nonKey(table)
        .filter(column -> !accepted.contains(column.name()))
        .forEach(column -> refused.addAll(obstacles(column, elementTimes)));
    if (!refused.isEmpty()) {
      throw new IllegalArgumentException(
          table.id()
              + " cannot be read completely by CQL: "
              + String.join("; ", refused)
              + ". Leave a column out by --accept-loss <column>.");
    }
    return new SnapshotColumns(
        table,
        nonKey(table).filter(column -> !accepted.contains(column.name())).toList(),
        table.regulars().stream().filter(column -> accepted.contains(column.name())).toList());
  }

  private static Stream<Column> nonKey(TableSchema table) {
    return Stream.concat(table.statics().stream(), table.regulars().stream());
  }

  private static void requireNonKey(TableSchema table, String name) {
    Column column =
        table
            .column(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--accept-loss "
                            + name
                            + ": "
                            + table.id()
                            + " has no such column; names are case-sensitive"));
    if (column.isPrimaryKey()) {
      throw new IllegalArgumentException(
          "--accept-loss " + name + ": a column of the primary key cannot be left out");
    }
  }

  private static List<String> obstacles(Column column, boolean elementTimes) {
    if (!column.multiCell()) {
      return List.of();
    }
    String what = column.name() + " " + CqlTypes.name(column.type());
    if (CqlTypes.isList(column.type())) {
      return List.of(what + " is a non-frozen list, whose paths CQL does not show");
    }
    return elementTimes
        ? List.of()
        : List.of(what + " has elements, whose writetimes only Cassandra 5.0 tells");
  }

  /**
   * Requires that the new table has a place for each column: a fragment with a column that it does
   * not have would wait for it, and all that comes behind it too.
   *
   * @throws IllegalArgumentException if one is missing
   */
  void requireIn(TableSchema target) {
    List<String> missing =
        carried.stream().map(Column::name).filter(name -> !target.knows(name)).toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "the target "
              + target.id()
              + " has no column "
              + String.join(", ", missing)
              + " of "
              + table.id()
              + ": add it there, or leave it out by --accept-loss <column>");
    }
  }

  /**
   * Those that the table still has.
   *
   * @param now the table after it was altered
   */
  SnapshotColumns stillIn(TableSchema now) {
    return new SnapshotColumns(
        now,
        carried.stream().filter(column -> now.column(column.name()).isPresent()).toList(),
        leftOut.stream().filter(column -> now.column(column.name()).isPresent()).toList());
  }

  List<Column> key() {
    return Stream.concat(table.partitionKey().stream(), table.clustering().stream()).toList();
  }

  Set<String> leftOutNames(TableSchema all) {
    Set<String> names = nonKey(all).map(Column::name).collect(Collectors.toSet());
    carried.forEach(column -> names.remove(column.name()));
    return names;
  }

  /** Of a range of tokens. */
  String query() {
    String token =
        table.partitionKey().stream()
            .map(SnapshotColumns::cql)
            .collect(Collectors.joining(", ", "token(", ")"));
    return select() + token + " > ? AND " + token + " <= ?";
  }

  /** Of one row, by its primary key. */
  String rowQuery() {
    return select() + equal(key());
  }

  /** Of any row of a partition, each of which shows the static row. */
  String partitionQuery() {
    return select() + equal(table.partitionKey()) + " LIMIT 1";
  }

  private static String equal(List<Column> key) {
    return key.stream().map(column -> cql(column) + " = ?").collect(Collectors.joining(" AND "));
  }

  /** The key columns, the carried ones with their times, the others. */
  private String select() {
    List<String> selectors = new ArrayList<>();
    key().forEach(column -> selectors.add(cql(column)));
    for (Column column : carried) {
      String name = cql(column);
      selectors.add(name);
      selectors.add("WRITETIME(" + name + ")");
      selectors.add("TTL(" + name + ")");
    }
    leftOut.forEach(column -> selectors.add(cql(column)));
    return "SELECT "
        + String.join(", ", selectors)
        + " FROM "
        + cql(table.id().keyspace())
        + "."
        + cql(table.id().table())
        + " WHERE ";
  }

  private static String cql(Column column) {
    return cql(column.name());
  }

  private static String cql(String name) {
    return CqlIdentifier.fromInternal(name).asCql(false);
  }
}
