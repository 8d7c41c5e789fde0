// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.FLAT;
import static io.fullrow.topology.TestObjects.WIDE;
import static io.fullrow.topology.TestObjects.deletePartition;
import static io.fullrow.topology.TestObjects.deleteRange;
import static io.fullrow.topology.TestObjects.flat;
import static io.fullrow.topology.TestObjects.onlyRow;
import static io.fullrow.topology.TestObjects.refresh;
import static io.fullrow.topology.TestObjects.row;
import static io.fullrow.topology.TestObjects.snapshot;
import static io.fullrow.topology.TestObjects.statics;
import static io.fullrow.topology.TestObjects.wide;
import static io.fullrow.topology.TopologyHarness.QUIET;
import static io.fullrow.topology.TopologyHarness.RETENTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.event.DataEvent;
import io.fullrow.event.Operation;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Fragment;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.topology.MaterializeMetrics.DuplicateStage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of raw records, end to end within the topology. */
class MaterializeTopologyTest {
  private static final Duration TICK = Duration.ofMillis(200);

  private TopologyHarness topology = TopologyHarness.withoutWindow();

  @AfterEach
  void close() {
    topology.close();
  }

  private void restart(TopologyHarness other) {
    topology.close();
    topology = other;
  }

  private static List<Operation> operations(List<DataEvent> events) {
    return events.stream().map(event -> event.envelope().operation()).toList();
  }

  private static String header(ProducerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  @Test
  void shouldDropCopiesBeforeTheRepartition() {
    Fragment fragment = wide(1, row(1).marker(10).build());

    topology.send(fragment, fragment, fragment);

    assertThat(operations(topology.events(WIDE))).containsExactly(Operation.INSERT);
    assertThat(topology.metrics.count(DuplicateStage.EARLY)).isEqualTo(2);
  }

  @Test
  void shouldDropWhatChangesNothing() {
    topology.send(wide(1, row(1).marker(10).set("a", "x", 10).build()));

    topology.send(wide(1, row(1).set("a", "x", 10).build()), wide(1, row(1).marker(9).build()));

    assertThat(topology.events(WIDE)).hasSize(1);
    assertThat(topology.metrics.count(DuplicateStage.MERGE)).isEqualTo(2);
  }

  @Test
  void shouldNameWhatHappenedToARow() {
    topology.send(
        wide(1, row(1).marker(10).build()),
        wide(1, row(1).set("a", "x", 11).build()),
        wide(1, row(1).deleted(12).build()),
        wide(1, row(1).deleted(13).build()),
        snapshot(wide(1, row(1).marker(14).build())),
        refresh(wide(1, row(1).marker(14).build())));

    assertThat(operations(topology.events(WIDE)))
        .containsExactly(
            Operation.INSERT,
            Operation.UPDATE,
            Operation.DELETE,
            Operation.DELETE,
            Operation.SNAPSHOT,
            Operation.REFRESH);
  }

  @Test
  void shouldEmitTheWholeRow() {
    topology.send(
        wide(1, row(1).set("a", "x", 10).build()), wide(1, row(1).set("b", "y", 11).build()));

    DataEvent.Row last = (DataEvent.Row) topology.events(WIDE).get(1);
    assertThat(last.columns().cells()).hasSize(2);
  }

  @Test
  void shouldLetRefreshesPassBothDedupes() {
    Fragment fragment = wide(1, row(1).marker(10).build());

    topology.send(fragment, refresh(fragment), refresh(fragment));

    assertThat(operations(topology.events(WIDE)))
        .containsExactly(Operation.INSERT, Operation.REFRESH, Operation.REFRESH);
  }

  /** No time has to pass: what the window waits for has come already. */
  @Test
  void shouldMeasureTheWindowOfABacklogByItsRecords() {
    restart(TopologyHarness.withWindow(Duration.ofMillis(100)));
    topology.sendLate(wide(1, row(1).set("a", "third", 30).build()), Duration.ofMillis(60_000));
    topology.sendLate(wide(2, row(1).set("a", "other", 1).build()), Duration.ofMillis(59_970));
    topology.sendLate(wide(1, row(1).set("a", "first", 10).build()), Duration.ofMillis(59_901));
    assertThat(topology.events(WIDE)).isEmpty();

    topology.sendLate(wide(1, row(1).set("a", "last", 40).build()), Duration.ofMillis(59_880));

    assertThat(writetimes()).containsExactly(10L, 30L);
    topology.sendLate(wide(1, row(2).set("a", "early", 5).build()), Duration.ofMillis(50_000));
    assertThat(writetimes()).containsExactly(1L, 5L, 40L);
    topology.advance(Duration.ofMillis(200));
    assertThat(topology.load.buffered()).isZero();
  }

  @Test
  void shouldWaitForTheWindowWhereThereIsNoBacklog() {
    restart(TopologyHarness.withWindow(Duration.ofMillis(100)));
    topology.sendLate(wide(1, row(1).set("a", "young", 30).build()), Duration.ofMillis(1_900));
    topology.sendLate(wide(2, row(1).set("a", "old", 1).build()), Duration.ofMillis(60_000));
    topology.sendLate(wide(3, row(1).set("a", "later", 1).build()), Duration.ofMillis(5_000));
    assertThat(topology.events(WIDE)).isEmpty();

    topology.advance(Duration.ofMillis(100));

    assertThat(writetimes()).containsExactlyInAnyOrder(30L, 1L, 1L);
  }

  private List<Long> writetimes() {
    return topology.events(WIDE).stream()
        .map(event -> event.envelope().writetime().micros())
        .toList();
  }

  @Test
  void shouldReleaseInTheOrderOfWritetimes() {
    restart(TopologyHarness.withWindow(Duration.ofMillis(100)));
    topology.send(
        wide(1, row(1).set("a", "third", 30).build()),
        wide(1, row(1).set("a", "first", 10).build()),
        wide(1, row(1).set("a", "second", 20).build()));
    assertThat(topology.events(WIDE)).isEmpty();
    assertThat(topology.load.buffered()).isEqualTo(3);

    topology.advance(Duration.ofMillis(100));

    assertThat(topology.events(WIDE))
        .extracting(event -> event.envelope().writetime().micros())
        .containsExactly(10L, 20L, 30L);
    assertThat(topology.load.buffered()).isZero();
    topology.advance(Duration.ofMillis(200));
    topology.advance(Duration.ofMillis(200));
    assertThat(topology.entries(Names.BUFFER_STORE)).isZero();
  }

  @Test
  void shouldHoldNothingUpForAWritetimeInTheFarFuture() {
    restart(TopologyHarness.withWindow(Duration.ofMillis(100)));
    topology.send(wide(1, row(1).marker(Long.MAX_VALUE).build()));
    topology.advance(Duration.ofMillis(50));
    topology.send(wide(1, row(2).marker(10).build()));

    topology.advance(Duration.ofMillis(50));

    // The second is younger, but it precedes the first in its partition.
    assertThat(topology.events(WIDE))
        .extracting(event -> event.envelope().writetime().micros())
        .containsExactly(10L, Long.MAX_VALUE);
  }

  @Test
  void shouldReleaseEarlyPastTheBoundOfBytes() {
    restart(
        TopologyHarness.of(FakeTables.usual(), TopologyHarness.config(Duration.ofHours(1), 10)));

    topology.send(wide(1, row(1).marker(10).build()));

    assertThat(topology.events(WIDE)).hasSize(1);
    assertThat(topology.metrics.count("releasedEarly")).isEqualTo(1);
    assertThat(topology.load.bufferedBytes()).hasValue(0);
  }

  @Test
  void shouldEmitExpiriesOfRowsAndOfSomeCells() {
    long expiry = topology.nowSecond() + 5;
    topology.send(
        wide(1, row(1).marker(10, expiry).build()),
        wide(1, row(2).marker(10).set("a", "x", 10, expiry).build()));
    topology.events(WIDE);

    topology.advance(Duration.ofSeconds(5));

    List<DataEvent> events = topology.events(WIDE);
    assertThat(operations(events)).containsExactly(Operation.EXPIRE, Operation.EXPIRE);
    assertThat(events).extracting(event -> ((DataEvent.Row) event).live()).containsOnlyOnce(true);
  }

  @Test
  void shouldNotSwallowADeletionRightAfterAnUnnoticedExpiry() {
    long expired = topology.nowSecond();
    topology.send(wide(1, row(1).marker(10, expired + 1).build()));
    topology.advance(Duration.ofMillis(999));
    topology.events(WIDE);

    topology.advance(Duration.ofMillis(1)); // not yet the index's turn
    topology.send(wide(1, row(1).deleted(11).build()));

    assertThat(operations(topology.events(WIDE))).contains(Operation.DELETE);
  }

  @Test
  void shouldKeepStaticsUnderAKeyOfTheirOwn() {
    topology.send(
        wide(1, statics(10, "s")),
        wide(1, row(1).marker(10).build()),
        wide(1, deleteRange(3, 4, 10)),
        wide(1, deletePartition(5)));

    // Decision 4: one key for each fact, or compaction would leave only the last of them.
    assertThat(topology.lastEvents(WIDE)).hasSize(4);
    assertThat(topology.lastEvents(WIDE))
        .hasAtLeastOneElementOfType(DataEvent.StaticRow.class)
        .hasAtLeastOneElementOfType(DataEvent.PartitionDeletion.class)
        .hasAtLeastOneElementOfType(DataEvent.RangeDeletion.class)
        .hasAtLeastOneElementOfType(DataEvent.Row.class);
  }

  @Test
  void shouldDeleteAPartitionAtOnceAndItsRowsBySlices() {
    for (int c = 0; c < 10; c++) {
      topology.send(wide(1, row(c).marker(10).build()));
    }
    topology.send(wide(1, row(10).marker(30).set("a", "x", 10).build()), wide(1, statics(10, "s")));
    topology.events(WIDE);

    topology.send(wide(1, deletePartition(20)));
    List<DataEvent> atOnce = topology.events(WIDE);
    topology.drain();
    List<DataEvent> later = topology.events(WIDE);

    assertThat(atOnce)
        .hasExactlyElementsOfTypes(DataEvent.PartitionDeletion.class, DataEvent.StaticRow.class);
    assertThat(later).hasSize(11);
    assertThat(later).filteredOn(event -> ((DataEvent.Row) event).covered()).hasSize(10);
    assertThat(operations(later)).containsOnlyOnce(Operation.UPDATE);
  }

  @Test
  void shouldTakeADeletionForAppliedBeforeItsSliceComes() {
    topology.send(wide(1, row(1).marker(10).set("a", "x", 10).build()));
    topology.send(wide(1, deleteRange(0, 5, 20)));
    topology.events(WIDE);

    topology.send(wide(1, row(1).set("b", "late", 15).build()));
    assertThat(topology.events(WIDE)).isEmpty();
    topology.send(wide(1, row(1).set("b", "new", 25).build()));

    DataEvent.Row event = (DataEvent.Row) topology.events(WIDE).get(0);
    assertThat(event.columns().cells()).hasSize(1);
    assertThat(event.deletion()).contains(TestObjects.deletion(20));
    topology.drain();
    assertThat(topology.events(WIDE)).isEmpty();
  }

  @Test
  void shouldSayADeletionOfATableWithoutClusteringByItsRow() {
    topology.send(flat(1, onlyRow().marker(10).build()), flat(1, deletePartition(20)));

    assertThat(operations(topology.rowEvents(FLAT)))
        .containsExactly(Operation.INSERT, Operation.DELETE);
    assertThat(topology.partitionEvents(FLAT)).isEmpty();
  }

  @Test
  void shouldPurgeDeletionsAfterTheirArrivalAndTheRetention() {
    topology.send(
        wide(1, row(1).marker(1).build()),
        wide(1, deletePartition(10)),
        wide(1, deleteRange(1, 2, 20)));
    topology.drain().events(WIDE);

    topology.advance(RETENTION.minusSeconds(2)).advance(TICK);
    assertThat(topology.events(WIDE)).isEmpty();
    topology.advance(Duration.ofSeconds(2)).advance(TICK);

    assertThat(topology.partitionEvents(WIDE))
        .hasSize(2)
        .allMatch(
            event ->
                event instanceof DataEvent.RangeDeletion range
                    ? range.deletion().isEmpty()
                    : ((DataEvent.PartitionDeletion) event).deletion().isEmpty());
    assertThat(topology.entries(Names.ROW_STORE)).isZero();
    assertThat(topology.entries(Names.RANGE_STORE)).isZero();
    assertThat(topology.entries(Names.WORK_STORE)).isZero();
  }

  @Test
  void shouldNotResurrectByALateDuplicateInsideTheRetention() {
    Fragment insert = wide(1, row(1).marker(10).set("a", "x", 10).build());
    Fragment other = wide(1, row(2).marker(10).set("a", "x", 10).build());
    topology.send(insert, other, wide(1, deleteRange(1, 1, 20)));
    topology.send(wide(1, row(2).deleted(20).build()));
    topology.drain().events(WIDE);
    topology.advance(RETENTION.minus(TICK.multipliedBy(5)));

    // refreshed, so that only the merge can hold them back
    topology.send(refresh(insert), refresh(other));

    assertThat(topology.drain().rowEvents(WIDE))
        .hasSize(2)
        .allMatch(event -> !((DataEvent.Row) event).live());
  }

  @Test
  void shouldKeepNoMoreStateAfterTheRetentionThanWithoutDeletions() {
    topology.send(wide(1, row(9).marker(30).set("a", "kept", 30).build()));
    long entries = entries();
    for (int p = 1; p <= 5; p++) {
      topology.send(wide(p, row(1).marker(10).build()), wide(p, row(2).marker(10).build()));
      topology.send(wide(p, row(2).deleted(20).build()), wide(p, deleteRange(3, 7, 20)));
      topology.send(wide(p, deletePartition(25)));
    }
    topology.drain();
    assertThat(entries()).isGreaterThan(entries);

    topology.advance(RETENTION).advance(TICK).drain();

    assertThat(entries()).isEqualTo(entries);
  }

  private long entries() {
    return (long) topology.entries(Names.ROW_STORE)
        + topology.entries(Names.RANGE_STORE)
        + topology.entries(Names.WORK_STORE);
  }

  @Test
  void shouldPurgeThePartitionDeletionThatALowerOneWasRefreshedUnder() {
    topology.send(wide(1, deletePartition(20)), refresh(wide(1, deletePartition(10))));

    topology.drain().advance(RETENTION).advance(TICK);

    assertThat(topology.entries(Names.ROW_STORE)).isZero();
  }

  @Test
  void shouldNotPurgeWhileOldInputComes() {
    topology.send(wide(1, deletePartition(10)));
    topology.drain().advance(RETENTION.minus(TICK.multipliedBy(5)));
    topology.events(WIDE);

    topology.sendArrived(wide(2, row(1).marker(1).build()), Duration.ofHours(1));
    topology.send(wide(2, row(2).marker(1).build())); // another raw partition is in time
    topology.advance(TICK.multipliedBy(5)).advance(TICK);
    assertThat(topology.partitionEvents(WIDE)).isEmpty();

    topology.advance(QUIET).advance(TICK);
    assertThat(topology.partitionEvents(WIDE)).hasSize(1);
  }

  @Test
  void shouldParkARecordUntilTheColumnIsKnown() {
    FakeTables tables = FakeTables.usual();
    TableSchema later = tables.bySource(WIDE).orElseThrow().schema();
    tables.set(WIDE, withoutColumn(later, "b"));
    restart(TopologyHarness.of(tables, TopologyHarness.config(Duration.ZERO, 1 << 20)));

    topology.send(wide(1, row(1).set("b", "x", 10).build()));
    topology.advance(TICK).advance(TICK);
    assertThat(topology.held()).isEqualTo(1);
    tables.set(WIDE, later);
    tables.refreshed();
    topology.advance(TICK);

    assertThat(topology.events(WIDE)).hasSize(1);
    assertThat(topology.held()).isZero();
    assertThat(topology.deadLetters()).isEmpty();
  }

  @Test
  void shouldGiveUpAColumnThatIsUnknownAfterARefresh() {
    FakeTables tables = FakeTables.usual();
    tables.set(WIDE, withoutColumn(TestObjects.WIDE_SCHEMA, "b"));
    restart(TopologyHarness.of(tables, TopologyHarness.config(Duration.ZERO, 1 << 20)));
    topology.send(wide(1, row(1).set("b", "x", 10).build()));
    topology.advance(TICK);

    tables.refreshed();
    topology.advance(TICK);

    assertThat(topology.deadLetters())
        .singleElement()
        .satisfies(
            letter ->
                assertThat(header(letter, "__streams.errors.exception"))
                    .isEqualTo("UnknownColumn"));
  }

  @Test
  void shouldSendWhatIsMalformedToTheDeadLettersAsItCame() {
    byte[] key = {1};
    byte[] value = {2, 3};
    TestRecord<byte[], byte[]> raw = new TestRecord<>(key, value, topology.now());
    raw.headers().add("h", new byte[] {4});

    topology.raw(FakeTables.rawTopic(WIDE), raw);

    ProducerRecord<byte[], byte[]> letter = topology.deadLetters().get(0);
    assertThat(letter.key()).isEqualTo(key);
    assertThat(letter.value()).isEqualTo(value);
    assertThat(letter.headers().lastHeader("h").value()).containsExactly(4);
    assertThat(header(letter, "__streams.errors.topic")).isEqualTo(FakeTables.rawTopic(WIDE));
    assertThat(header(letter, "__streams.errors.offset")).isEqualTo("0");
    assertThat(topology.metrics.count("deadLetter")).isEqualTo(1);
  }

  /** Decision 13: what can fail for one record fails before the first put. */
  @Test
  void shouldRefuseAJoinedEventThatIsTooLargeBeforeAnyPut() {
    String half = "x".repeat(60_000);
    topology.send(wide(1, row(1).set("a", half, 10).build()));
    topology.events(WIDE);

    topology.send(wide(1, row(1).set("b", half, 11).build()));

    assertThat(topology.events(WIDE)).isEmpty();
    ProducerRecord<byte[], byte[]> letter = topology.deadLetters().get(0);
    assertThat(header(letter, "__streams.errors.exception")).isEqualTo("TooLarge");
    topology.send(wide(1, row(1).set("b", "small", 12).build()));
    DataEvent.Row event = (DataEvent.Row) topology.events(WIDE).get(0);
    assertThat(event.columns().cells()).hasSize(2);
  }

  /** It is all of the change, and merges wherever it comes again. */
  @Test
  void shouldSendTheFragmentItselfToTheDeadLettersOnceItIsDecoded() {
    // given
    String half = "x".repeat(60_000);
    topology.send(wide(1, row(1).set("a", half, 10).build()));
    Fragment refused = wide(1, row(1).set("b", half, 11).build());
    topology.send(refused);
    topology.events(WIDE);

    // when
    ProducerRecord<byte[], byte[]> letter = topology.deadLetters().get(0);

    // then
    Fragment kept = FragmentCodec.decode(Bytes.wrap(letter.value()));
    assertThat(kept.change()).isEqualTo(refused.change());
    assertThat(kept.origin().original()).isEmpty();
    assertThat(header(letter, "__streams.errors.topic")).isEqualTo(FakeTables.rawTopic(WIDE));
    assertThat(header(letter, "__streams.errors.offset")).isEqualTo("1");
    assertThat(header(letter, "fullrow.redrive")).isEqualTo(FakeTables.SHARED);

    // when
    topology.send(wide(1, row(1).set("a", "small", 12).build()));
    topology.events(WIDE);
    topology.raw(
        FakeTables.SHARED,
        new TestRecord<>(letter.key(), letter.value(), letter.headers(), topology.now()));

    // then
    DataEvent.Row event = (DataEvent.Row) topology.events(WIDE).get(0);
    assertThat(event.columns().cells()).hasSize(2);
    assertThat(topology.deadLetters()).isEmpty();
  }

  /** The row and the static row fit alone; the row's expiry shows both. */
  @Test
  void shouldTryAnExpiryAgainWhoseEventIsTooLarge() {
    String half = "x".repeat(60_000);
    long expiry = topology.nowSecond() + 10;
    topology.send(wide(1, row(1).set("a", half, 10).set("b", "gone", 10, expiry).build()));
    topology.send(wide(1, statics(10, half)));
    topology.events(WIDE);

    topology.advance(Duration.ofSeconds(11)).drain();

    assertThat(topology.events(WIDE)).isEmpty();
    assertThat(header(topology.deadLetters().get(0), "__streams.errors.exception"))
        .isEqualTo("TooLarge");
    topology.send(wide(1, statics(11, "small")));
    topology.events(WIDE);
    topology.advance(Duration.ofMinutes(10)).advance(TICK).drain();
    DataEvent event = topology.rowEvents(WIDE).get(0);
    assertThat(event.envelope().operation()).isEqualTo(Operation.EXPIRE);
    assertThat(topology.deadLetters()).isEmpty();
  }

  /** Its deletion is purged one day, and must not give back what it covered. */
  @Test
  void shouldCoverTheStateOfARowWhoseEventIsTooLarge() {
    String half = "x".repeat(60_000);
    topology.send(wide(1, row(1).set("a", half, 30).set("b", "old", 10).build()));
    topology.send(wide(1, statics(10, half)));
    topology.events(WIDE);

    topology.send(wide(1, deleteRange(1, 2, 20)));
    topology.drain().events(WIDE);

    assertThat(topology.deadLetters()).hasSize(1);
    topology.send(wide(1, statics(11, "small")));
    topology.advance(RETENTION).advance(TICK).drain().events(WIDE);
    topology.send(wide(1, row(1).set("b", "new", 5).build()));
    DataEvent.Row event = (DataEvent.Row) topology.rowEvents(WIDE).get(0);
    assertThat(event.columns().cells().get(CellKey.simple("b")))
        .isNotNull()
        .extracting(Cell::writetime)
        .isEqualTo(WriteTime.ofMicros(5));
  }

  @Test
  void shouldStampEverythingWithTheWallClock() {
    topology.send(
        wide(1, row(1).marker(Long.MAX_VALUE).build()), wide(1, row(2).marker(-1).build()));

    // Decision 5: brokers and producers refuse what the writetimes would say.
    assertThat(topology.records(FakeTables.eventsTopic(WIDE)))
        .hasSize(2)
        .allMatch(record -> record.timestamp() == topology.now().toEpochMilli());
  }

  private static TableSchema withoutColumn(TableSchema schema, String name) {
    List<Column> regulars = new ArrayList<>(schema.regulars());
    regulars.removeIf(column -> column.name().equals(name));
    assertThat(schema.column(name).orElseThrow().type()).isEqualTo(DataTypes.TEXT);
    return new TableSchema(
        schema.id(), schema.partitionKey(), schema.clustering(), schema.statics(), regulars);
  }
}
