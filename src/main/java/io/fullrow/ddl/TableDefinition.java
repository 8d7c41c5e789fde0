// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ddl;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.DriverSchemas;
import io.fullrow.schema.TableSchema;
import io.fullrow.schema.UnsupportedTableException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table.
 *
 * @param schema as it is to be in the target, under its name there
 * @param options each as {@code name = value}
 */
record TableDefinition(TableSchema schema, List<String> options, List<String> comments)
    implements Definition {
  TableDefinition {
    options = List.copyOf(options);
    comments = List.copyOf(comments);
  }

  @Override
  public String kind() {
    return "table";
  }

  @Override
  public String name() {
    return Cql.name(schema.id());
  }

  @Override
  public String cql() {
    List<String> lines = new ArrayList<>();
    schema.byName().values().forEach(column -> lines.add("    " + line(column)));
    lines.add("    PRIMARY KEY (" + primaryKey() + ")");
    List<String> with = new ArrayList<>();
    if (!schema.clustering().isEmpty()) {
      with.add("CLUSTERING ORDER BY (" + clusteringOrder() + ")");
    }
    with.addAll(options);
    return "CREATE TABLE IF NOT EXISTS "
        + name()
        + " (\n"
        + String.join(",\n", lines)
        + "\n)"
        + (with.isEmpty() ? "" : " WITH " + String.join("\n    AND ", with));
  }

  private String line(Column column) {
    return Cql.name(column.name())
        + " "
        + TypeText.of(column.type(), schema.id().keyspace())
        + (column.kind() == Column.Kind.STATIC ? " static" : "");
  }

  private String primaryKey() {
    String partition = names(schema.partitionKey());
    return schema.clustering().isEmpty()
        ? "(" + partition + ")"
        : "(" + partition + "), " + names(schema.clustering());
  }

  private static String names(List<Column> columns) {
    return columns.stream()
        .map(column -> Cql.name(column.name()))
        .collect(Collectors.joining(", "));
  }

  private String clusteringOrder() {
    return schema.clustering().stream()
        .map(column -> Cql.name(column.name()) + (column.reversed() ? " DESC" : " ASC"))
        .collect(Collectors.joining(", "));
  }

  @Override
  public boolean exists(Metadata target) {
    TableId id = schema.id();
    CqlIdentifier name = CqlIdentifier.fromInternal(id.table());
    return target
        .getKeyspace(CqlIdentifier.fromInternal(id.keyspace()))
        .filter(
            keyspace -> keyspace.getTable(name).isPresent() || keyspace.getView(name).isPresent())
        .isPresent();
  }

  /** Of columns and key; options are left to who created the table. */
  @Override
  public List<String> differences(Metadata target) {
    if (!exists(target)) {
      return List.of();
    }
    try {
      return SchemaDifferences.of(DriverSchemas.read(target, schema.id()), schema);
    } catch (UnsupportedTableException e) {
      return List.of("it " + e.problem());
    }
  }
}
