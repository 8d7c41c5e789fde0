// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import io.fullrow.model.Bytes;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlKind;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.Write;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;

/** {@code c = c + ?} of a non-frozen set or map, or {@code s = s - ?} of a set. */
final class UpdateElements implements CqlStatement<Write.Elements> {
  private final TableSchema table;
  private final Column column;
  private final boolean removal;
  private final boolean ofSet;

  UpdateElements(TableSchema table, Column column, boolean removal) {
    this.table = table;
    this.column = column;
    this.removal = removal;
    this.ofSet = CqlTypes.kind(column.type()) == CqlKind.SET;
  }

  @Override
  public String cql() {
    String name = CqlStatement.quoted(column.name());
    return CqlStatement.updateOf(table, column, name + " = " + name + (removal ? " - ?" : " + ?"));
  }

  @Override
  public void bind(Write.Elements write, Binder binder) {
    binder.stamp(write.stamp());
    binder.collection(write.elements().size(), parts(write.elements()));
    binder.key(write.partition(), write.clustering());
  }

  private Collection<Bytes> parts(SortedMap<Bytes, Bytes> elements) {
    if (ofSet) {
      return elements.keySet();
    }
    List<Bytes> parts = new ArrayList<>(2 * elements.size());
    elements.forEach(
        (key, value) -> {
          parts.add(key);
          parts.add(value);
        });
    return parts;
  }
}
