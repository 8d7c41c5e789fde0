// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import static io.fullrow.sink.TestEvents.SOURCE;
import static io.fullrow.sink.TestEvents.num;
import static io.fullrow.sink.TestEvents.row;
import static io.fullrow.sink.TestEvents.statics;
import static io.fullrow.sink.TestEvents.text;
import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.event.DataEvent;
import io.fullrow.model.CellKey;
import io.fullrow.model.PartitionKey;
import io.fullrow.schema.CqlValues;
import io.fullrow.sink.Outcome;
import io.fullrow.sink.TestEvents;
import io.fullrow.sink.Written;
import io.fullrow.sink.cassandra.TimingOut.Fate;
import io.fullrow.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists that are rewritten whole, on a real node. */
class ListWriterIT {
  private static final PartitionKey KEY = PartitionKey.of(num(1));
  private static final String PLAIN = "list<text>";
  private static final String FROZEN = "frozen<list<text>>";
  private static final int DAY = 86_400;

  private static Target target;

  @BeforeAll
  static void open() {
    target = new Target("sink_list_it", Map.of(SOURCE, Set.of("l")));
  }

  @AfterAll
  static void close() {
    target.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, FROZEN})
  void shouldShowTheListHoweverOftenItIsWritten(String type) {
    // given
    Target.Table table = table(type);
    DataEvent event =
        event().deleted("l", 99).cell(at(2), text("b"), 100).cell(at(1), text("a"), 90).build();

    // when
    table.apply(event, event, event);

    // then
    assertThat(table.select("l")).containsExactly(List.of(List.of("a", "b")));
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, FROZEN})
  void shouldFollowEventsThatReachNoLaterWritetime(String type) {
    // given
    Target.Table table = table(type);
    DataEvent first = event().cell(at(2), text("b"), 100).cell(at(3), text("c"), 100).build();
    DataEvent late =
        event()
            .cell(at(1), text("a"), 50)
            .cell(at(2), text("b"), 100)
            .cell(at(3), text("c"), 100)
            .build();
    DataEvent shorter =
        event()
            .cell(at(1), text("a"), 50)
            .tombstone(at(2), 100)
            .cell(at(3), text("c"), 100)
            .build();

    for (int round = 0; round < 3; round++) {
      // when
      table.apply(first);
      // then
      assertThat(table.select("l")).containsExactly(List.of(List.of("b", "c")));
      table.apply(late);
      assertThat(table.select("l")).containsExactly(List.of(List.of("a", "b", "c")));
      table.apply(shorter);
      assertThat(table.select("l")).containsExactly(List.of(List.of("a", "c")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, FROZEN})
  void shouldShowAnElementThatComesAfterAnEmptyListOfTheSameWritetime(String type) {
    // given: the deletion in the target is above what the next event reaches
    Target.Table table = table(type);
    table.apply(event().cell(at(2), text("b"), 100).build(), event().tombstone(at(2), 101).build());
    assertThat(table.select("l")).containsExactly();

    // when
    table.apply(event().cell(at(1), text("a"), 50).tombstone(at(2), 101).build());

    // then
    assertThat(table.select("l")).containsExactly(List.of(List.of("a")));
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, FROZEN})
  void shouldEmptyTheListOfADeletedRowThatWasWrittenAboveItsDeletion(String type) {
    // given: overwritten so often that its timestamp is past 102
    Target.Table table = table(type);
    table.apply(event().cell(at(1), text("a"), 100).build());
    table.apply(event().cell(at(1), text("a"), 100).cell(at(2), text("b"), 101).build());

    // when
    table.apply(event().deleted(102).covered().build());

    // then
    assertThat(table.select("c, l")).isEmpty();
  }

  @Test
  void shouldExpireEachElementOnTime() {
    // given
    Target.Table table = table(PLAIN);
    long now = Target.now();
    DataEvent event =
        event()
            .cell(at(1), text("a"), 100)
            .cell(at(2), text("b"), 100, now + DAY)
            .cell(at(3), text("c"), 100)
            .cell(at(4), text("gone"), 100, now - 1)
            .build();

    // when
    table.apply(event, event);

    // then
    assertThat(table.selectAt(now, "l, TTL(l)", ""))
        .containsExactly(asList(List.of("a", "b", "c"), asList(null, DAY, null)));
    assertThat(table.selectAt(now + DAY, "l", "")).containsExactly(List.of(List.of("a", "c")));
  }

  @Test
  void shouldExpireAFrozenListWholeAndWriteWhatIsLeftBefore() {
    // given
    Target.Table table = table(FROZEN);
    long now = Target.now();

    // when
    table.apply(
        event()
            .cell(at(1), text("a"), 100, now + 10)
            .cell(at(2), text("b"), 100, now + DAY)
            .build());

    // then
    assertThat(table.selectAt(now, "l, TTL(l)", ""))
        .containsExactly(asList(List.of("a", "b"), DAY));
    table.apply(
        event()
            .cell(at(1), text("a"), 100, now - 10)
            .cell(at(2), text("b"), 100, now + DAY)
            .build());
    assertThat(table.selectAt(now, "l, TTL(l)", "")).containsExactly(asList(List.of("b"), DAY));
  }

  @Test
  void shouldWriteAnotherExpiryOfTheSameValues() {
    // given
    Target.Table table = table(PLAIN);
    long now = Target.now();
    table.apply(event().cell(at(1), text("a"), 100, now + DAY).build());

    // when
    table.apply(event().cell(at(1), text("a"), 101, now + 2 * DAY).build());

    // then
    assertThat(table.selectAt(now, "TTL(l)", "")).containsExactly(List.of(List.of(2 * DAY)));
  }

  @Test
  void shouldWriteStaticLists() {
    // given
    Target.Table table = target.table("(p int, c int, l list<text> static, PRIMARY KEY (p, c))");
    DataEvent event = statics(KEY).cell(at(1), text("a"), 100).cell(at(2), text("b"), 100).build();

    // when
    table.apply(row(KEY, num(1)).marker(1).build(), row(KEY, num(2)).marker(1).build());
    table.apply(event, event);

    // then
    assertThat(table.select("c, l"))
        .containsExactly(List.of(1, List.of("a", "b")), List.of(2, List.of("a", "b")));
    table.apply(statics(KEY).tombstone(at(1), 101).tombstone(at(2), 101).build());
    assertThat(table.select("c, l")).containsExactly(asList(1, null), asList(2, null));
  }

  @Test
  void shouldNotDoubleWhenAnAttemptLandsLate() {
    // given: an attempt for the same event under a timestamp of its own, which only comes now
    Target.Table table = table(PLAIN);
    DataEvent event =
        event().cell(at(1), text("a"), 100_000).cell(at(2), text("b"), 100_000).build();
    table.apply(event);
    long written = (Long) ((List<?>) table.select("WRITETIME(l)").get(0).get(0)).get(0);

    // when
    for (long late : new long[] {written - 1, written + 1}) {
      target.execute(
          "UPDATE "
              + table.cqlName()
              + " USING TIMESTAMP "
              + late
              + " SET l = ['a', 'b'] WHERE p = 1 AND c = 2");
      // then
      assertThat(table.select("l")).containsExactly(List.of(List.of("a", "b")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, FROZEN})
  void shouldShowTheLastEventAfterAnyTimeouts(String type) {
    Target.Table table = table(type);
    TimingOut session = new TimingOut(target.session());
    Seeds.forEach(
        3,
        random -> {
          // which remembers nothing of the writers before it
          CassandraWriter writer = new CassandraWriter(session.session());
          for (int i = 0; i < 40; i++) {
            // given: an event of about the same writetime, and attempts that time out
            List<String> values = new ArrayList<>();
            TestEvents.RowBuilder event = event().deleted("l", 99);
            int size = random.nextInt(4);
            for (int place = 1; place <= size; place++) {
              values.add("v" + random.nextInt(3));
              event.cell(at(place), text(values.get(place - 1)), 100 + random.nextInt(3));
            }
            int timeouts = values.isEmpty() ? 0 : random.nextInt(3);
            for (int timeout = 0; timeout < timeouts; timeout++) {
              session.fail(random.nextBoolean() ? Fate.APPLIED : Fate.LATE);
            }

            // when
            Outcome<Written> result = table.write(event.build(), writer);
            for (int again = 0; again < 5 && !result.equals(Outcome.of(Written.all())); again++) {
              result = table.write(event.build(), writer);
            }
            if (random.nextBoolean()) {
              session.release();
            }

            // then
            assertThat(result).isEqualTo(Outcome.of(Written.all()));
            assertThat(table.select("l"))
                .isEqualTo(values.isEmpty() ? List.of() : List.of(List.of(values)));
          }
        });
  }

  private static Target.Table table(String type) {
    return target.table("(p int, c int, l " + type + ", PRIMARY KEY (p, c))");
  }

  private static TestEvents.RowBuilder event() {
    return row(KEY, num(2));
  }

  private static CellKey at(int place) {
    UUID path = new UUID((long) place << 32 | 0x1000, 0x8080808080808080L);
    return CellKey.element("l", CqlValues.encode(DataTypes.TIMEUUID, path));
  }
}
