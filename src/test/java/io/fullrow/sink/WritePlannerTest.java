// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import static io.fullrow.sink.TestEvents.num;
import static io.fullrow.sink.TestEvents.partitionDeletion;
import static io.fullrow.sink.TestEvents.purgedPartition;
import static io.fullrow.sink.TestEvents.purgedRange;
import static io.fullrow.sink.TestEvents.range;
import static io.fullrow.sink.TestEvents.row;
import static io.fullrow.sink.TestEvents.statics;
import static io.fullrow.sink.TestEvents.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import io.fullrow.event.DataEvent;
import io.fullrow.event.Operation;
import io.fullrow.model.Bytes;
import io.fullrow.model.CellKey;
import io.fullrow.model.Clustering;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WritePlannerTest {
  private static final PartitionKey KEY = PartitionKey.of(num(1));
  private static final Clustering ROW = Clustering.of(num(2), num(3));
  private static final Optional<Clustering> IN_ROW = Optional.of(ROW);
  private static final long NOW = 1_700_000_000;
  private static final long YEAR = 31_536_000;

  private final TableSchema table = TestTables.wide();

  @Test
  void shouldPutTheMarkerWithTheCellsOfItsWritetime() {
    // when
    List<Request> requests =
        requests(event().marker(10).cell("a", num(1), 10).tombstone("b", 10).build());

    // then
    assertThat(requests).containsExactly(lasting(insert(10, "a", num(1), "b", null)));
  }

  @Test
  void shouldHaveOneStatementForEachWritetimeAndAMarkerAlone() {
    // when
    List<Request> requests =
        requests(event().marker(10).cell("a", num(1), 9).cell("b", text("x"), 11).build());

    // then
    assertThat(requests)
        .containsExactly(lasting(update(9, "a", num(1)), insert(10), update(11, "b", text("x"))));
  }

  @Test
  void shouldPutDeletionsFirstAtTheirOwnWritetimes() {
    // when
    List<Request> requests = requests(event().deleted(5).deleted("m", 6).tombstone("a", 7).build());

    // then
    assertThat(requests)
        .containsExactly(
            lasting(
                new Write.DeleteRow(KEY, ROW, at(5)),
                new Write.DeleteColumn(KEY, IN_ROW, "m", at(6)),
                update(7, "a", null)));
  }

  @Test
  void shouldPutWhatExpiresIntoARequestOfItsOwnWithoutAnyDeletion() {
    // when
    List<Request> requests =
        requests(
            event()
                .deleted(5)
                .marker(10, NOW + 60)
                .cell("a", num(1), 10, NOW + 60)
                .tombstone("b", 10)
                .build());

    // then
    assertThat(requests)
        .containsExactly(
            lasting(new Write.DeleteRow(KEY, ROW, at(5)), update(10, "b", null)),
            timed(NOW, insertFor(60, 10, "a", num(1))));
  }

  @Test
  void shouldCountTheTimeToLiveOfExpiredCellsFromBeforeTheirExpiry() {
    // when
    List<Request> requests =
        requests(event().cell("a", num(1), 10, NOW - 50).cell("b", text("x"), 10, NOW).build());

    // then
    assertThat(requests)
        .containsExactly(
            timed(NOW - 51, updateFor(1, 10, "a", num(1)), updateFor(51, 10, "b", text("x"))));
  }

  @Test
  void shouldKeepExpiredAndLiveCellsApart() {
    // when
    List<Request> requests =
        requests(
            event()
                .cell("a", num(1), 10, NOW - YEAR - 10)
                .cell("b", text("x"), 10, NOW + 19 * YEAR)
                .marker(10, NOW)
                .build());

    // then
    assertThat(requests)
        .containsExactly(
            timed(NOW - YEAR - 11, updateFor(1, 10, "a", num(1))),
            timed(NOW - 1, insertFor(1, 10)),
            timed(NOW, updateFor((int) (19 * YEAR), 10, "b", text("x"))));
  }

  @Test
  void shouldKeepTheTimeToLiveWithinTwentyYears() {
    // given
    long expiry = NOW + Stamp.MAX_TTL_SECONDS + 100;

    // when
    List<Request> requests = requests(event().cell("a", num(1), 10, expiry).build());

    // then
    assertThat(requests)
        .containsExactly(timed(NOW + 100, updateFor(Stamp.MAX_TTL_SECONDS, 10, "a", num(1))));
  }

  @Test
  void shouldUseTheRemainingTimeToLiveWhereNowCannotBeGiven() {
    // given
    WritePlanner planner =
        new WritePlanner(ExpiryPrecision.REMAINING, Map.of(), Duration.ofDays(10));
    DataEvent event =
        event().cell("a", num(1), 10, NOW - 50).cell("b", text("x"), 10, NOW + 9).build();

    // when
    Outcome<WritePlan> planned = planner.plan(event, table, NOW, NOW);

    // then
    assertThat(planned)
        .isEqualTo(
            Outcome.of(
                new WritePlan(
                    List.of(
                        lasting(
                            updateFor(1, 10, "a", num(1)), updateFor(9, 10, "b", text("x")))))));
  }

  @Test
  void shouldDeleteASetElementOfAnyBytesAndRefuseToAddIt() {
    // given
    CellKey odd = CellKey.element("n", Bytes.fromHex("000005"));

    // when
    List<Request> requests = requests(event().tombstone(odd, 10).build());

    // then
    assertThat(requests)
        .containsExactly(lasting(new Write.DeleteElement(KEY, IN_ROW, odd, at(10))));
    assertLeftOut(event().cell(odd, Bytes.empty(), 10).build());
  }

  @Test
  void shouldWriteAFrozenUdtAsOneCell() {
    // given
    Bytes value = Bytes.fromHex("00000001610000000400000007");

    // when
    List<Request> requests = requests(event().cell("f", value, 10).build());

    // then
    assertThat(requests).containsExactly(lasting(update(10, "f", value)));
  }

  @Test
  void shouldWriteElementsApartFromColumns() {
    // given
    CellKey x = CellKey.element("m", text("x"));
    CellKey gone = CellKey.element("m", text("gone"));
    CellKey odd = CellKey.element("m", Bytes.fromHex("c080"));
    CellKey field = CellKey.element("u", UdtFields.path(1));

    // when
    List<Request> requests =
        requests(
            event()
                .cell("a", num(1), 10)
                .cell(x, num(2), 10)
                .cell(odd, num(4), 10)
                .tombstone(gone, 10)
                .cell(field, num(3), 10)
                .build());

    // then
    Map<CellKey, Optional<Bytes>> cells = new TreeMap<>();
    cells.put(CellKey.simple("a"), Optional.of(num(1)));
    cells.put(field, Optional.of(num(3)));
    Stamp stamp = new Stamp(at(10), 0);
    assertThat(requests)
        .containsExactly(
            lasting(
                new Write.Update(KEY, IN_ROW, stamp, new TreeMap<>(cells)),
                new Write.Elements(
                    KEY, IN_ROW, stamp, "m", new TreeMap<>(Map.of(text("x"), num(2))), false),
                new Write.MapElement(KEY, IN_ROW, stamp, gone, Optional.empty()),
                new Write.MapElement(KEY, IN_ROW, stamp, odd, Optional.of(num(4)))));
  }

  @Test
  void shouldWriteStaticsAndTheDeletionThatTheyCarry() {
    // when
    List<Request> requests = requests(statics(KEY).deleted(5).cell("s", text("x"), 6).build());

    // then
    assertThat(requests)
        .containsExactly(
            lasting(
                new Write.DeletePartition(KEY, at(5)),
                new Write.Update(
                    KEY, Optional.empty(), new Stamp(at(6), 0), cells("s", text("x")))));
  }

  @Test
  void shouldDeletePartitionsAndRanges() {
    // when
    List<Request> partition = requests(partitionDeletion(KEY, 5));
    List<Request> range = requests(range(KEY, RangeBound.open(), RangeBound.exclusive(num(4)), 6));

    // then
    assertThat(partition).containsExactly(lasting(new Write.DeletePartition(KEY, at(5))));
    assertThat(range)
        .containsExactly(
            lasting(
                new Write.DeleteRange(
                    KEY,
                    new RangeSlice(
                        List.of(),
                        Optional.empty(),
                        Optional.of(new RangeSlice.Limit(num(4), false))),
                    at(6))));
  }

  @Test
  void shouldDeleteAllRowsAsThePartitionOnlyWithoutStatics() {
    // given
    DataEvent all = range(KEY, RangeBound.open(), RangeBound.open(), 6);

    // when
    List<Request> withStatics = requests(all);
    Outcome<WritePlan> without =
        new WritePlanner(ExpiryPrecision.EXACT, Map.of(), Duration.ofDays(10))
            .plan(all, TestTables.withoutStatics(), NOW, NOW);

    // then
    assertThat(withStatics)
        .as("each by itself")
        .hasSize(2)
        .flatExtracting(Request::writes)
        .hasSize(2)
        .allMatch(write -> write instanceof Write.DeleteRange);
    assertThat(without)
        .isEqualTo(
            Outcome.of(new WritePlan(List.of(lasting(new Write.DeletePartition(KEY, at(6)))))));
  }

  @Test
  void shouldWriteAnExpiryLikeAnUpdateSinceItMayBeAllThatCompactionLeaves() {
    // when
    var expiry = requests(event().operation(Operation.EXPIRE).cell("a", num(1), 10, NOW).build());

    // then
    assertThat(expiry)
        .isNotEmpty()
        .isEqualTo(
            requests(event().operation(Operation.UPDATE).cell("a", num(1), 10, NOW).build()));
  }

  @Test
  void shouldWriteNothingForPurgesAndCoveredRows() {
    assertThat(requests(event().operation(Operation.DELETE).build())).isEmpty();
    assertThat(requests(purgedPartition(KEY))).isEmpty();
    assertThat(requests(purgedRange(KEY, RangeBound.open(), RangeBound.inclusive(num(1)))))
        .isEmpty();
    assertThat(requests(event().covered().deleted(10).tombstone("a", 10).build())).isEmpty();
  }

  @Test
  void shouldWriteWhatACoveredRowRetainsBeyondItsDeletion() {
    // when
    List<Request> requests =
        requests(event().covered().deleted(10).marker(10).tombstone("a", 11).build());

    // then
    assertThat(requests).containsExactly(lasting(update(11, "a", null)));
  }

  /** The event of the deletion that covers the row may be purged and compacted away by then. */
  @Test
  void shouldWriteTheDeletionOfACoveredRowWhoseEventIsOld() {
    // given
    WritePlanner planner =
        new WritePlanner(ExpiryPrecision.EXACT, Map.of(), Duration.ofSeconds(100));
    DataEvent event = event().covered().deleted(10).build();

    // when
    Outcome<WritePlan> young = planner.plan(event, table, NOW - 49, NOW);
    Outcome<WritePlan> old = planner.plan(event, table, NOW - 50, NOW);

    // then
    assertThat(young).isEqualTo(Outcome.of(new WritePlan(List.of())));
    assertThat(old)
        .isEqualTo(
            Outcome.of(new WritePlan(List.of(lasting(new Write.DeleteRow(KEY, ROW, at(10)))))));
  }

  @Test
  void shouldRefuseAsPoisonWhatCqlCannotWrite() {
    assertPoison(event().deleted(Long.MIN_VALUE).build());
    assertPoison(partitionDeletion(KEY, Long.MIN_VALUE));
    assertPoison(event().cell(CellKey.element("l", num(0)), num(1), 1).build());
  }

  @Test
  void shouldLeaveOutCellsThatCqlCannotWrite() {
    assertLeftOut(event().marker(Long.MIN_VALUE).build());
    assertLeftOut(event().cell("a", num(1), Long.MIN_VALUE).build());
    assertLeftOut(event().cell("a", num(1), 1, 0).build());
    assertLeftOut(event().cell("a", num(1), 1, 1L << 32).build());
  }

  @Test
  void shouldWriteTheRestOfARowOfWhichOneCellCannotBeWritten() {
    // given
    CellKey odd = CellKey.element("n", Bytes.fromHex("000005"));

    // when
    WritePlan planned = accepted(event().cell(odd, Bytes.empty(), 1).cell("a", num(7), 2).build());

    // then
    assertThat(planned.requests()).containsExactly(lasting(update(2, "a", num(7))));
    assertThat(planned.leftOut()).hasSize(1);
    assertThat(planned.leftOut().get(0).reason())
        .startsWith("n: the server would change some bytes within this set<varint>");
  }

  @Test
  void shouldKnowACellThatIsLeftOutAgainInLaterEventsUntilItChanges() {
    // given
    CellKey odd = CellKey.element("n", Bytes.fromHex("000005"));
    LeftOut first = accepted(event().cell(odd, Bytes.empty(), 1).build()).leftOut().get(0);

    // when
    LeftOut again =
        accepted(event().cell(odd, Bytes.empty(), 1).cell("a", num(7), 2).build()).leftOut().get(0);
    LeftOut changed = accepted(event().cell(odd, Bytes.empty(), 5).build()).leftOut().get(0);

    // then
    assertThat(again.identity()).isEqualTo(first.identity());
    assertThat(changed.identity()).isNotEqualTo(first.identity());
    // the events of these tests are of writetime 1
    assertThat(first.news()).isTrue();
    assertThat(changed.news()).isFalse();
  }

  /** The server would remove or write another element: it encodes collections anew. */
  @Test
  void shouldLeaveOutElementsByCollectionsThatTheServerWouldChange() {
    // given
    DataType flags = DataTypes.frozenListOf(DataTypes.BOOLEAN);
    TableSchema table =
        new TableSchema(
            TestTables.ID,
            List.of(TestTables.column("p", DataTypes.INT, Column.Kind.PARTITION_KEY)),
            TestTables.wide().clustering(),
            List.of(),
            List.of(
                TestTables.column("f", DataTypes.setOf(flags), Column.Kind.REGULAR),
                TestTables.column(
                    "g", DataTypes.mapOf(flags, DataTypes.INT), Column.Kind.REGULAR)));
    Bytes odd = Bytes.fromHex("00000001" + "00000001" + "02");
    Bytes usual = Bytes.fromHex("00000001" + "00000001" + "01");

    // when, then
    for (String column : List.of("f", "g")) {
      assertThat(accepted(event().tombstone(CellKey.element(column, odd), 1).build(), table))
          .extracting(WritePlan::leftOut)
          .asInstanceOf(InstanceOfAssertFactories.LIST)
          .hasSize(1);
      assertThat(accepted(event().tombstone(CellKey.element(column, usual), 1).build(), table))
          .extracting(WritePlan::leftOut)
          .asInstanceOf(InstanceOfAssertFactories.LIST)
          .isEmpty();
    }
  }

  /** A driver encodes a hash set in any order, and the server sorts what is bound to one field. */
  @Test
  void shouldWriteAnUnsortedFieldWithItsWholeTypeOnlyWhereTheRestIsDeletedAnyway() {
    // given
    UserDefinedType type =
        new UserDefinedTypeBuilder("new", "tagged")
            .withField("number", DataTypes.INT)
            .withField("tags", DataTypes.frozenSetOf(DataTypes.INT))
            .build();
    TableSchema table =
        new TableSchema(
            TestTables.ID,
            List.of(TestTables.column("p", DataTypes.INT, Column.Kind.PARTITION_KEY)),
            TestTables.wide().clustering(),
            List.of(),
            List.of(TestTables.column("u", type, Column.Kind.REGULAR)));
    String one = "00000004" + "00000001";
    Bytes unsorted = Bytes.fromHex("00000002" + "00000004" + "00000002" + one);
    CellKey tags = CellKey.element("u", UdtFields.path(1));

    // when
    Outcome<WritePlan> whole =
        plan(event().deleted("u", 9).cell(tags, unsorted, 10).build(), table);
    Outcome<WritePlan> single =
        plan(event().deleted("u", 8).cell(tags, unsorted, 10).build(), table);

    // then
    Bytes value = Bytes.fromHex("ffffffff" + "00000014" + unsorted.toHex());
    assertThat(whole.toString())
        .contains(new Write.WholeUdt(KEY, IN_ROW, new Stamp(at(10), 0), "u", value).toString());
    assertThat(single.toString()).contains("Update[").doesNotContain("WholeUdt");
  }

  private static Outcome<WritePlan> plan(DataEvent event, TableSchema table) {
    return new WritePlanner(ExpiryPrecision.EXACT, Map.of(), Duration.ofDays(10))
        .plan(event, table, NOW, NOW);
  }

  @Test
  void shouldAcceptTheExtremeWritetimesThatCqlTakes() {
    assertThat(requests(event().marker(Long.MAX_VALUE).build())).hasSize(1);
    assertThat(requests(event().marker(Long.MIN_VALUE + 1).build())).hasSize(1);
    assertThat(requests(event().marker(0).build())).hasSize(1);
  }

  @Test
  void shouldReportAsDriftWhatDoesNotFitTheTable() {
    assertDrift(event().cell("unknown", num(1), 1).build());
    assertDrift(event().cell("s", num(1), 1).build());
    assertDrift(statics(KEY).cell("a", num(1), 1).build());
    assertDrift(event().cell("m", num(1), 1).build());
    assertDrift(event().cell(CellKey.element("a", num(1)), num(1), 1).build());
    assertDrift(event().cell(CellKey.element("u", UdtFields.path(2)), num(1), 1).build());
    assertDrift(event().deleted("a", 1).build());
    assertDrift(row(KEY, num(1)).marker(1).build());
    assertDrift(row(PartitionKey.of(num(1), num(2)), num(1), num(2)).marker(1).build());
    assertDrift(range(KEY, RangeBound.open(), RangeBound.inclusive(num(1), num(2), num(3)), 1));
  }

  @Test
  void shouldNameTheColumnsThatCannotBeReproduced() {
    assertThat(TargetSupport.check(table, Set.of()))
        .singleElement()
        .asString()
        .startsWith("new.t.l: CQL cannot reproduce a non-frozen list");
  }

  private WritePlan accepted(DataEvent event) {
    return accepted(event, table);
  }

  private WritePlan accepted(DataEvent event, TableSchema target) {
    return plan(event, target).value();
  }

  private void assertLeftOut(DataEvent event) {
    WritePlan planned = accepted(event);
    assertThat(planned.isEmpty()).isTrue();
    assertThat(planned.leftOut()).hasSize(1);
  }

  private void assertPoison(DataEvent event) {
    assertThat(failure(event).kind()).isEqualTo(Failure.Kind.POISON);
  }

  private void assertDrift(DataEvent event) {
    assertThat(failure(event).kind()).isEqualTo(Failure.Kind.DRIFT);
  }

  private Failure failure(DataEvent event) {
    return ((Outcome.Failed<WritePlan>) plan(event, table)).failure();
  }

  private List<Request> requests(DataEvent event) {
    return accepted(event).requests();
  }

  private static TestEvents.RowBuilder event() {
    return row(KEY, num(2), num(3));
  }

  private static Request lasting(Write... writes) {
    return new Request(OptionalInt.empty(), List.of(writes));
  }

  private static Request timed(long now, Write... writes) {
    return new Request(OptionalInt.of((int) now), List.of(writes));
  }

  private static Write insert(long writetime, @Nullable Object... cells) {
    return insertFor(0, writetime, cells);
  }

  private static Write insertFor(int ttl, long writetime, @Nullable Object... cells) {
    return new Write.Insert(KEY, ROW, new Stamp(at(writetime), ttl), cells(cells));
  }

  private static Write update(long writetime, @Nullable Object... cells) {
    return updateFor(0, writetime, cells);
  }

  private static Write updateFor(int ttl, long writetime, @Nullable Object... cells) {
    return new Write.Update(KEY, IN_ROW, new Stamp(at(writetime), ttl), cells(cells));
  }

  private static SortedMap<CellKey, Optional<Bytes>> cells(@Nullable Object... namesAndValues) {
    SortedMap<CellKey, Optional<Bytes>> cells = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      cells.put(
          CellKey.simple((String) namesAndValues[i]),
          Optional.ofNullable((Bytes) namesAndValues[i + 1]));
    }
    return cells;
  }

  private static WriteTime at(long micros) {
    return WriteTime.ofMicros(micros);
  }
}
