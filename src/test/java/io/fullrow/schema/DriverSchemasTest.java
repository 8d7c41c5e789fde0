// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.schema.ClusteringOrder;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.ViewMetadata;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.internal.core.metadata.schema.DefaultColumnMetadata;
import com.datastax.oss.driver.internal.core.metadata.schema.DefaultKeyspaceMetadata;
import com.datastax.oss.driver.internal.core.metadata.schema.DefaultTableMetadata;
import io.fullrow.model.TableId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DriverSchemasTest {
  private static final String KEYSPACE = "Films";
  private static final TableId ID = new TableId(KEYSPACE, "Movies");

  @Test
  void shouldReadColumnsByTheirRoleInTheOrderOfTheKey() {
    // given
    Metadata metadata = metadata(table(false, false, column("v", DataTypes.TEXT, false)));

    // when
    TableSchema schema = DriverSchemas.read(metadata, ID);

    // then
    assertThat(schema)
        .isEqualTo(
            new TableSchema(
                ID,
                List.of(new Column("K", DataTypes.TEXT, Column.Kind.PARTITION_KEY, false)),
                List.of(
                    new Column("z", DataTypes.INT, Column.Kind.CLUSTERING, true),
                    new Column("a", OrderedType.UDT, Column.Kind.CLUSTERING, false)),
                List.of(new Column("s", DataTypes.INT, Column.Kind.STATIC, false)),
                List.of(new Column("v", DataTypes.TEXT, Column.Kind.REGULAR, false))));
  }

  @Test
  void shouldRefuseCounters() {
    // given
    Metadata metadata = metadata(table(false, false, column("hits", DataTypes.COUNTER, false)));

    // then
    shouldRefuse(metadata, ID, "column hits is a counter");
  }

  @Test
  void shouldRefuseCompactStorage() {
    shouldRefuse(
        metadata(table(true, false, column("v", DataTypes.INT, false))),
        ID,
        "COMPACT STORAGE",
        "DROP COMPACT STORAGE");
  }

  @Test
  void shouldRefuseVirtualTables() {
    shouldRefuse(
        metadata(table(false, true, column("v", DataTypes.INT, false))), ID, "virtual table");
  }

  @Test
  void shouldRefuseMaterializedViews() {
    shouldRefuse(
        metadata(table(false, false, column("v", DataTypes.INT, false))),
        new TableId(KEYSPACE, "by_year"),
        "materialized view",
        "base table");
  }

  @Test
  void shouldRefuseATableThatDoesNotExistAndNameOneThatDiffersInCaseAlone() {
    // given
    Metadata metadata = metadata(table(false, false, column("v", DataTypes.INT, false)));

    // then
    shouldRefuse(metadata, new TableId(KEYSPACE, "movies"), "does not exist", "mean Movies?");
    shouldRefuse(metadata, new TableId(KEYSPACE, "other"), "does not exist", "create the table");
  }

  @Test
  void shouldNameTheCommandThatCreatesATargetTable() {
    // given
    Metadata metadata = metadata(table(false, false, column("v", DataTypes.INT, false)));

    // then
    for (TableId id : List.of(new TableId(KEYSPACE, "other"), new TableId("other", "t"))) {
      assertThatThrownBy(() -> DriverSchemas.readTarget(metadata, id))
          .isInstanceOf(UnsupportedTableException.class)
          .hasMessageContainingAll("create", "fullrow schema --apply", "correct the name");
    }
  }

  @Test
  void shouldRefuseAKeyspaceThatDoesNotExist() {
    // given
    Metadata metadata = metadata(table(false, false, column("v", DataTypes.INT, false)));

    // then
    shouldRefuse(metadata, new TableId("films", "Movies"), "no keyspace films", "mean Films?");
  }

  private static void shouldRefuse(Metadata metadata, TableId id, String... words) {
    assertThatThrownBy(() -> DriverSchemas.read(metadata, id))
        .isInstanceOf(UnsupportedTableException.class)
        .hasMessageContaining(id.toString())
        .hasMessageContainingAll(words);
  }

  private static Metadata metadata(TableMetadata table) {
    DefaultKeyspaceMetadata keyspace =
        new DefaultKeyspaceMetadata(
            name(KEYSPACE),
            true,
            false,
            Map.of(),
            Map.of(),
            Map.of(table.getName(), table),
            Map.of(name("by_year"), mock(ViewMetadata.class)),
            Map.of(),
            Map.of());
    Metadata metadata = mock(Metadata.class);
    when(metadata.getKeyspace(name(KEYSPACE))).thenReturn(Optional.of(keyspace));
    when(metadata.getKeyspaces()).thenReturn(Map.of(name(KEYSPACE), keyspace));
    return metadata;
  }

  /** Key {@code "K", z DESC, a ASC}, a static column and that one. */
  private static TableMetadata table(boolean compact, boolean virtual, ColumnMetadata regular) {
    ColumnMetadata partition = column("K", DataTypes.TEXT, false);
    Map<ColumnMetadata, ClusteringOrder> clustering = new LinkedHashMap<>();
    clustering.put(column("z", DataTypes.INT, false), ClusteringOrder.DESC);
    clustering.put(column("a", OrderedType.UDT, false), ClusteringOrder.ASC);
    Map<CqlIdentifier, ColumnMetadata> columns = new LinkedHashMap<>();
    columns.put(partition.getName(), partition);
    clustering.keySet().forEach(column -> columns.put(column.getName(), column));
    columns.put(name("s"), column("s", DataTypes.INT, true));
    columns.put(regular.getName(), regular);
    return new DefaultTableMetadata(
        name(KEYSPACE),
        name("Movies"),
        null,
        compact,
        virtual,
        List.of(partition),
        clustering,
        columns,
        Map.of(),
        Map.of());
  }

  private static ColumnMetadata column(String name, DataType type, boolean isStatic) {
    return new DefaultColumnMetadata(name(KEYSPACE), name("Movies"), name(name), type, isStatic);
  }

  private static CqlIdentifier name(String stored) {
    return CqlIdentifier.fromInternal(stored);
  }
}
