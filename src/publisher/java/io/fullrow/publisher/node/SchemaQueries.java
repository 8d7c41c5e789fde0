// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher.node;

import io.fullrow.publisher.SchemaDefinition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.cassandra.cql3.UntypedResultSet;
import org.apache.cassandra.db.marshal.UTF8Type;

/** Reads {@code system_schema}, all of it. */
final class SchemaQueries {
  private record Name(String keyspace, String table) {}

  private SchemaQueries() {}

  /** Changes with whatever is altered. */
  static UUID version(CqlConnection node) throws IOException {
    return node.query("SELECT schema_version FROM system.local").one().getUUID("schema_version");
  }

  /** All tables and types, the system's too: what is written to them is in the same segments. */
  static SchemaDefinition read(CqlConnection node) throws IOException {
    // What is altered while it is read changes the version again.
    UUID version = version(node);
    List<SchemaDefinition.Type> types = new ArrayList<>();
    for (UntypedResultSet.Row row : node.query("SELECT * FROM system_schema.types")) {
      types.add(
          new SchemaDefinition.Type(
              row.getString("keyspace_name"),
              row.getString("type_name"),
              row.getFrozenList("field_names", UTF8Type.instance),
              row.getFrozenList("field_types", UTF8Type.instance)));
    }
    Map<Name, List<SchemaDefinition.Column>> columns = new LinkedHashMap<>();
    for (UntypedResultSet.Row row : node.query("SELECT * FROM system_schema.columns")) {
      columns
          .computeIfAbsent(name(row, "table_name"), unused -> new ArrayList<>())
          .add(
              new SchemaDefinition.Column(
                  row.getString("column_name"),
                  row.getString("type"),
                  row.getString("kind"),
                  row.getInt("position"),
                  row.getString("clustering_order").equals("desc")));
    }
    Map<Name, List<SchemaDefinition.Dropped>> dropped = new LinkedHashMap<>();
    for (UntypedResultSet.Row row : node.query("SELECT * FROM system_schema.dropped_columns")) {
      dropped
          .computeIfAbsent(name(row, "table_name"), unused -> new ArrayList<>())
          .add(
              new SchemaDefinition.Dropped(
                  row.getString("column_name"),
                  row.getString("type"),
                  row.has("kind") ? row.getString("kind") : "regular",
                  row.getLong("dropped_time")));
    }
    List<SchemaDefinition.Table> tables = new ArrayList<>();
    for (UntypedResultSet.Row row : node.query("SELECT * FROM system_schema.tables")) {
      Set<String> flags = row.getFrozenSet("flags", UTF8Type.instance);
      boolean captured = row.has("cdc") && row.getBoolean("cdc");
      tables.add(
          table(name(row, "table_name"), row.getUUID("id"), captured, flags, columns, dropped));
    }
    // Updates of views stand in commit logs too.
    for (UntypedResultSet.Row row : node.query("SELECT * FROM system_schema.views")) {
      tables.add(
          table(
              name(row, "view_name"),
              row.getUUID("id"),
              false,
              Set.of("compound"),
              columns,
              dropped));
    }
    return new SchemaDefinition(version, types, tables);
  }

  private static Name name(UntypedResultSet.Row row, String column) {
    return new Name(row.getString("keyspace_name"), row.getString(column));
  }

  private static SchemaDefinition.Table table(
      Name name,
      UUID id,
      boolean captured,
      Set<String> flags,
      Map<Name, List<SchemaDefinition.Column>> columns,
      Map<Name, List<SchemaDefinition.Dropped>> dropped) {
    return new SchemaDefinition.Table(
        name.keyspace(),
        name.table(),
        id,
        captured,
        flags,
        columns.getOrDefault(name, List.of()),
        dropped.getOrDefault(name, List.of()));
  }
}
