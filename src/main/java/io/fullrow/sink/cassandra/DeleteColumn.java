// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.Write;

/** {@code DELETE m}: the complex deletion of a non-frozen collection or UDT. */
final class DeleteColumn implements CqlStatement<Write.DeleteColumn> {
  private final TableSchema table;
  private final Column column;

  DeleteColumn(TableSchema table, Column column) {
    this.table = table;
    this.column = column;
  }

  @Override
  public String cql() {
    return "DELETE "
        + CqlStatement.quoted(column.name())
        + " FROM "
        + CqlStatement.table(table.id())
        + " USING TIMESTAMP ? WHERE "
        + CqlStatement.equalities(CqlStatement.keyOf(table, column.kind() == Column.Kind.STATIC));
  }

  @Override
  public void bind(Write.DeleteColumn write, Binder binder) {
    binder.writetime(write.writetime());
    binder.key(write.partition(), write.clustering());
  }
}
