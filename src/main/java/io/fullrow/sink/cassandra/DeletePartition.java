// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import io.fullrow.schema.TableSchema;
import io.fullrow.sink.Write;
import java.util.Optional;

/** {@code DELETE} of a whole partition. */
final class DeletePartition implements CqlStatement<Write.DeletePartition> {
  private final TableSchema table;

  DeletePartition(TableSchema table) {
    this.table = table;
  }

  @Override
  public String cql() {
    return "DELETE FROM "
        + CqlStatement.table(table.id())
        + " USING TIMESTAMP ? WHERE "
        + CqlStatement.equalities(table.partitionKey().stream());
  }

  @Override
  public void bind(Write.DeletePartition write, Binder binder) {
    binder.writetime(write.writetime());
    binder.key(write.partition(), Optional.empty());
  }
}
