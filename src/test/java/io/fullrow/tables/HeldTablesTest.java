// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.config.InputSettings;
import io.fullrow.config.TableSettings;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.model.TableId;
import io.fullrow.registry.IncompatibleSchemaException;
import io.fullrow.registry.RegisteredSchema;
import io.fullrow.registry.RegistryClient;
import io.fullrow.registry.RegistryUnavailableException;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.schema.UnsupportedTableException;
import io.fullrow.sink.ExpiryPrecision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** One bad table of three keeps no other from anything, and ends its hold by itself. */
class HeldTablesTest {
  private static final TableId A = new TableId("old", "a");
  private static final TableId B = new TableId("old", "b");
  private static final TableId C = new TableId("old", "c");
  private static final List<TableSettings> TABLES =
      Stream.of("a", "b", "c").map(HeldTablesTest::settings).toList();

  private final Map<TableId, TableSchema> target = new HashMap<>();
  private final Map<String, JsonNode> operations = new ConcurrentHashMap<>();
  private final FakeRegistry registry = new FakeRegistry();
  private final SharedRead<TargetSnapshot> reads =
      new SharedRead<>("test-reads", () -> CompletableFuture.completedFuture(snapshot()));
  private final TableReview review =
      new TableReview(
          Map.of(A, "fullrow.tables[0]", B, "fullrow.tables[1]", C, "fullrow.tables[2]"),
          registry,
          ExpiryPrecision.EXACT);
  private LiveTables tables = started();

  /** As a new process over the same operations topic. */
  private LiveTables started() {
    StoredSchemas known =
        new StoredSchemas(key -> Optional.ofNullable(operations.get(key)), this::put);
    return new LiveTables(
        TABLES,
        "shared",
        id -> new WriterSchemas.Lookup.Absent(),
        new TableLoader(
            () -> CompletableFuture.completedFuture(snapshot()),
            registry,
            new KeySchemas(registry, key -> Optional.ofNullable(operations.get(key)), this::put),
            id -> new WriterSchemas.Lookup.Absent(),
            HeldTablesTest::limits,
            review,
            known));
  }

  @AfterEach
  void close() {
    reads.close();
  }

  @Test
  void shouldHoldTheOneTableThatIsMissingAtTheStartUntilItIsThere() {
    // given
    exists("a");
    exists("b");

    // when
    tables.load();

    // then
    assertThat(tables.bySource(A)).isPresent();
    assertThat(tables.bySource(B)).isPresent();
    assertThat(tables.unknown()).containsExactly(C);
    assertThat(tables.held()).containsOnlyKeys(C);
    assertThat(tables.held().get(C))
        .contains("fullrow.tables[2].target = 'new.c'", "does not exist")
        .containsOnlyOnce("create the table");

    // when
    exists("c");
    tables.load();

    // then
    assertThat(tables.bySource(C)).isPresent();
    assertThat(tables.held()).isEmpty();
  }

  @Test
  void shouldGoOnByTheLastKnownSchemaWhenATableIsDroppedAlsoAfterARestart() {
    // given
    Stream.of("a", "b", "c").forEach(this::exists);
    tables.load();
    TableSchema before = tables.bySource(C).orElseThrow().schema();

    // when
    target.remove(new TableId("new", "c"));
    tables.load();

    // then
    assertThat(tables.bySource(C).orElseThrow().schema()).isEqualTo(before);
    assertThat(tables.held()).containsOnlyKeys(C);

    // when
    tables = started();
    tables.load();

    // then
    assertThat(tables.bySource(C).orElseThrow().schema()).isEqualTo(before);
    assertThat(tables.unknown()).isEmpty();
    assertThat(tables.held()).containsOnlyKeys(C);
  }

  @Test
  void shouldHoldTheInputOfATableWhoseWriterHasOtherTypes() {
    // given
    Stream.of("a", "b", "c").forEach(this::exists);
    registry.latest.put("raw.b-value", wrongTypes());

    // when
    tables.load();

    // then
    assertThat(tables.unknown()).containsExactly(B);
    assertThat(tables.held().get(B)).contains("fullrow.tables[1].inputs[0].topic");

    // when
    registry.latest.clear();
    tables.load();

    // then
    assertThat(tables.unknown()).isEmpty();
    assertThat(tables.held()).isEmpty();
  }

  @Test
  void shouldUseTheOldSchemaWhileTheRegistryRefusesTheNewOne() {
    // given
    Stream.of("a", "b", "c").forEach(this::exists);
    tables.load();

    // when
    exists("b", DataTypes.INT, "more");
    registry.refused = Set.of("dp.b-value");
    tables = started();
    tables.load();

    // then
    assertThat(tables.bySource(B).orElseThrow().schema().knows("more")).isFalse();
    assertThat(tables.held()).containsOnlyKeys(B);
    assertThat(tables.held().get(B)).contains("incompatible");
  }

  @Test
  void shouldFailToLoadWhenTheRegistryAnswersForNoTable() {
    Stream.of("a", "b", "c").forEach(this::exists);
    registry.away = true;

    assertThatThrownBy(tables::load).isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void shouldHoldTheSinkAloneOfATableThatTheTargetCannotKeep() {
    // given
    exists("a");
    exists("b", DataTypes.listOf(DataTypes.TEXT), "v");
    exists("c");
    TargetTables targets = new TargetTables(reads, TABLES, review);

    // when
    targets.refresh(A).toCompletableFuture().join();
    tables.load();

    // then
    assertThat(targets.schema(A)).isPresent();
    assertThat(targets.schema(B)).isEmpty();
    assertThat(targets.held()).containsOnlyKeys(B);
    assertThat(targets.held().get(B)).contains("fullrow.tables[1].target", "list");
    assertThat(tables.held()).as("materialize goes on").isEmpty();

    // when
    exists("b");

    // then
    Awaitility.await()
        .untilAsserted(
            () -> {
              targets.refresh(B).toCompletableFuture().join();
              assertThat(targets.schema(B)).isPresent();
              assertThat(targets.held()).isEmpty();
            });
  }

  /** It is compared for every event: the same object is equal without a look at its columns. */
  @Test
  void shouldKeepTheSchemaOfATableThatDidNotChange() {
    exists("a");
    TargetTables targets = new TargetTables(reads, TABLES, review);
    targets.refresh(A).toCompletableFuture().join();
    TableSchema before = targets.schema(A).orElseThrow();

    exists("a");
    targets.refresh(A).toCompletableFuture().join();
    targets.refresh(A).toCompletableFuture().join();

    assertThat(targets.schema(A).orElseThrow()).isSameAs(before);
  }

  private TargetSnapshot snapshot() {
    Map<TableId, UnsupportedTableException> missing = new HashMap<>();
    for (TableSettings table : TABLES) {
      TableId id = TableId.parse(table.target());
      if (!target.containsKey(id)) {
        missing.put(id, new UnsupportedTableException(id, "does not exist", "create the table"));
      }
    }
    return new TargetSnapshot(target, missing, Set.of(), 5);
  }

  private CompletionStage<Void> put(String key, JsonNode value) {
    operations.put(key, value);
    return CompletableFuture.completedFuture(null);
  }

  private void exists(String name) {
    exists(name, DataTypes.INT, "v");
  }

  private void exists(String name, DataType type, String column) {
    TableId id = new TableId("new", name);
    target.put(
        id,
        new TableSchema(
            id,
            List.of(new Column("k", DataTypes.INT, Column.Kind.PARTITION_KEY, false)),
            List.of(),
            List.of(),
            List.of(new Column(column, type, Column.Kind.REGULAR, false))));
  }

  private static TableSettings settings(String name) {
    return new TableSettings(
        "old." + name,
        List.of(new InputSettings("raw." + name, "debezium", List.of("v"))),
        "dp." + name,
        "new." + name,
        List.of());
  }

  private static Map<String, Integer> limits() {
    return Map.of("dp.a", 1_000, "dp.b", 1_000, "dp.c", 1_000);
  }

  private static Schema wrongTypes() {
    return new Schema.Parser()
        .parse(
            "{\"type\":\"record\",\"name\":\"Envelope\",\"fields\":[{\"name\":\"after\",\"type\":"
                + "{\"type\":\"record\",\"name\":\"After\",\"fields\":[{\"name\":\"v\",\"type\":"
                + "{\"type\":\"record\",\"name\":\"V\",\"fields\":["
                + "{\"name\":\"value\",\"type\":\"string\"}]}}]}}]}");
  }

  private static final class FakeRegistry implements RegistryClient {
    private final Map<String, Schema> latest = new ConcurrentHashMap<>();
    private Set<String> refused = Set.of();
    private boolean away;

    @Override
    public int register(String subject, Schema schema) {
      if (away) {
        throw new RegistryUnavailableException("away", new java.io.IOException("no route"));
      }
      if (refused.contains(subject) && schema.getField("more") != null) {
        throw new IncompatibleSchemaException("incompatible");
      }
      return 1;
    }

    @Override
    public Optional<Schema> schemaById(int id) {
      return Optional.empty();
    }

    @Override
    public Optional<RegisteredSchema> latest(String subject) {
      return Optional.ofNullable(latest.get(subject)).map(s -> new RegisteredSchema(1, 1, s));
    }

    @Override
    public OptionalInt lookup(String subject, Schema schema) {
      return OptionalInt.empty();
    }
  }
}
