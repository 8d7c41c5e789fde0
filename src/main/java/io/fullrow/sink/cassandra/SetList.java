// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.Write;

/** {@code l = ?} of a list, frozen or not, or {@code l = l + ?} of one that is not. */
final class SetList implements CqlStatement<Write.ListValues> {
  private final TableSchema table;
  private final Column column;
  private final boolean appended;

  SetList(TableSchema table, Column column, boolean appended) {
    this.table = table;
    this.column = column;
    this.appended = appended;
  }

  @Override
  public String cql() {
    String name = CqlStatement.quoted(column.name());
    return CqlStatement.updateOf(table, column, name + " = " + (appended ? name + " + ?" : "?"));
  }

  @Override
  public void bind(Write.ListValues write, Binder binder) {
    binder.stamp(write.stamp());
    binder.collection(write.values().size(), write.values());
    binder.key(write.partition(), write.clustering());
  }
}
