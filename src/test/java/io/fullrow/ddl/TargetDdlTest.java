// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.schema.ClusteringOrder;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.internal.core.metadata.schema.DefaultColumnMetadata;
import com.datastax.oss.driver.internal.core.metadata.schema.DefaultKeyspaceMetadata;
import com.datastax.oss.driver.internal.core.metadata.schema.DefaultTableMetadata;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import io.fullrow.config.InputSettings;
import io.fullrow.config.TableList;
import io.fullrow.config.TableSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TargetDdlTest {
  private static final String OLD = "Old";
  private static final String NEW = "new";
  private static final Duration RETENTION = Duration.ofDays(10);

  private static final UserDefinedType INNER =
      new UserDefinedTypeBuilder(name(OLD), name("inner"))
          .withField(name("Order"), DataTypes.INT)
          .frozen()
          .build();
  private static final UserDefinedType OUTER =
      new UserDefinedTypeBuilder(name(OLD), name("outer"))
          .withField(name("parts"), DataTypes.listOf(INNER.copy(false), true))
          .build();

  private final Map<CqlIdentifier, Object> options = new LinkedHashMap<>();
  private String format = "fragment";

  @Test
  void shouldOrderTypesByTheirUseAndMapKeyspaces() {
    // when
    TargetDdl ddl = ddl(ListForm.FROZEN, column("u", OUTER), column("v", INNER));

    // then
    assertThat(ddl.definitions())
        .extracting(Definition::name)
        .containsExactly(NEW, "new.inner", "new.outer", "new.\"Films\"");
    assertThat(ddl.definitions().get(1).cql())
        .isEqualTo("CREATE TYPE IF NOT EXISTS new.inner (\n    \"Order\" int\n)");
    assertThat(ddl.definitions().get(2).cql()).contains("parts frozen<list<frozen<new.inner>>>");
    assertThat(table(ddl).cql()).contains("u new.outer,", "v frozen<new.inner>,");
  }

  @Test
  void shouldKeepKeyOrderAndWhatMattersOfTheOptions() {
    // given
    options.put(name("gc_grace_seconds"), 864_000);
    options.put(name("default_time_to_live"), 60);
    options.put(name("comment"), "it's");
    options.put(name("compaction"), Map.of("class", "X", "b", "1"));
    options.put(name("cdc"), true);
    options.put(name("read_repair"), "BLOCKING");

    // when
    Definition table = table(ddl(ListForm.FROZEN, column("v", DataTypes.TEXT)));

    // then
    assertThat(table.cql())
        .isEqualTo(
            "CREATE TABLE IF NOT EXISTS new.\"Films\" (\n    k text,\n    c int,\n    v text,\n"
                + "    PRIMARY KEY ((k), c)\n) WITH CLUSTERING ORDER BY (c DESC)\n"
                + "    AND comment = 'it''s'\n"
                + "    AND compaction = {'b': '1', 'class': 'X'}\n"
                + "    AND default_time_to_live = 60\n"
                + "    AND gc_grace_seconds = 864000");
    assertThat(table.comments())
        .singleElement()
        .asString()
        .contains("default_time_to_live applies to other writers alone");
  }

  @Test
  void shouldWarnOfAGcGraceThatIsShorterThanTheRetention() {
    options.put(name("gc_grace_seconds"), 863_999);

    assertThat(table(ddl(ListForm.FROZEN)).comments())
        .singleElement()
        .asString()
        .contains("WARNING", "864000");
  }

  @Test
  void shouldSayWhatBecomesOfLists() {
    options.put(name("gc_grace_seconds"), 864_000);
    ColumnMetadata list = column("l", DataTypes.listOf(DataTypes.INT));
    ColumnMetadata frozen = column("f", DataTypes.listOf(DataTypes.INT, true));

    Definition asFrozen = table(ddl(ListForm.FROZEN, list, frozen));
    Definition asMap = table(ddl(ListForm.MAP, list, frozen));
    Definition kept = table(ddl(ListForm.KEEP, list, frozen));

    assertThat(asFrozen.cql()).contains("l frozen<list<int>>,", "f frozen<list<int>>,");
    assertThat(asMap.cql()).contains("l map<timeuuid, int>,", "f frozen<list<int>>,");
    assertThat(kept.cql()).contains("l list<int>,");
    assertThat(asFrozen.comments()).anyMatch(line -> line.contains("accept-loss: [l]"));
    assertThat(kept.comments()).anyMatch(line -> line.contains("accept-loss: [l]"));
    assertThat(asMap.comments()).hasSize(1).noneMatch(line -> line.contains("accept-loss"));
  }

  @Test
  void shouldWarnWherePartsOfListsWouldBeTakenForTheWhole() {
    // given
    options.put(name("gc_grace_seconds"), 864_000);
    format = "debezium";
    ColumnMetadata list = column("l", DataTypes.listOf(DataTypes.INT));

    // then
    assertThat(table(ddl(ListForm.FROZEN, list)).comments())
        .anyMatch(line -> line.contains("WARNING: the format debezium of the topic raw"));
    assertThat(table(ddl(ListForm.KEEP, list)).comments())
        .noneMatch(line -> line.contains("WARNING"));
    assertThat(table(ddl(ListForm.FROZEN, column("v", DataTypes.INT))).comments()).isEmpty();
  }

  @Test
  void shouldKeepListsWhereAnInputDoesNotCarryThem() {
    // given
    options.put(name("gc_grace_seconds"), 864_000);
    ColumnMetadata list = column("l", DataTypes.listOf(DataTypes.INT));

    // when
    Definition lossless = table(ddl(Optional.empty(), list));
    format = "debezium";
    Definition partial = table(ddl(Optional.empty(), list));

    // then
    assertThat(lossless.cql()).contains("l frozen<list<int>>,");
    assertThat(partial.cql()).contains("l list<int>,");
    assertThat(partial.comments())
        .anyMatch(line -> line.startsWith("Set accept-loss: [l] of the input too"));
  }

  @Test
  void shouldLeaveOutWhatCannotBeCarried() {
    TargetDdl ddl = ddl(ListForm.FROZEN, column("n", DataTypes.COUNTER));

    assertThat(ddl.definitions()).isEmpty();
    assertThat(ddl.leftOut())
        .singleElement()
        .satisfies(
            table -> {
              assertThat(table.source()).isEqualTo("Old.Films");
              assertThat(table.reason()).contains("counter");
              assertThat(table.remedy()).contains("remove the table");
            });
  }

  @Test
  void shouldSayHowAnExistingTableDiffers() {
    // given
    Definition wanted = table(ddl(ListForm.MAP, column("l", DataTypes.listOf(DataTypes.INT))));

    // then
    assertThat(wanted.differences(metadata(NEW, column("l", mapOfInts())))).isEmpty();
    assertThat(wanted.exists(metadata("other"))).isFalse();
    assertThat(
            wanted.differences(
                metadata(
                    NEW,
                    column("l", DataTypes.listOf(DataTypes.INT, true)),
                    column("x", DataTypes.INT))))
        .containsExactlyInAnyOrder(
            "column l is frozen<list<int>>, would be map<timeuuid, int>",
            "its column x would not be there");
    assertThat(wanted.differences(metadata(NEW)))
        .containsExactly("it has no column l, would have map<timeuuid, int>");
  }

  private static DataType mapOfInts() {
    return DataTypes.mapOf(DataTypes.TIMEUUID, DataTypes.INT);
  }

  private TargetDdl ddl(ListForm lists, ColumnMetadata... regulars) {
    return ddl(Optional.of(lists), regulars);
  }

  private TargetDdl ddl(Optional<ListForm> lists, ColumnMetadata... regulars) {
    TableSettings settings =
        new TableSettings(
            "Old.Films",
            List.of(new InputSettings("raw", format, List.of())),
            "dp",
            "new.Films",
            List.of());
    return TargetDdl.of(
        metadata(OLD, regulars),
        new DdlRequest(
            new TableList(List.of(settings), List.of("fullrow.tables[0]")),
            lists,
            Optional.empty(),
            RETENTION));
  }

  private static Definition table(TargetDdl ddl) {
    return ddl.definitions().get(ddl.definitions().size() - 1);
  }

  /** The table {@code Films} with key {@code k, c DESC} and these columns. */
  private Metadata metadata(String keyspace, ColumnMetadata... regulars) {
    ColumnMetadata partition = column("k", DataTypes.TEXT);
    ColumnMetadata clustering = column("c", DataTypes.INT);
    Map<CqlIdentifier, ColumnMetadata> columns = new LinkedHashMap<>();
    columns.put(partition.getName(), partition);
    columns.put(clustering.getName(), clustering);
    columns.putAll(
        Arrays.stream(regulars)
            .collect(Collectors.toMap(ColumnMetadata::getName, Function.identity())));
    TableMetadata table =
        new DefaultTableMetadata(
            name(keyspace),
            name("Films"),
            null,
            false,
            false,
            List.of(partition),
            Map.of(clustering, ClusteringOrder.DESC),
            columns,
            options,
            Map.of());
    DefaultKeyspaceMetadata found =
        new DefaultKeyspaceMetadata(
            name(keyspace),
            true,
            false,
            Map.of("class", "org.apache.cassandra.locator.SimpleStrategy"),
            Map.of(),
            Map.of(table.getName(), table),
            Map.of(),
            Map.of(),
            Map.of());
    Metadata metadata = mock(Metadata.class);
    when(metadata.getKeyspace(name(keyspace))).thenReturn(Optional.of(found));
    when(metadata.getKeyspaces()).thenReturn(Map.of(name(keyspace), found));
    return metadata;
  }

  private static ColumnMetadata column(String column, DataType type) {
    return new DefaultColumnMetadata(name(OLD), name("Films"), name(column), type, false);
  }

  private static CqlIdentifier name(String stored) {
    return CqlIdentifier.fromInternal(stored);
  }
}
