// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.Write;

/** {@code DELETE s[?]}: one element of a non-frozen set, by its bytes as they are. */
final class DeleteElement implements CqlStatement<Write.DeleteElement> {
  private final TableSchema table;
  private final Column column;

  DeleteElement(TableSchema table, Column column) {
    this.table = table;
    this.column = column;
  }

  @Override
  public String cql() {
    return "DELETE "
        + CqlStatement.quoted(column.name())
        + "[?] FROM "
        + CqlStatement.table(table.id())
        + " USING TIMESTAMP ? WHERE "
        + CqlStatement.equalities(CqlStatement.keyOf(table, column.kind() == Column.Kind.STATIC));
  }

  @Override
  public void bind(Write.DeleteElement write, Binder binder) {
    binder.value(write.cell().path().orElseThrow());
    binder.writetime(write.writetime());
    binder.key(write.partition(), write.clustering());
  }
}
