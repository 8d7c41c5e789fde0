// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.config.TableSettings;
import io.fullrow.config.TestProperties;
import io.fullrow.decode.Decoded;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.decode.fragment.FragmentFit;
import io.fullrow.event.EventCodec;
import io.fullrow.event.EventSchemas;
import io.fullrow.event.SchemaIds;
import io.fullrow.model.TableId;
import io.fullrow.schema.ClusteringOrder;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.topology.TableContext;
import io.fullrow.topology.TableInputs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveTablesTest {
  private static final TableId SOURCE = new TableId("old", "t");
  private static final TableSettings SETTINGS =
      TestProperties.table("old.t", "raw", "fragment", "dp", "new.t");
  private static final WriterSchemas NO_REGISTRY = id -> new WriterSchemas.Lookup.Absent();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AtomicInteger asked = new AtomicInteger();
  private final LiveTables tables =
      new LiveTables(List.of(SETTINGS), "shared", NO_REGISTRY, () -> this::load);
  private volatile DataType type = DataTypes.INT;

  @AfterEach
  void close() {
    tables.close();
  }

  /** As the registry refuses a column that came back with another type. */
  private ContextLoader.Loaded load(TableSettings settings, Optional<TableContext> current) {
    asked.incrementAndGet();
    if (!type.equals(DataTypes.INT)) {
      throw new IllegalStateException("incompatible");
    }
    return ContextLoader.Loaded.of(current.orElseGet(LiveTablesTest::context));
  }

  @Test
  void shouldUseTheOldSchemaAndSaySoWhileTheNewOneIsRefused() {
    // given
    tables.load();
    tables.start();
    TableContext first = tables.bySource(SOURCE).orElseThrow();
    assertThat(tables.held()).isEmpty();

    // when
    type = DataTypes.TEXT;
    long ticket = tables.requestRefresh(SOURCE);

    // then
    Awaitility.await().atMost(PATIENCE).until(() -> !tables.held().isEmpty());
    assertThat(tables.held().get(SOURCE)).contains("incompatible");
    assertThat(tables.bySource(SOURCE).orElseThrow()).isSameAs(first);
    assertThat(tables.refreshedSince(SOURCE, ticket)).isFalse();

    // when
    type = DataTypes.INT;

    // then
    Awaitility.await().atMost(PATIENCE).until(() -> tables.held().isEmpty());
    assertThat(tables.refreshedSince(SOURCE, ticket)).isTrue();
    assertThat(asked).hasValueGreaterThan(2);
  }

  /** Else a record with what the table will never have waits, and all behind it. */
  @Test
  void shouldHaveAskedForATableThatIsHeldForGood() {
    // given
    AtomicBoolean changed = new AtomicBoolean();
    LiveTables others =
        new LiveTables(
            List.of(SETTINGS),
            "shared",
            NO_REGISTRY,
            () ->
                (settings, current) ->
                    changed.get()
                        ? ContextLoader.Loaded.held(current, "other keys").forGood()
                        : load(settings, current));
    others.load();
    others.start();

    // when
    changed.set(true);
    long ticket = others.requestRefresh(SOURCE);

    // then
    Awaitility.await().atMost(PATIENCE).until(() -> others.refreshedSince(SOURCE, ticket));
    assertThat(others.held().get(SOURCE)).isEqualTo("other keys");
    assertThat(others.bySource(SOURCE)).isPresent();
    others.close();
  }

  /** With 500 tables that the registry is asked for, one after the other takes a minute. */
  @Test
  void shouldLoadSeveralTablesAtOnce() {
    CountDownLatch both = new CountDownLatch(2);
    LiveTables others =
        new LiveTables(
            List.of(SETTINGS, TestProperties.table("old.u", "raw.u", "fragment", "dp.u", "new.u")),
            "shared",
            NO_REGISTRY,
            () ->
                (settings, current) -> {
                  both.countDown();
                  awaitZero(both);
                  return load(settings, current);
                });

    others.load();

    assertThat(others.unknown()).isEmpty();
    others.close();
  }

  private static void awaitZero(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldHoldNoTableWhileTheTargetIsAway() {
    // given
    AtomicBoolean away = new AtomicBoolean();
    LiveTables others =
        new LiveTables(
            List.of(SETTINGS),
            "shared",
            NO_REGISTRY,
            () -> {
              if (away.get()) {
                throw new IllegalStateException("no node of the target answers");
              }
              return this::load;
            });
    others.load();
    others.start();

    // when
    away.set(true);
    others.requestRefresh(SOURCE);

    // then
    Awaitility.await().atMost(PATIENCE).until(() -> others.stale().isPresent());
    assertThat(others.held()).isEmpty();
    assertThat(others.bySource(SOURCE)).isPresent();
    others.close();
  }

  @Test
  void shouldFailToLoadWhenNothingCanBeAsked() {
    type = DataTypes.TEXT;

    assertThatThrownBy(tables::load).hasMessage("incompatible");
  }

  private static TableContext context() {
    TableSchema schema =
        new TableSchema(
            new TableId("new", "t"),
            List.of(new Column("k", DataTypes.INT, Column.Kind.PARTITION_KEY, false)),
            List.of(),
            List.of(),
            List.of(new Column("a", DataTypes.INT, Column.Kind.REGULAR, false)));
    return new TableContext(
        SOURCE,
        schema,
        ClusteringOrder.of(schema),
        new TableInputs(
            Map.of("raw", record -> new Decoded.Ignored("read")),
            new FragmentFit(SOURCE, schema, Set.of())),
        EventCodec.of(EventSchemas.of(SOURCE, schema), SchemaIds.rowsOnly(1, 2)),
        "dp",
        1_000);
  }
}
