// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.WIDE;
import static io.fullrow.topology.TestObjects.column;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.deadletter.DeadLetterHeaders;
import io.fullrow.event.DataEvent;
import io.fullrow.event.EventHeaders;
import io.fullrow.event.Operation;
import io.fullrow.model.Bytes;
import io.fullrow.model.CellKey;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.topology.StateImage.Line;
import io.fullrow.topology.state.StateKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What this code does with all that another release left in the stores and on the repartition
 * topic, see {@link RecordedState}.
 */
class UpgradeTest {
  /** Whose forms this code writes. */
  private static final String CURRENT = "aged-rows";

  private static final String CURRENT_WORK = "waiting-work";

  private static final Duration PURGE_STEP = Duration.ofSeconds(30);

  @Test
  void shouldWriteWhatWasRecordedOfTheCurrentForms() {
    try (TopologyHarness topology = TopologyHarness.withWindow(RecordedState.WINDOW)) {
      ReopenedJoin join = RecordedState.record(topology);

      assertThat(withoutSlots(StateImage.of(topology)))
          .containsExactlyElementsOf(withoutSlots(StateImage.read(CURRENT + "/stores.tsv")));
      assertThat(RecordedState.records(join, Names.EVENTS))
          .containsExactlyElementsOf(StateImage.read(CURRENT + "/events.tsv"));
      assertThat(RecordedState.records(join, Names.JOIN_DEAD_LETTERS))
          .containsExactlyElementsOf(StateImage.read(CURRENT + "/dead-letters.tsv"));
    }
  }

  @Test
  void shouldWriteTheWaitingWorkThatWasRecorded() {
    try (TopologyHarness topology = TopologyHarness.withoutWindow()) {
      RecordedWork.record(topology);

      assertThat(StateImage.of(topology))
          .containsExactlyElementsOf(StateImage.read(CURRENT_WORK + "/stores.tsv"));
    }
  }

  /** Any slot of the buffer is as good as another. */
  private static List<Line> withoutSlots(List<Line> image) {
    return image.stream()
        .map(
            line ->
                line.where().equals(Names.BUFFER_STORE)
                    ? new Line(line.where(), Optional.empty(), line.value(), line.headers())
                    : line)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"c7073b9", "aged-rows"})
  void shouldReadTheEventsOfEveryRelease(String release) {
    FakeTables tables = FakeTables.usual();
    Map<Operation, Integer> operations = new TreeMap<>();

    for (Line line : StateImage.read(release + "/events.tsv")) {
      boolean partitions = !line.where().equals(FakeTables.eventsTopic(WIDE));
      DataEvent event =
          tables
              .reader(WIDE)
              .decode(partitions, line.key().orElseThrow(), line.value(), line.headers());
      operations.merge(event.envelope().operation(), 1, Integer::sum);
    }

    assertThat(operations).isEqualTo(Map.of(Operation.INSERT, 25, Operation.DELETE, 2));
  }

  /** One that is sent again is no new write. */
  @ParameterizedTest
  @ValueSource(strings = {"c7073b9", "aged-rows"})
  void shouldKnowTheDeadLettersOfEveryRelease(String release) {
    for (Line line : StateImage.read(release + "/dead-letters.tsv")) {
      RecordHeaders headers = new RecordHeaders();
      line.headers()
          .forEach(
              header ->
                  headers.add(header.name(), header.value().map(Bytes::toArray).orElse(null)));

      assertThat(DeadLetterHeaders.arrivalMillis(headers, Long.MAX_VALUE))
          .isEqualTo(RecordedState.START * 1_000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"c7073b9", "aged-rows"})
  void shouldGoOnWhereEveryReleaseStopped(String release) {
    try (TopologyHarness topology = TopologyHarness.withWindow(RecordedState.WINDOW)) {
      StateImage.load(topology, StateImage.read(release + "/stores.tsv"));
      ReopenedJoin join = new ReopenedJoin(topology);

      assertThat(join.load.pendingSlices()).isEqualTo(3);
      assertThat(join.load.buffered()).isEqualTo(2); // the held one and the parked one
      slicesAndTheBufferGoOn(join);
      theParkedFragmentIsJoined(join);
      theRepartitionTopicIsRead(join, release);
      expiriesAreEmitted(join);
      tombstonesArePurged(join);
      theRestStays(topology);
      assertThat(join.context.forwarded(Names.JOIN_DEAD_LETTERS)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = "waiting-work")
  void shouldGoOnWithTheWaitingWorkOfEveryRelease(String release) {
    try (TopologyHarness topology = TopologyHarness.withoutWindow()) {
      StateImage.load(topology, StateImage.read(release + "/stores.tsv"));
      ReopenedJoin join = new ReopenedJoin(topology);
      assertThat(join.load.pendingSlices()).isEqualTo(2);
      join.advance(RecordedWork.LENGTH);
      join.advance(Duration.ofSeconds(1));

      assertThat(join.load.pendingSlices()).isZero();
      assertThat(operations(join))
          .as("the row under the wide range")
          .isEqualTo(Map.of("dp.old.wide DELETE", 1));
      join.tables.set(RecordedWork.ASIDE, TestObjects.WIDE_SCHEMA);
      join.advance(TopologyHarness.QUIET);
      join.advance(Duration.ofSeconds(1));
      assertThat(operations(join))
          .as("what was put aside")
          .isEqualTo(
              Map.of(
                  "dp.old.aside EXPIRE", 1,
                  "dp.old.aside DELETE", 1,
                  "dp.old.aside.partitions DELETE", 2));
      Duration passed = Duration.ZERO;
      while (passed.compareTo(Duration.ofHours(8)) <= 0) {
        join.advance(PURGE_STEP);
        passed = passed.plus(PURGE_STEP);
      }
      assertThat(operations(join))
          .as("purges and the expiry")
          .isEqualTo(
              Map.of(
                  "dp.old.wide EXPIRE",
                  1,
                  "dp.old.wide.partitions DELETE",
                  RecordedWork.PIECES + 1));
      assertThat(topology.entries(Names.RANGE_STORE)).isZero();
      assertThat(topology.entries(Names.ROW_STORE)).isZero();
      assertThat(join.context.forwarded(Names.JOIN_DEAD_LETTERS)).isEmpty();
    }
  }

  /** How often each operation was emitted to each topic since the last call. */
  private static Map<String, Integer> operations(ReopenedJoin join) {
    Map<String, Integer> operations = new TreeMap<>();
    RecordedState.records(join, Names.EVENTS)
        .forEach(
            event -> operations.merge(event.where() + " " + operation(event), 1, Integer::sum));
    join.context.resetForwards();
    return operations;
  }

  private static String operation(Line event) {
    return event.headers().stream()
        .filter(header -> header.name().equals(EventHeaders.OP))
        .map(header -> new String(header.value().orElseThrow().toArray(), US_ASCII))
        .findFirst()
        .orElseThrow();
  }

  private static void slicesAndTheBufferGoOn(ReopenedJoin join) {
    join.advance(Duration.ofSeconds(1));

    List<String> expected = new ArrayList<>(List.of("INSERT 4 1"));
    IntStream.range(0, RecordedState.ROWS).forEach(c -> expected.add("DELETE 2 " + c));
    IntStream.rangeClosed(2, 5).forEach(c -> expected.add("DELETE 3 " + c));
    assertThat(next(join)).containsExactlyElementsOf(expected);
    assertThat(join.load.pendingSlices()).isZero();
  }

  private static void theParkedFragmentIsJoined(ReopenedJoin join) {
    TableSchema known = TestObjects.WIDE_SCHEMA;
    List<Column> columns = new ArrayList<>(known.regulars());
    columns.add(column("later", DataTypes.TEXT, Column.Kind.REGULAR));
    join.tables.set(
        WIDE,
        new TableSchema(
            known.id(), known.partitionKey(), known.clustering(), known.statics(), columns));
    join.advance(Duration.ofSeconds(1));
    join.advance(Duration.ofSeconds(1));

    assertThat(join.events())
        .singleElement()
        .satisfies(
            event ->
                assertThat(((DataEvent.Row) event).columns().cells())
                    .containsOnlyKeys(CellKey.simple("later")));
    assertThat(next(join)).containsExactly("INSERT 5 1");
    assertThat(join.load.buffered()).isZero();
  }

  private static void theRepartitionTopicIsRead(ReopenedJoin join, String release) {
    for (Line line : StateImage.read(release + "/repartition.tsv")) {
      join.repartitioned(line.key().orElseThrow(), line.value().orElseThrow());
    }
    join.advance(Duration.ofSeconds(1));

    assertThat(next(join)).containsExactlyInAnyOrder("UPDATE 1 3", "REFRESH 5 static");
  }

  private static void expiriesAreEmitted(ReopenedJoin join) {
    join.advance(Duration.ofSeconds(RecordedState.EXPIRY - RecordedState.START - 60));
    assertThat(next(join)).isEmpty();
    for (int i = 0; i < 60; i++) {
      join.advance(Duration.ofSeconds(1));
    }
    assertThat(next(join)).containsExactly("EXPIRE 1 1", "EXPIRE 1 1", "EXPIRE 1 static");
  }

  /** All is gone two retentions after it arrived, or after it expired. */
  private static void tombstonesArePurged(ReopenedJoin join) {
    Duration passed = Duration.ZERO;
    while (passed.compareTo(TopologyHarness.RETENTION.multipliedBy(2)) <= 0) {
      join.advance(PURGE_STEP);
      passed = passed.plus(PURGE_STEP);
    }
    assertThat(next(join)).containsExactlyInAnyOrder("DELETE 2 partition", "DELETE 3 range");
  }

  private static void theRestStays(TopologyHarness topology) {
    assertThat(topology.entries(Names.RANGE_STORE)).isZero();
    assertThat(topology.entries(Names.BUFFER_STORE)).isZero();
    List<String> keys = new ArrayList<>();
    for (Line line : StateImage.of(topology)) {
      if (line.where().equals(Names.ROW_STORE)) {
        keys.add(shortKey(StateKeys.parse(line.key().orElseThrow())));
      } else {
        assertThat(line.key().orElseThrow().size())
            .as("neither expiries, purges, slices nor parked fragments: " + line.text())
            .isLessThanOrEqualTo(2);
      }
    }
    assertThat(keys)
        .containsExactly(
            "1 2", "1 3", "3 0", "3 1", "3 6", "3 7", "3 8", "3 9", "4 1", "5 static", "5 1");
  }

  private static String shortKey(StateKeys.Address address) {
    int p = address.partitionKey().components().get(0).toByteBuffer().getInt();
    if (address.kind() == StateKeys.HEADER) {
      return p + " static";
    }
    Bytes position = address.position();
    return p + " " + (position.unsignedByteAt(1) - 0x80);
  }

  /** What was emitted since the last call, as {@code operation partition clustering}. */
  private static List<String> next(ReopenedJoin join) {
    List<String> events = join.events().stream().map(UpgradeTest::text).toList();
    join.context.resetForwards();
    return events;
  }

  private static String text(DataEvent event) {
    int p = event.envelope().partition().components().get(0).toByteBuffer().getInt();
    return event.envelope().operation() + " " + p + " " + place(event);
  }

  private static Object place(DataEvent event) {
    if (event instanceof DataEvent.Row row) {
      return row.clustering().components().get(0).unsignedByteAt(0);
    }
    if (event instanceof DataEvent.StaticRow) {
      return "static";
    }
    return event instanceof DataEvent.RangeDeletion ? "range" : "partition";
  }
}
