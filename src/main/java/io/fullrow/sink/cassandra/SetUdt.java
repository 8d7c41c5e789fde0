// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.Write;
import java.util.Optional;

/** {@code u = ?} of a non-frozen UDT, which keeps the bytes of its fields as they are. */
final class SetUdt implements CqlStatement<Write.WholeUdt> {
  private final TableSchema table;
  private final Column column;

  SetUdt(TableSchema table, Column column) {
    this.table = table;
    this.column = column;
  }

  @Override
  public String cql() {
    return CqlStatement.updateOf(table, column, CqlStatement.quoted(column.name()) + " = ?");
  }

  @Override
  public void bind(Write.WholeUdt write, Binder binder) {
    binder.stamp(write.stamp());
    binder.valueOrNull(Optional.of(write.value()));
    binder.key(write.partition(), write.clustering());
  }
}
