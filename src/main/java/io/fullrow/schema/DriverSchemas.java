// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.schema.ClusteringOrder;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import io.fullrow.model.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads table schemas from the driver's metadata. It asks no server: the metadata is as current as
 * the session's last schema refresh.
 */
public final class DriverSchemas {

  private DriverSchemas() {}

  /**
   * The schema of a table.
   *
   * @throws UnsupportedTableException if there is no such table, or it is one whose changes Fullrow
   *     cannot carry: counters, compact storage, a materialized view, a virtual table
   */
  public static TableSchema read(Metadata metadata, TableId id) {
    return read(metadata, id, "");
  }

  /**
   * The schema of a table that a command of ours can create.
   *
   * @throws UnsupportedTableException as {@link #read}, but names the command if there is no such
   *     table
   */
  public static TableSchema readTarget(Metadata metadata, TableId id) {
    return read(metadata, id, " (fullrow schema --apply does it)");
  }

  private static TableSchema read(Metadata metadata, TableId id, String how) {
    KeyspaceMetadata keyspace =
        metadata
            .getKeyspace(identifier(id.keyspace()))
            .orElseThrow(() -> noKeyspace(id, how, metadata.getKeyspaces().keySet()));
    if (keyspace.getView(identifier(id.table())).isPresent()) {
      throw new UnsupportedTableException(
          id, "is a materialized view", "configure its base table and recreate the view on it");
    }
    TableMetadata table =
        keyspace
            .getTable(identifier(id.table()))
            .orElseThrow(() -> noTable(id, how, keyspace.getTables().keySet()));
    refuseUnsupported(id, table);
    return schema(id, table);
  }

  /** The identifier of a name as stored, which CQL would write with quotes. */
  private static CqlIdentifier identifier(String name) {
    return CqlIdentifier.fromInternal(name);
  }

  private static void refuseUnsupported(TableId id, TableMetadata table) {
    if (table.isVirtual()) {
      throw new UnsupportedTableException(
          id, "is a virtual table, which holds no data", "remove it from the configuration");
    }
    for (ColumnMetadata column : table.getColumns().values()) {
      if (NativeCqlType.COUNTER.is(column.getType())) {
        throw new UnsupportedTableException(
            id,
            "column " + column.getName().asInternal() + " is a counter, which merges by other laws",
            "remove the table from the configuration and migrate it offline");
      }
    }
    if (table.isCompactStorage()) {
      throw new UnsupportedTableException(
          id,
          "has COMPACT STORAGE",
          "run ALTER TABLE ... DROP COMPACT STORAGE, or create the target without it");
    }
  }

  private static TableSchema schema(TableId id, TableMetadata table) {
    List<Column> partitionKey = new ArrayList<>();
    Set<CqlIdentifier> primaryKey = new HashSet<>();
    for (ColumnMetadata column : table.getPartitionKey()) {
      partitionKey.add(column(column, Column.Kind.PARTITION_KEY, false));
      primaryKey.add(column.getName());
    }
    List<Column> clustering = new ArrayList<>();
    table
        .getClusteringColumns()
        .forEach(
            (column, order) -> {
              boolean reversed = order == ClusteringOrder.DESC;
              clustering.add(column(column, Column.Kind.CLUSTERING, reversed));
              primaryKey.add(column.getName());
            });
    List<Column> statics = new ArrayList<>();
    List<Column> regulars = new ArrayList<>();
    for (ColumnMetadata column : table.getColumns().values()) {
      if (column.isStatic()) {
        statics.add(column(column, Column.Kind.STATIC, false));
      } else if (!primaryKey.contains(column.getName())) {
        regulars.add(column(column, Column.Kind.REGULAR, false));
      }
    }
    return new TableSchema(id, partitionKey, clustering, statics, regulars);
  }

  private static Column column(ColumnMetadata column, Column.Kind kind, boolean reversed) {
    return new Column(column.getName().asInternal(), column.getType(), kind, reversed);
  }

  private static UnsupportedTableException noKeyspace(
      TableId id, String how, Set<CqlIdentifier> present) {
    return new UnsupportedTableException(
        id,
        "there is no keyspace " + id.keyspace(),
        remedy("create the keyspace and the table" + how, id.keyspace(), present));
  }

  private static UnsupportedTableException noTable(
      TableId id, String how, Set<CqlIdentifier> present) {
    return new UnsupportedTableException(
        id, "does not exist", remedy("create the table" + how, id.table(), present));
  }

  /** Names are case-sensitive here, and a difference in case alone is easily overlooked. */
  private static String remedy(String creation, String name, Collection<CqlIdentifier> present) {
    return present.stream()
        .map(CqlIdentifier::asInternal)
        .filter(name::equalsIgnoreCase)
        .findFirst()
        .map(similar -> "did you mean " + similar + "? Names are case-sensitive as stored")
        .orElse(creation + ", or correct the name in the configuration");
  }
}
