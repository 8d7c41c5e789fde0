// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.Write;

/** {@code m[?] = ?}: one element of a non-frozen map, with its bytes as they are. */
final class UpdateMapElement implements CqlStatement<Write.MapElement> {
  private final TableSchema table;
  private final Column column;

  UpdateMapElement(TableSchema table, Column column) {
    this.table = table;
    this.column = column;
  }

  @Override
  public String cql() {
    return CqlStatement.updateOf(table, column, CqlStatement.quoted(column.name()) + "[?] = ?");
  }

  @Override
  public void bind(Write.MapElement write, Binder binder) {
    binder.stamp(write.stamp());
    binder.value(write.cell().path().orElseThrow());
    binder.valueOrNull(write.value());
    binder.key(write.partition(), write.clustering());
  }
}
