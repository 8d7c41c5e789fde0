// SPDX-License-Identifier: Apache-2.0
package io.fullrow.check;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares a source table with its target. The target's columns are the service's schema, so what
 * differs is misread, or waits.
 */
final class TableShapes {
  private static final String CHECK = "columns";

  private final TableSchema source;
  private final TableSchema target;
  private final List<Finding> findings = new ArrayList<>();

  private TableShapes(TableSchema source, TableSchema target) {
    this.source = source;
    this.target = target;
  }

  static List<Finding> compare(TableSchema source, TableSchema target) {
    TableShapes shapes = new TableShapes(source, target);
    shapes.keys();
    shapes.columns();
    return shapes.findings;
  }

  private void keys() {
    if (!same(source.partitionKey(), target.partitionKey())
        || !same(source.clustering(), target.clustering())) {
      findings.add(
          Finding.error(
              CHECK,
              source.id().toString(),
              "its primary key is "
                  + key(source)
                  + ", that of "
                  + target.id()
                  + " is "
                  + key(target),
              "Create the target anew with the source's key: fullrow schema prints it."));
    }
  }

  private static boolean same(List<Column> some, List<Column> others) {
    boolean same = some.size() == others.size();
    for (int i = 0; same && i < some.size(); i++) {
      same = some.get(i).sameShape(others.get(i));
    }
    return same;
  }

  private static String key(TableSchema schema) {
    List<String> columns = new ArrayList<>();
    for (Column column : schema.byName().values()) {
      if (column.isPrimaryKey()) {
        String role = column.kind() == Column.Kind.PARTITION_KEY ? " (partition)" : "";
        String order = column.reversed() ? " DESC" : "";
        columns.add(column.name() + " " + CqlTypes.name(column.type()) + role + order);
      }
    }
    return String.join(", ", columns);
  }

  private void columns() {
    for (Column column : source.byName().values()) {
      Optional<Column> there = target.column(column.name());
      if (there.isEmpty()) {
        findings.add(
            Finding.error(
                CHECK,
                name(column),
                "the target " + target.id() + " has no such column: its changes would wait",
                "Add it to the target: ALTER TABLE "
                    + target.id()
                    + " ADD, as fullrow schema prints it."));
      } else if (!column.isPrimaryKey() && !fits(column, there.get())) {
        findings.add(
            Finding.error(
                CHECK,
                name(column),
                "it is " + text(column) + ", and " + text(there.get()) + " in " + target.id(),
                "Create the target's column with the source's type: fullrow schema prints it."));
      }
    }
    for (Column column : target.byName().values()) {
      if (source.column(column.name()).isEmpty()) {
        findings.add(
            Finding.info(
                CHECK,
                target.id() + "." + column.name(),
                "the source has no such column: it stays empty"));
      }
    }
  }

  /** Equal, or one of the forms that a list can take. */
  private static boolean fits(Column from, Column to) {
    return from.sameShape(to) || (isList(from) && listForms(from, to));
  }

  static boolean isList(Column column) {
    return column.multiCell() && CqlTypes.isList(column.type());
  }

  private static boolean listForms(Column from, Column to) {
    var element = CqlTypes.parts(from.type()).get(0);
    String found = CqlTypes.shape(to.type());
    return from.kind() == to.kind()
        && (found.equals(CqlTypes.shape(DataTypes.frozenListOf(element)))
            || found.equals(CqlTypes.shape(DataTypes.mapOf(DataTypes.TIMEUUID, element))));
  }

  private String name(Column column) {
    return source.id() + "." + column.name();
  }

  private static String text(Column column) {
    return (column.kind() == Column.Kind.STATIC ? "static " : "") + CqlTypes.name(column.type());
  }
}
