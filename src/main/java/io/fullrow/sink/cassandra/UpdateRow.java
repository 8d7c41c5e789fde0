// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import io.fullrow.model.Bytes;
import io.fullrow.model.CellKey;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.UdtFields;
import io.fullrow.sink.Write;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code UPDATE} of all simple columns and UDT fields of the row or of the static row; absent ones
 * stay unset.
 */
final class UpdateRow implements CqlStatement<Write.Update> {
  private final TableSchema table;
  private final boolean ofStatics;
  private final Map<CellKey, String> assigned = new LinkedHashMap<>();

  UpdateRow(TableSchema table, boolean ofStatics) {
    this.table = table;
    this.ofStatics = ofStatics;
    List<Column> columns = ofStatics ? table.statics() : table.regulars();
    for (Column column : columns) {
      String name = CqlStatement.quoted(column.name());
      if (!column.multiCell()) {
        assigned.put(CellKey.simple(column.name()), name);
      } else {
        CqlTypes.udt(column.type()).ifPresent(udt -> fields(column, name, udt.getFieldNames()));
      }
    }
  }

  private void fields(Column column, String name, List<CqlIdentifier> fields) {
    for (int i = 0; i < fields.size(); i++) {
      assigned.put(
          CellKey.element(column.name(), UdtFields.path(i)),
          name + "." + fields.get(i).asCql(false));
    }
  }

  @Override
  public String cql() {
    return "UPDATE "
        + CqlStatement.table(table.id())
        + " USING TIMESTAMP ? AND TTL ? SET "
        + assigned.values().stream().map(name -> name + " = ?").collect(Collectors.joining(", "))
        + " WHERE "
        + CqlStatement.equalities(CqlStatement.keyOf(table, ofStatics));
  }

  @Override
  public void bind(Write.Update write, Binder binder) {
    binder.stamp(write.stamp());
    for (CellKey key : assigned.keySet()) {
      Optional<Bytes> value = write.cells().get(key);
      if (value == null) {
        binder.unset();
      } else {
        binder.valueOrNull(value);
      }
    }
    binder.key(write.partition(), write.clustering());
  }
}
