// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ddl;

import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** In what a table is not what it would be created as: its key, and its columns. */
final class SchemaDifferences {
  private SchemaDifferences() {}

  /** One phrase for each difference. */
  static List<String> of(TableSchema found, TableSchema wanted) {
    List<String> differences = new ArrayList<>();
    if (!key(found).equals(key(wanted))) {
      differences.add("its primary key is " + key(found) + ", would be " + key(wanted));
    }
    for (Column column : wanted.byName().values()) {
      Optional<Column> there = found.column(column.name());
      if (there.isEmpty()) {
        differences.add("it has no column " + column.name() + ", would have " + text(column));
      } else if (!column.isPrimaryKey() && !there.get().sameShape(column)) {
        differences.add(
            "column " + column.name() + " is " + text(there.get()) + ", would be " + text(column));
      }
    }
    found.byName().keySet().stream()
        .filter(name -> wanted.column(name).isEmpty())
        .forEach(name -> differences.add("its column " + name + " would not be there"));
    return differences;
  }

  private static String key(TableSchema schema) {
    return "(("
        + schema.partitionKey().stream()
            .map(SchemaDifferences::keyColumn)
            .collect(Collectors.joining(", "))
        + ")"
        + schema.clustering().stream()
            .map(column -> ", " + keyColumn(column) + (column.reversed() ? " DESC" : " ASC"))
            .collect(Collectors.joining())
        + ")";
  }

  private static String keyColumn(Column column) {
    return Cql.name(column.name()) + " " + CqlTypes.shape(column.type());
  }

  private static String text(Column column) {
    return (column.kind() == Column.Kind.STATIC
            ? column.kind().name().toLowerCase(Locale.ROOT) + " "
            : "")
        + CqlTypes.name(column.type());
  }
}
