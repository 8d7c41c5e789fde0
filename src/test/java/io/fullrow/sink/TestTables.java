// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.schema.ClusteringOrder;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;

/** Target tables for tests. */
public final class TestTables {
  static final TableId ID = new TableId("new", "t");

  private TestTables() {}

  /** {@code (p, c1, c2)}, a static column, and regular ones of every shape. */
  static TableSchema wide() {
    return new TableSchema(
        ID,
        List.of(column("p", DataTypes.INT, Column.Kind.PARTITION_KEY)),
        List.of(
            column("c1", DataTypes.INT, Column.Kind.CLUSTERING),
            new Column("c2", DataTypes.INT, Column.Kind.CLUSTERING, true)),
        List.of(column("s", DataTypes.TEXT, Column.Kind.STATIC)),
        List.of(
            column("a", DataTypes.INT, Column.Kind.REGULAR),
            column("b", DataTypes.TEXT, Column.Kind.REGULAR),
            column("l", DataTypes.listOf(DataTypes.INT, false), Column.Kind.REGULAR),
            column("m", DataTypes.mapOf(DataTypes.TEXT, DataTypes.INT), Column.Kind.REGULAR),
            column("n", DataTypes.setOf(DataTypes.VARINT), Column.Kind.REGULAR),
            column("u", udt(), Column.Kind.REGULAR),
            column("f", udt().copy(true), Column.Kind.REGULAR)));
  }

  /** The same without a static column. */
  static TableSchema withoutStatics() {
    TableSchema wide = wide();
    return new TableSchema(ID, wide.partitionKey(), wide.clustering(), List.of(), wide.regulars());
  }

  static Column column(String name, DataType type, Column.Kind kind) {
    return new Column(name, type, kind, false);
  }

  private static UserDefinedType udt() {
    return new UserDefinedTypeBuilder("new", "address")
        .withField("street", DataTypes.TEXT)
        .withField("number", DataTypes.INT)
        .build();
  }

  /** The schema of a table as the driver has it. */
  public static TableSchema of(TableMetadata table) {
    List<Column> clustering = new ArrayList<>();
    table
        .getClusteringColumns()
        .forEach(
            (column, order) ->
                clustering.add(
                    new Column(
                        name(column.getName()),
                        column.getType(),
                        Column.Kind.CLUSTERING,
                        order == ClusteringOrder.DESC)));
    List<Column> key = new ArrayList<>();
    table
        .getPartitionKey()
        .forEach(
            part ->
                key.add(column(name(part.getName()), part.getType(), Column.Kind.PARTITION_KEY)));
    List<Column> statics = new ArrayList<>();
    List<Column> regulars = new ArrayList<>();
    for (ColumnMetadata part : table.getColumns().values()) {
      if (part.isStatic()) {
        statics.add(column(name(part.getName()), part.getType(), Column.Kind.STATIC));
      } else if (!table.getPrimaryKey().contains(part)) {
        regulars.add(column(name(part.getName()), part.getType(), Column.Kind.REGULAR));
      }
    }
    TableId id = new TableId(name(table.getKeyspace()), name(table.getName()));
    return new TableSchema(id, key, clustering, statics, regulars);
  }

  private static String name(CqlIdentifier identifier) {
    return identifier.asInternal();
  }
}
