// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.ListContent;

/**
 * A list with its writetimes and TTLs, one for each element where it is not frozen (Cassandra 5.0).
 */
final class SelectList implements CqlStatement<ListContent> {
  private final TableSchema table;
  private final Column column;

  SelectList(TableSchema table, Column column) {
    this.table = table;
    this.column = column;
  }

  @Override
  public String cql() {
    String name = CqlStatement.quoted(column.name());
    boolean ofStatics = column.kind() == Column.Kind.STATIC;
    return "SELECT %s, WRITETIME(%s), TTL(%s) FROM %s WHERE %s%s"
        .formatted(
            name,
            name,
            name,
            CqlStatement.table(table.id()),
            CqlStatement.equalities(CqlStatement.keyOf(table, ofStatics)),
            // each row of the partition shows its static columns
            ofStatics ? " LIMIT 1" : "");
  }

  @Override
  public void bind(ListContent wanted, Binder binder) {
    binder.key(wanted.partition(), wanted.clustering());
  }
}
