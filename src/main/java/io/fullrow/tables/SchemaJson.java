// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.DroppedColumns;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schema of a table as JSON, by this grammar of version 1, with types as in {@link TypeJson}:
 *
 * <pre>
 * {"version": 1, "table": "keyspace.table",
 *  "columns": [[name, kind, type] or [name, kind, type, "desc"], ...],
 *  "dropped": {name: microseconds, ...}}
 * </pre>
 *
 * <p>Columns stand in the order of the primary key, then statics and regular ones. A later version
 * that cannot be read as this one has another number, and what is not understood is not used.
 */
final class SchemaJson {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaJson.class);
  private static final int VERSION = 1;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private SchemaJson() {}

  static JsonNode write(TableSchema schema) {
    ArrayNode columns = NODES.arrayNode();
    for (Column column : schema.byName().values()) {
      ArrayNode written = NODES.arrayNode().add(column.name());
      written.add(column.kind().name().toLowerCase(Locale.ROOT)).add(TypeJson.write(column.type()));
      columns.add(column.reversed() ? written.add("desc") : written);
    }
    ObjectNode dropped = NODES.objectNode();
    schema.dropped().goneUntil().forEach(dropped::put);
    ObjectNode node = NODES.objectNode().put("version", VERSION);
    node.put("table", schema.id().toString());
    node.set("columns", columns);
    return node.set("dropped", dropped);
  }

  /** Empty if it is of another version or cannot be understood, which is logged. */
  static Optional<TableSchema> read(JsonNode node) {
    try {
      return node.path("version").asInt(0) == VERSION
          ? Optional.of(schema(node))
          : Optional.empty();
    } catch (RuntimeException e) {
      LOG.warn("a stored schema cannot be read and is not used: {}", node, e);
      return Optional.empty();
    }
  }

  private static TableSchema schema(JsonNode node) {
    Map<Column.Kind, List<Column>> byKind = new HashMap<>();
    for (JsonNode written : node.get("columns")) {
      Column column = column(written);
      byKind.computeIfAbsent(column.kind(), any -> new ArrayList<>()).add(column);
    }
    Map<String, Long> dropped = new HashMap<>();
    node.path("dropped")
        .properties()
        .forEach(entry -> dropped.put(entry.getKey(), entry.getValue().asLong()));
    return new TableSchema(
        TableId.parse(node.get("table").asString()),
        byKind.getOrDefault(Column.Kind.PARTITION_KEY, List.of()),
        byKind.getOrDefault(Column.Kind.CLUSTERING, List.of()),
        byKind.getOrDefault(Column.Kind.STATIC, List.of()),
        byKind.getOrDefault(Column.Kind.REGULAR, List.of()),
        new DroppedColumns(dropped));
  }

  private static Column column(JsonNode written) {
    return new Column(
        written.get(0).asString(),
        TypeJson.read(written.get(2)),
        Column.Kind.valueOf(written.get(1).asString().toUpperCase(Locale.ROOT)),
        written.path(3).asString("").equals("desc"));
  }
}
