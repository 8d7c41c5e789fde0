// SPDX-License-Identifier: Apache-2.0
package io.fullrow.workload.anytable;

import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RowContent;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.workload.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Writes and deletions of rows and of what is in them, static ones too. */
final class RandomRows {
  private final SplittableRandom random;
  private final RandomValues values;
  private final TableSchema table;
  private final String name;

  RandomRows(SplittableRandom random, RandomValues values, TableSchema table) {
    this.random = random;
    this.values = values;
    this.table = table;
    this.name =
        TableShape.quoted(table.id().keyspace()) + "." + TableShape.quoted(table.id().table());
  }

  /** Each column is named and some are left unset, so that there are few statements to prepare. */
  Piece insert(PartitionKey partition, Clustering row, Stamp stamp) {
    boolean withStatics = !table.statics().isEmpty() && random.nextInt(4) == 0;
    RowCells regulars = new RowCells(random, values, stamp);
    RowCells statics = new RowCells(random, values, stamp);
    List<Column> columns = new ArrayList<>(table.partitionKey());
    columns.addAll(table.clustering());
    List<Bound> bounds = new ArrayList<>();
    partition.components().forEach(value -> bounds.add(Bound.of(value)));
    row.components().forEach(value -> bounds.add(Bound.of(value)));
    columns.addAll(table.regulars());
    table.regulars().forEach(column -> bounds.add(maybe(column, regulars)));
    if (withStatics) {
      columns.addAll(table.statics());
      table.statics().forEach(column -> bounds.add(maybe(column, statics)));
    }
    String names =
        columns.stream()
            .map(column -> TableShape.quoted(column.name()))
            .collect(Collectors.joining(", "));
    String places = "?" + ", ?".repeat(columns.size() - 1);
    Statement statement =
        new Statement()
            .add("INSERT INTO " + name + " (" + names + ") VALUES (" + places + ")")
            .add("", bounds.toArray(Bound[]::new))
            .using(stamp);
    Change inserted =
        new Change.Row(row, Optional.of(stamp.marker()), Optional.empty(), regulars.toColumns());
    return statics.toColumns().isEmpty()
        ? Piece.of(statement, inserted)
        : Piece.of(statement, inserted, new Change.StaticRow(statics.toColumns()));
  }

  /**
   * @param row empty for the static row
   */
  Piece update(PartitionKey partition, Optional<Clustering> row, Stamp stamp) {
    List<Column> columns = row.isPresent() ? table.regulars() : table.statics();
    List<Column> simple = columns.stream().filter(column -> !column.multiCell()).toList();
    List<Column> complex = columns.stream().filter(Column::multiCell).toList();
    boolean elements = !complex.isEmpty() && (simple.isEmpty() || random.nextInt(3) > 0);
    RowCells cells = new RowCells(random, values, stamp);
    Statement statement = new Statement().add("UPDATE " + name).using(stamp).add(" SET ");
    if (!simple.isEmpty()) {
      // At least one: what assigns nothing is no mutation.
      Column first = oneOf(simple);
      for (Column column : simple) {
        String assignment = TableShape.quoted(column.name()) + " = ?";
        boolean assigned = column.equals(first) || random.nextInt(3) == 0;
        statement.add(column.equals(simple.get(0)) ? assignment : ", " + assignment);
        statement.add("", assigned ? cells.overwrite(column) : Bound.UNSET);
      }
    }
    if (elements) {
      cells.assignElements(oneOf(complex), statement.add(simple.isEmpty() ? "" : ", "));
    }
    return Piece.of(where(statement, partition, row), change(row, cells.toColumns()));
  }

  /** One or two columns, or elements of them. */
  Piece deleteColumns(PartitionKey partition, Optional<Clustering> row, Stamp stamp) {
    List<Column> columns = row.isPresent() ? table.regulars() : table.statics();
    RowCells cells = new RowCells(random, values, stamp);
    Statement statement = new Statement().add("DELETE ");
    Column first = oneOf(columns);
    cells.delete(first, statement);
    Column second = oneOf(columns);
    if (!second.equals(first)) {
      cells.delete(second, statement.add(", "));
    }
    statement.add(" FROM " + name).usingTimestamp(stamp);
    return Piece.of(where(statement, partition, row), change(row, cells.toColumns()));
  }

  /** Where a row has no key but the partition's, Cassandra deletes the partition. */
  Piece deleteRow(PartitionKey partition, Clustering row, Stamp stamp) {
    Statement statement = new Statement().add("DELETE FROM " + name).usingTimestamp(stamp);
    Change deleted =
        table.clustering().isEmpty()
            ? new Change.Partition(stamp.deletion())
            : new Change.Row(
                row, Optional.empty(), Optional.of(stamp.deletion()), RowContent.none());
    return Piece.of(where(statement, partition, Optional.of(row)), deleted);
  }

  Piece deletePartition(PartitionKey partition, Stamp stamp) {
    Statement statement = new Statement().add("DELETE FROM " + name).usingTimestamp(stamp);
    return Piece.of(
        where(statement, partition, Optional.empty()), new Change.Partition(stamp.deletion()));
  }

  private Statement where(Statement statement, PartitionKey partition, Optional<Clustering> row) {
    statement.add(" WHERE").where(table.partitionKey(), partition.components());
    row.ifPresent(key -> statement.where(table.clustering(), key.components()));
    return statement;
  }

  private Bound maybe(Column column, RowCells cells) {
    return random.nextInt(3) == 0 ? cells.overwrite(column) : Bound.UNSET;
  }

  private static Change change(Optional<Clustering> row, RowContent columns) {
    return row.<Change>map(key -> new Change.Row(key, Optional.empty(), Optional.empty(), columns))
        .orElseGet(() -> new Change.StaticRow(columns));
  }

  private <T> T oneOf(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }
}
