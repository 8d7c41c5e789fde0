// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher.node;

import io.fullrow.publisher.SchemaDefinition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.cassandra.cql3.ColumnIdentifier;
import org.apache.cassandra.db.marshal.AbstractType;
import org.apache.cassandra.db.marshal.ReversedType;
import org.apache.cassandra.dht.Murmur3Partitioner;
import org.apache.cassandra.schema.CQLTypeParser;
import org.apache.cassandra.schema.ColumnMetadata;
import org.apache.cassandra.schema.TableId;
import org.apache.cassandra.schema.TableMetadata;
import org.apache.cassandra.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Tables by the ids that stand in commit logs. Cassandra's own {@code Schema} is not filled: a
 * reader that asks it drops mutations that it does not know of. For one thread.
 */
final class NodeTables {
  private final Release release;
  private final Map<TableId, TableMetadata> byId = new HashMap<>();
  private final Set<TableId> dropped = new HashSet<>();

  NodeTables(Release release) {
    this.release = release;
  }

  /** What is written of it is passed over from now on: nobody knows its columns any more. */
  void drop(UUID table) {
    dropped.add(TableId.fromUUID(table));
  }

  boolean isDropped(TableId id) {
    return dropped.contains(id);
  }

  /** Null if it is not known. */
  @Nullable TableMetadata table(TableId id) {
    return byId.get(id);
  }

  /** Tables that {@code schema} does not tell of stay. */
  void learn(SchemaDefinition schema) {
    Map<String, Types.RawBuilder> raw = new HashMap<>();
    for (SchemaDefinition.Type type : schema.types()) {
      raw.computeIfAbsent(type.keyspace(), Types::rawBuilder)
          .add(type.name(), type.fieldNames(), type.fieldTypes());
    }
    Map<String, Types> types = new HashMap<>();
    raw.forEach((keyspace, builder) -> types.put(keyspace, builder.build()));
    for (SchemaDefinition.Table table : schema.tables()) {
      TableMetadata built = build(table, types.getOrDefault(table.keyspace(), Types.none()));
      byId.put(built.id, built);
    }
  }

  private TableMetadata build(SchemaDefinition.Table table, Types types) {
    TableMetadata.Builder builder =
        TableMetadata.builder(table.keyspace(), table.name(), TableId.fromUUID(table.id()))
            .partitioner(Murmur3Partitioner.instance)
            .flags(TableMetadata.Flag.fromStringSet(table.flags()));
    for (SchemaDefinition.Column column : table.columns()) {
      AbstractType<?> type = CQLTypeParser.parse(table.keyspace(), column.type(), types);
      builder.addColumn(
          release.column(
              table.keyspace(),
              table.name(),
              identifier(column.name()),
              column.descending() ? ReversedType.getInstance(type) : type,
              column.position(),
              kind(column.kind())));
    }
    for (SchemaDefinition.Dropped column : table.dropped()) {
      builder.recordColumnDrop(
          release.column(
              table.keyspace(),
              table.name(),
              identifier(column.name()),
              CQLTypeParser.parse(table.keyspace(), column.type(), types),
              ColumnMetadata.NO_POSITION,
              kind(column.kind())),
          TimeUnit.MILLISECONDS.toMicros(column.millis()));
    }
    return builder.build();
  }

  private static ColumnMetadata.Kind kind(String kind) {
    return ColumnMetadata.Kind.valueOf(kind.toUpperCase(Locale.ROOT));
  }

  private static ColumnIdentifier identifier(String name) {
    return new ColumnIdentifier(ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8)), name);
  }
}
