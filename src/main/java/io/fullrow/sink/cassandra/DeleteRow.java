// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import io.fullrow.schema.TableSchema;
import io.fullrow.sink.Write;
import java.util.Optional;

/** {@code DELETE} of one row. */
final class DeleteRow implements CqlStatement<Write.DeleteRow> {
  private final TableSchema table;

  DeleteRow(TableSchema table) {
    this.table = table;
  }

  @Override
  public String cql() {
    return "DELETE FROM "
        + CqlStatement.table(table.id())
        + " USING TIMESTAMP ? WHERE "
        + CqlStatement.equalities(CqlStatement.keyOf(table, false));
  }

  @Override
  public void bind(Write.DeleteRow write, Binder binder) {
    binder.writetime(write.writetime());
    binder.key(write.partition(), Optional.of(write.clustering()));
  }
}
