// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.config.InputSettings;
import io.fullrow.config.TableSettings;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.model.TableId;
import io.fullrow.registry.RegisteredSchema;
import io.fullrow.registry.RegistryClient;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.ExpiryPrecision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What 500 tables cost. */
class TableLoaderTest {
  private static final int TABLES = 500;

  private final AtomicInteger targetReads = new AtomicInteger();
  private final AtomicInteger limitReads = new AtomicInteger();
  private final AtomicInteger registered = new AtomicInteger();
  private final Map<TableId, TableSchema> schemas = new HashMap<>();
  private final Map<String, JsonNode> operations = new ConcurrentHashMap<>();
  private final RegistryClient registry = new CountingRegistry();
  private final LiveTables tables =
      new LiveTables(
          IntStream.range(0, TABLES).mapToObj(TableLoaderTest::settings).toList(),
          "shared",
          id -> new WriterSchemas.Lookup.Absent(),
          new TableLoader(
              this::target,
              registry,
              keySchemas(),
              id -> new WriterSchemas.Lookup.Absent(),
              this::limits,
              new TableReview(Map.of(), registry, ExpiryPrecision.EXACT),
              new StoredSchemas(key -> Optional.ofNullable(operations.get(key)), this::put)));

  TableLoaderTest() {
    IntStream.range(0, TABLES).forEach(i -> schemas.put(target(i), schema(target(i), "v")));
  }

  @Test
  void shouldAskTargetAndBrokersOnceACycleForAllTables() {
    tables.load();

    assertThat(targetReads).hasValue(1);
    assertThat(limitReads).hasValue(1);
    assertThat(registered).as("key and value of each").hasValue(2 * TABLES);
    assertThat(tables.bySource(new TableId("old", "t499"))).isPresent();
  }

  @Test
  void shouldAnnounceOnlyWhatChanged() {
    // given
    tables.load();
    registered.set(0);

    // when
    schemas.put(target(7), schema(target(7), "added"));
    tables.load();

    // then
    assertThat(targetReads).hasValue(2);
    assertThat(registered).as("key and value of the one that changed").hasValue(2);
    assertThat(tables.bySource(new TableId("old", "t7")).orElseThrow().schema().knows("added"))
        .isTrue();
  }

  private KeySchemas keySchemas() {
    return new KeySchemas(registry, key -> Optional.ofNullable(operations.get(key)), this::put);
  }

  private CompletableFuture<Void> put(String key, JsonNode value) {
    operations.put(key, value);
    return CompletableFuture.completedFuture(null);
  }

  private CompletableFuture<TargetSnapshot> target() {
    targetReads.incrementAndGet();
    return CompletableFuture.completedFuture(new TargetSnapshot(schemas, Map.of(), Set.of(), 5));
  }

  private Map<String, Integer> limits() {
    limitReads.incrementAndGet();
    Map<String, Integer> limits = new HashMap<>();
    IntStream.range(0, TABLES).forEach(i -> limits.put("dp.t" + i, 1_000));
    return limits;
  }

  private static TableId target(int number) {
    return new TableId("new", "t" + number);
  }

  private static TableSettings settings(int number) {
    return new TableSettings(
        "old.t" + number,
        List.of(new InputSettings("raw.t" + number, "fragment", List.of())),
        "dp.t" + number,
        target(number).toString(),
        List.of());
  }

  private static TableSchema schema(TableId id, String column) {
    return new TableSchema(
        id,
        List.of(new Column("k", DataTypes.INT, Column.Kind.PARTITION_KEY, false)),
        List.of(),
        List.of(),
        List.of(new Column(column, DataTypes.INT, Column.Kind.REGULAR, false)));
  }

  private final class CountingRegistry implements RegistryClient {
    private final Map<String, Integer> ids = new ConcurrentHashMap<>();
    private final AtomicInteger last = new AtomicInteger();

    @Override
    public int register(String subject, Schema schema) {
      registered.incrementAndGet();
      return ids.computeIfAbsent(subject + schema, any -> last.incrementAndGet());
    }

    @Override
    public Optional<Schema> schemaById(int id) {
      return Optional.empty();
    }

    @Override
    public Optional<RegisteredSchema> latest(String subject) {
      return Optional.empty();
    }

    @Override
    public OptionalInt lookup(String subject, Schema schema) {
      return OptionalInt.empty();
    }
  }
}
