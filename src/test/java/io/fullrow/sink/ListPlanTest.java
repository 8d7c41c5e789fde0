// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import static io.fullrow.sink.TestEvents.SOURCE;
import static io.fullrow.sink.TestEvents.num;
import static io.fullrow.sink.TestEvents.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.event.DataEvent;
import io.fullrow.model.Bytes;
import io.fullrow.model.CellKey;
import io.fullrow.model.PartitionKey;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlValues;
import io.fullrow.schema.TableSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the planner makes of lists whose loss is accepted. */
class ListPlanTest {
  private static final PartitionKey KEY = PartitionKey.of(num(1));
  private static final long NOW = 1_000_000;

  private final TableSchema table = table(false);

  @Test
  void shouldShowLiveElementsInTheOrderOfTheirTimes() {
    // given: time-uuids whose bytes sort otherwise than their times
    DataEvent event =
        event()
            .cell(at(0x1_0000_0000L), num(2), 20)
            .cell(at(0xFFFF_FFFFL), num(1), 30)
            .tombstone(at(0x1_0000_0001L), 40)
            .cell(at(0x1_0000_0002L), num(3), 10, NOW + 60)
            .cell(at(0x1_0000_0003L), num(4), 10, NOW)
            .deleted("l", 5)
            .build();

    // when
    WritePlan plan = plan(event, table);

    // then
    assertThat(plan.requests()).isEmpty();
    ListContent list = plan.lists().get(0);
    assertThat(list.elements())
        .containsExactly(
            new ListContent.Element(num(1), OptionalLong.empty()),
            new ListContent.Element(num(2), OptionalLong.empty()),
            new ListContent.Element(num(3), OptionalLong.of(NOW + 60)));
    assertThat(list.reached().micros()).isEqualTo(40);
    assertThat(list.runs()).extracting(List::size).containsExactly(2, 1);
  }

  @Test
  void shouldPlanAFrozenListFromTheElementsOfOneThatIsNot() {
    // given
    DataEvent event = event().cell(at(1), num(1), 20).deleted("l", 19).build();

    // when
    WritePlan plan = plan(event, table(true));

    // then
    assertThat(plan.requests()).isEmpty();
    assertThat(plan.lists().get(0).values()).containsExactly(num(1));
  }

  @Test
  void shouldWriteAFrozenListOfOneCellLikeAnyOtherColumn() {
    // given
    Bytes value = CqlValues.encode(DataTypes.frozenListOf(DataTypes.INT), List.of(1, 2));

    // when
    WritePlan plan = plan(event().cell("l", value, 20).build(), table(true));

    // then
    assertThat(plan.lists()).isEmpty();
    assertThat(plan.requests()).hasSize(1);
  }

  @Test
  void shouldEmptyAListWhoseRowIsDeletedEvenIfAnotherEventCoversIt() {
    // given: an overwrite may have been given a timestamp above that of the deletion
    DataEvent deleted = event().deleted(50).build();
    DataEvent covered = event().deleted(50).cell(at(1), num(1), 20).covered().build();

    for (DataEvent event : List.of(deleted, covered)) {
      // when
      ListContent list = plan(event, table).lists().get(0);

      // then
      assertThat(list.elements()).isEmpty();
      assertThat(list.reached().micros()).isEqualTo(50);
    }
  }

  @Test
  void shouldNotTouchAListThatTheEventDoesNotKnow() {
    // when
    WritePlan plan = plan(event().marker(20).build(), table);

    // then
    assertThat(plan.lists()).isEmpty();
  }

  @Test
  void shouldExpireAFrozenListWhole() {
    // given
    DataEvent some = event().cell(at(1), num(1), 1, NOW + 9).cell(at(2), num(2), 1).build();
    DataEvent all = event().cell(at(1), num(1), 1, NOW + 9).cell(at(2), num(2), 1, NOW + 5).build();

    // then
    assertThat(plan(some, table(true)).lists().get(0).wholeExpiry()).isEmpty();
    assertThat(plan(all, table(true)).lists().get(0).wholeExpiry()).hasValue(NOW + 9);
  }

  @Test
  void shouldRefuseAListWhoseLossIsNotAccepted() {
    // given
    DataEvent event = event().cell(at(1), num(1), 20).build();

    // when
    Outcome<WritePlan> frozen =
        new WritePlanner(ExpiryPrecision.EXACT, Map.of(), Duration.ofDays(10))
            .plan(event, table(true), NOW, NOW);
    Outcome<WritePlan> planned =
        new WritePlanner(ExpiryPrecision.EXACT, Map.of(), Duration.ofDays(10))
            .plan(event, table, NOW, NOW);

    // then
    assertThat(planned).isInstanceOf(Outcome.Failed.class);
    assertThat(frozen).isInstanceOf(Outcome.Failed.class);
    assertThat(TargetSupport.check(table, Set.of()))
        .singleElement()
        .asString()
        .contains("create the column as map<timeuuid, int>", "accept its loss by name");
    assertThat(TargetSupport.check(table, Set.of("l"))).isEmpty();
  }

  @Test
  void shouldRefuseListsThatTheTargetsReleaseCannotRewrite() {
    Set<String> accepted = Set.of("l");

    assertThat(TargetSupport.checkRelease(table, accepted, ExpiryPrecision.EXACT, 5)).isEmpty();
    assertThat(TargetSupport.checkRelease(table, Set.of(), ExpiryPrecision.REMAINING, 3)).isEmpty();
    assertThat(TargetSupport.checkRelease(table, accepted, ExpiryPrecision.EXACT, 4))
        .singleElement()
        .asString()
        .contains("from 5.0 on");
    assertThat(TargetSupport.checkRelease(table(true), accepted, ExpiryPrecision.EXACT, 4))
        .isEmpty();
    assertThat(TargetSupport.checkRelease(table(true), accepted, ExpiryPrecision.REMAINING, 3))
        .singleElement()
        .asString()
        .contains("protocol v5");
  }

  private static WritePlan plan(DataEvent event, TableSchema table) {
    return new WritePlanner(ExpiryPrecision.EXACT, Map.of(SOURCE, Set.of("l")), Duration.ofDays(10))
        .plan(event, table, NOW, NOW)
        .value();
  }

  private static TableSchema table(boolean frozen) {
    return new TableSchema(
        TestTables.ID,
        List.of(TestTables.column("p", DataTypes.INT, Column.Kind.PARTITION_KEY)),
        List.of(TestTables.column("c", DataTypes.INT, Column.Kind.CLUSTERING)),
        List.of(),
        List.of(
            TestTables.column("l", DataTypes.listOf(DataTypes.INT, frozen), Column.Kind.REGULAR)));
  }

  private static TestEvents.RowBuilder event() {
    return row(KEY, num(2));
  }

  /** The place of an element: the version 1 uuid of that time. */
  private static CellKey at(long time) {
    long high = (time & 0xFFFF_FFFFL) << 32 | (time >>> 32 & 0xFFFF) << 16 | 0x1000;
    return CellKey.element(
        "l", CqlValues.encode(DataTypes.TIMEUUID, new UUID(high, 0x8080808080808080L)));
  }
}
