// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.FLAT;
import static io.fullrow.topology.TestObjects.FLAT_SCHEMA;
import static io.fullrow.topology.TestObjects.WIDE;
import static io.fullrow.topology.TestObjects.WIDE_SCHEMA;
import static io.fullrow.topology.TestObjects.flat;
import static io.fullrow.topology.TestObjects.onlyRow;
import static io.fullrow.topology.TestObjects.partition;
import static io.fullrow.topology.TestObjects.row;
import static io.fullrow.topology.TestObjects.text;
import static io.fullrow.topology.TestObjects.wide;
import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.decode.Decoder;
import io.fullrow.decode.LeftToOthers;
import io.fullrow.decode.RawInput;
import io.fullrow.decode.debezium.DebeziumFormat;
import io.fullrow.decode.debezium.DebeziumJson;
import io.fullrow.decode.fragment.FragmentFormat;
import io.fullrow.event.DataEvent;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Fragment;
import io.fullrow.model.RowContent;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** Several topics of one table, each with its format, and one topic of all tables. */
class InputsTest {
  private static final String CONNECTOR = "raw.debezium";
  private static final String EXACT = "raw.exact";
  private static final DebeziumJson REPLICA = DebeziumJson.of(WIDE, WIDE_SCHEMA);

  /** {@code m} is a map, which Debezium blurs: a removed element looks like an added one. */
  @Test
  void shouldMergeABlurredColumnOnlyFromTheInputThatCarriesItExactly() {
    // given
    try (TopologyHarness topology = start(twoInputs())) {
      exact(topology, row(1).marker(10).set("a", "x", 10).put("gone", 1, 10).build());
      exact(topology, removed("gone", 20));

      // when
      debezium(topology, row(1).set("a", "y", 30).put("gone", 1, 30).put("wrong", 2, 30).build());

      // then
      Map<CellKey, Cell> cells = lastRow(topology).columns().cells();
      assertThat(cells.get(CellKey.simple("a")))
          .isEqualTo(Cell.live(WriteTime.ofMicros(30), text("y")));
      assertThat(cells.get(CellKey.element("m", text("gone")))).isInstanceOf(Cell.Tombstone.class);
      assertThat(cells).doesNotContainKey(CellKey.element("m", text("wrong")));
      assertThat(topology.deadLetters()).isEmpty();
    }
  }

  @Test
  void shouldKeepTheMarkerOfARecordWhoseCellsAreLeftToAnotherInput() {
    // given
    try (TopologyHarness topology = start(twoInputs())) {

      // when
      debezium(topology, row(1).marker(10).put("k", 1, 10).build());
      debezium(topology, row(2).put("k", 1, 10).build());

      // then
      assertThat(topology.rowEvents(WIDE))
          .singleElement()
          .isInstanceOfSatisfying(
              DataEvent.Row.class,
              event -> assertThat(event.columns().cells()).as("cells of the row").isEmpty());
      assertThat(topology.metrics.count("ignored")).isEqualTo(1);
    }
  }

  @Test
  void shouldTakeFragmentsOfEveryConfiguredTableFromTheSharedTopic() {
    // given
    try (TopologyHarness topology = start(FakeTables.usual())) {

      // when
      shared(topology, wide(1, row(1).marker(10).put("k", 1, 10).build()));
      shared(topology, flat(1, onlyRow().marker(10).set("a", "x", 10).build()));
      shared(topology, ofTable(new TableId("old", "other")));
      topology.advance(Duration.ofMinutes(1));
      assertThat(topology.deadLetters()).as("another instance may know the table").isEmpty();
      topology.advance(Duration.ofMinutes(11));

      // then
      assertThat(topology.rowEvents(WIDE)).hasSize(1);
      assertThat(topology.rowEvents(FLAT)).hasSize(1);
      assertThat(topology.deadLetters())
          .singleElement()
          .satisfies(
              letter ->
                  assertThat(message(letter)).contains("old.other", "configure it and redrive"));
    }
  }

  /** Nobody is believed: what was handed on before the table was known is checked when it is. */
  @Test
  void shouldHoldUpNoOtherTableWhileOneIsNotKnownYet() {
    // given
    FakeTables tables = FakeTables.usual();
    tables.forget(FLAT);
    try (TopologyHarness topology = start(tables)) {

      // when
      shared(topology, flat(1, onlyRow().marker(10).set("a", "x", 10).build()));
      shared(topology, flat(2, row(1).marker(10).set("a", "x", 10).build()));
      shared(topology, wide(1, row(1).marker(10).build()));
      topology.advance(Duration.ofSeconds(1));

      // then
      assertThat(topology.rowEvents(WIDE)).hasSize(1);
      assertThat(topology.load.buffered()).isEqualTo(2);
      assertThat(topology.deadLetters()).isEmpty();

      // when
      tables.set(FLAT, FLAT_SCHEMA);
      topology.advance(Duration.ofSeconds(1));

      // then
      assertThat(topology.rowEvents(FLAT)).hasSize(1);
      assertThat(topology.deadLetters())
          .singleElement()
          .satisfies(letter -> assertThat(message(letter)).contains("clustering values"));
    }
  }

  private static FakeTables twoInputs() {
    Decoder debezium = new DebeziumFormat().decoder(WIDE, Set.of(), FakeTables::noRegistry);
    Decoder fragments = new FragmentFormat().decoder(WIDE, Set.of(), FakeTables::noRegistry);
    LeftToOthers left = new LeftToOthers(Set.of("m", "s"));
    Map<String, RawInput> inputs =
        Map.of(
            CONNECTOR, record -> left.from(debezium.decode(record, WIDE_SCHEMA)),
            EXACT, record -> fragments.decode(record, WIDE_SCHEMA));
    FakeTables tables = new FakeTables();
    tables.set(WIDE, WIDE_SCHEMA, inputs, FakeTables.MAX_EVENT_BYTES);
    return tables;
  }

  private static TopologyHarness start(FakeTables tables) {
    return TopologyHarness.of(tables, TopologyHarness.config(Duration.ZERO, 1 << 20));
  }

  private static void exact(TopologyHarness topology, Change change) {
    topology.raw(EXACT, FragmentCodec.encode(wide(1, change)).toArray());
  }

  private static void shared(TopologyHarness topology, Fragment fragment) {
    topology.raw(FakeTables.SHARED, FragmentCodec.encode(fragment).toArray());
  }

  private static void debezium(TopologyHarness topology, Change change) {
    DebeziumJson.Message message = REPLICA.message(partition(1), change);
    topology.raw(
        CONNECTOR,
        new TestRecord<>(message.key().toArray(), message.value().toArray(), topology.now()));
  }

  private static DataEvent.Row lastRow(TopologyHarness topology) {
    List<DataEvent> events = topology.rowEvents(WIDE);
    return (DataEvent.Row) events.get(events.size() - 1);
  }

  private static Change removed(String element, long writetime) {
    Cell tombstone = Cell.tombstone(WriteTime.ofMicros(writetime), 1);
    return new Change.Row(
        Clustering.of(TestObjects.c(1)),
        Optional.empty(),
        Optional.empty(),
        RowContent.of(Map.of(CellKey.element("m", text(element)), tombstone)));
  }

  private static Fragment ofTable(TableId table) {
    Fragment fragment = flat(1, onlyRow().marker(10).build());
    return new Fragment(
        table, fragment.partition(), fragment.change(), false, false, fragment.origin());
  }

  private static String message(ProducerRecord<byte[], byte[]> letter) {
    return new String(
        letter.headers().lastHeader("__streams.errors.message").value(), StandardCharsets.UTF_8);
  }
}
