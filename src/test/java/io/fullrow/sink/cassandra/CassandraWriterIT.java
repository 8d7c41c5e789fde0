// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import static io.fullrow.sink.TestEvents.num;
import static io.fullrow.sink.TestEvents.partitionDeletion;
import static io.fullrow.sink.TestEvents.row;
import static io.fullrow.sink.TestEvents.statics;
import static io.fullrow.sink.TestEvents.text;
import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.event.DataEvent;
import io.fullrow.model.Bytes;
import io.fullrow.model.CellKey;
import io.fullrow.model.PartitionKey;
import io.fullrow.sink.Failure;
import io.fullrow.sink.Outcome;
import io.fullrow.sink.UdtFields;
import io.fullrow.sink.Written;
import io.fullrow.testkit.Gen;
import io.fullrow.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a real node shows after events went through planner and writer. */
class CassandraWriterIT {
  private static final PartitionKey KEY = PartitionKey.of(num(1));
  private static final int DAY = 86_400;

  private static Target target;

  @BeforeAll
  static void open() {
    target = new Target("sink_writer_it");
  }

  @AfterAll
  static void close() {
    target.close();
  }

  @Test
  void shouldWriteEachCellWithItsOwnWritetimeAndExpiry() {
    // given
    Target.Table table = target.table("(p int, c int, a int, b text, d int, PRIMARY KEY (p, c))");
    long now = Target.now();

    // when
    table.apply(
        row(KEY, num(2))
            .marker(1_000)
            .cell("a", num(7), 1_000)
            .cell("b", text("x"), 2_000, now + DAY)
            .cell("d", num(9), -5)
            .build());

    // then
    assertThat(
            table.selectAt(
                now,
                "a, b, d, WRITETIME(a), WRITETIME(b), WRITETIME(d), TTL(a), TTL(b), TTL(d)",
                ""))
        .containsExactly(asList(7, "x", 9, 1_000L, 2_000L, -5L, null, DAY, null));
  }

  @Test
  void shouldWriteDifferentExpiriesExactlyEvenWhenSomeArePast() {
    // given
    Target.Table table = target.table("(p int PRIMARY KEY, a int, b int, d int)");
    long now = Target.now();

    // when
    table.apply(
        row(KEY)
            .cell("a", num(1), 10, now - 100)
            .cell("b", num(2), 10, now + 50)
            .cell("d", num(3), 20, now + 10L * 365 * DAY)
            .build());

    // then
    assertThat(table.selectAt(now, "a, b, d, TTL(b), TTL(d)", ""))
        .containsExactly(asList(null, 2, 3, 50, 10 * 365 * DAY));
    assertThat(table.selectAt(now - 101, "a, TTL(a), b", "")).containsExactly(asList(1, 1, 2));
    assertThat(table.selectAt(now + 49, "b, TTL(b)", "")).containsExactly(asList(2, 1));
    assertThat(table.selectAt(now + 50, "b", "")).containsExactly(asList((Object) null));
  }

  @Test
  void shouldEndARowByAnExpiredMarkerWhichReplacesALiveOne() {
    // given
    Target.Table table = target.table("(p int, c int, a int, PRIMARY KEY (p, c))");
    long now = Target.now();
    table.apply(row(KEY, num(1)).marker(1_000).cell("a", num(1), 1_000).build());

    // when
    table.apply(
        row(KEY, num(1)).marker(2_000, now - 10).cell("a", num(2), 2_000, now - 10).build());

    // then
    assertThat(table.select("c")).isEmpty();
    assertThat(table.selectAt(now - 11, "c, a", "")).containsExactly(asList(1, 2));
  }

  @Test
  void shouldKeepAnInsertedRowWithoutCellsAndDropAnUpdatedOne() {
    // given
    Target.Table table = target.table("(p int, c int, a int, PRIMARY KEY (p, c))");

    // when
    table.apply(
        row(KEY, num(1)).marker(1_000).tombstone("a", 2_000).build(),
        row(KEY, num(2)).cell("a", num(1), 1_000).build(),
        row(KEY, num(2)).tombstone("a", 2_000).build());

    // then
    assertThat(table.select("c, a")).containsExactly(asList(1, null));
  }

  @Test
  void shouldKeepALaterMarkerApartFromEarlierCells() {
    // given
    Target.Table table = target.table("(p int, c int, a int, b int, PRIMARY KEY (p, c))");
    DataEvent event =
        row(KEY, num(1)).marker(5_000).cell("a", num(1), 1_000).cell("b", num(2), 5_000).build();

    // when
    table.apply(event, row(KEY, num(2)).marker(5_000).cell("a", num(1), 1_000).build());

    // then
    assertThat(table.select("c, a, b, WRITETIME(a), WRITETIME(b)"))
        .containsExactly(asList(1, 1, 2, 1_000L, 5_000L), asList(2, 1, null, 1_000L, null));
  }

  @Test
  void shouldKeepTheMarkerBeyondADeletionOfTheCells() {
    // given
    Target.Table table = target.table("(p int, c int, a int, PRIMARY KEY (p, c))");
    table.apply(row(KEY, num(1)).marker(5_000).cell("a", num(1), 1_000).build());

    // when
    table.apply(row(KEY, num(1)).deleted(4_999).build());

    // then
    assertThat(table.select("c, a")).containsExactly(asList(1, null));
  }

  @Test
  void shouldWriteTablesOfPrimaryKeysOnly() {
    // given
    Target.Table table = target.table("(p int, c int, PRIMARY KEY (p, c))");
    long now = Target.now();

    // when
    table.apply(
        row(KEY, num(1)).marker(1_000).build(),
        row(KEY, num(2)).marker(1_000, now + DAY).build(),
        row(KEY, num(3)).marker(1_000, now - DAY).build());

    // then
    assertThat(table.selectAt(now, "c", "")).containsExactly(asList(1), asList(2));
    assertThat(table.selectAt(now + DAY, "c", "")).containsExactly(asList(1));
  }

  @Test
  void shouldNotApplyTheTargetsDefaultTimeToLive() {
    // given
    Target.Table table =
        target.table("(p int PRIMARY KEY, a int) WITH default_time_to_live = 3600");

    // when
    table.apply(row(KEY).marker(1_000).cell("a", num(1), 1_000).build());

    // then
    assertThat(table.select("a, TTL(a)")).containsExactly(asList(1, null));
    assertThat(table.selectAt(Target.now() + DAY, "a", "")).hasSize(1);
  }

  @Test
  void shouldWriteStaticsWithoutMakingARow() {
    // given
    Target.Table table =
        target.table(
            "(p int, c int, s text static, m map<text, int> static, a int, PRIMARY KEY (p, c))");

    // when
    table.apply(
        statics(KEY)
            .cell("s", text("x"), 3_000)
            .cell(CellKey.element("m", text("k")), num(1), 3_000)
            .build());

    // then
    assertThat(table.select("p, c, s, m, WRITETIME(s)"))
        .containsExactly(asList(1, null, "x", Map.of("k", 1), 3_000L));
  }

  @Test
  void shouldDeletePartitionsWithTheirStatics() {
    // given
    Target.Table table = target.table("(p int, c int, s text static, a int, PRIMARY KEY (p, c))");

    // when
    table.apply(
        statics(KEY).cell("s", text("x"), 3_000).build(),
        row(KEY, num(1)).marker(3_000).cell("a", num(1), 3_000).build(),
        row(KEY, num(2)).marker(3_001).cell("a", num(1), 3_000).build(),
        partitionDeletion(KEY, 3_000));

    // then
    assertThat(table.select("c, s, a")).containsExactly(asList(2, null, null));
  }

  @Test
  void shouldDeleteOldStaticsByTheStaticEventAlone() {
    // given
    Target.Table table =
        target.table("(p int, c int, s text static, x int static, PRIMARY KEY (p, c))");
    table.apply(statics(KEY).cell("s", text("old"), 1_000).cell("x", num(1), 1_000).build());

    // when
    table.apply(statics(KEY).deleted(2_000).cell("x", num(2), 2_001).build());

    // then
    assertThat(table.select("s, x")).containsExactly(asList(null, 2));
  }

  @Test
  void shouldWriteQuotedNames() {
    // given
    target.execute(
        "CREATE TYPE " + target.keyspace() + ".\"My Type\" (\"Field One\" int, \"Select\" int)");
    Target.Table table =
        target.named(
            "OddTable",
            "(\"Select\" int, \"C\" int, \"Spaced Column\" int, \"SeT\" set<int>, \"U\" \"My"
                + " Type\", PRIMARY KEY (\"Select\", \"C\"))");

    // when
    table.apply(
        row(KEY, num(1))
            .marker(1_000)
            .cell("Spaced Column", num(7), 1_000)
            .cell(CellKey.element("SeT", num(3)), Bytes.empty(), 1_000)
            .cell(CellKey.element("U", UdtFields.path(0)), num(4), 1_000)
            .deleted("SeT", 10)
            .build());

    // then
    assertThat(table.select("\"Spaced Column\", \"SeT\", \"U\".\"Field One\""))
        .containsExactly(asList(7, Set.of(3), 4));
  }

  @Test
  void shouldWriteElementsOfCollectionsWithTheirOwnTimes() {
    // given
    Target.Table table = target.table("(p int PRIMARY KEY, m map<text, int>, s set<int>, a int)");
    long now = Target.now();

    // when
    table.apply(
        row(KEY)
            .cell(CellKey.element("m", text("x")), num(1), 1_000)
            .cell(CellKey.element("m", text("y")), num(2), 2_000, now + DAY)
            .cell(CellKey.element("m", text("gone")), num(3), 1_000)
            .cell(CellKey.element("s", num(5)), Bytes.empty(), 1_000)
            .cell(CellKey.element("s", num(6)), Bytes.empty(), 3_000, now + DAY)
            .cell(CellKey.element("s", num(7)), Bytes.empty(), 1_000)
            .build(),
        row(KEY)
            .tombstone(CellKey.element("m", text("gone")), 1_001)
            .tombstone(CellKey.element("s", num(7)), 1_001)
            .build());

    // then
    assertThat(
            table.selectAt(
                now,
                "m, s, WRITETIME(m['x']), WRITETIME(m['y']), TTL(m['y']), WRITETIME(s[6]),"
                    + " TTL(s[6])",
                ""))
        .containsExactly(
            asList(Map.of("x", 1, "y", 2), Set.of(5, 6), 1_000L, 2_000L, DAY, 3_000L, DAY));
  }

  @Test
  void shouldReplaceCollectionsByTheirComplexDeletion() {
    // given
    target.execute("CREATE TYPE " + target.keyspace() + ".addr (street text, number int)");
    Target.Table table = target.table("(p int PRIMARY KEY, m map<text, int>, s set<int>, u addr)");
    table.apply(
        row(KEY)
            .cell(CellKey.element("m", text("old")), num(1), 1_000)
            .cell(CellKey.element("s", num(1)), Bytes.empty(), 1_000)
            .cell(CellKey.element("u", UdtFields.path(0)), text("old"), 1_000)
            .cell(CellKey.element("u", UdtFields.path(1)), num(1), 1_000)
            .build());

    // when
    table.apply(
        row(KEY)
            .deleted("m", 1_999)
            .deleted("s", 1_999)
            .deleted("u", 1_999)
            .cell(CellKey.element("m", text("new")), num(2), 2_000)
            .cell(CellKey.element("s", num(2)), Bytes.empty(), 2_000)
            .cell(CellKey.element("u", UdtFields.path(1)), num(2), 2_000)
            .tombstone(CellKey.element("u", UdtFields.path(0)), 2_000)
            .build());

    // then
    assertThat(table.select("m, s, u.street, u.number, WRITETIME(u.number)"))
        .containsExactly(asList(Map.of("new", 2), Set.of(2), null, 2, 2_000L));
  }

  @Test
  void shouldKeepTheBytesOfValuesThatCodecsWouldChange() {
    // given
    Target.Table simple = target.table("(p int PRIMARY KEY, f boolean)");
    Target.Table empty = target.table("(p int PRIMARY KEY, i int)");
    Target.Table varint = target.table("(p int PRIMARY KEY, v varint)");
    Target.Table map = target.table("(p int PRIMARY KEY, m map<int, boolean>)");

    // when
    simple.apply(row(KEY).cell("f", Bytes.fromHex("02"), 1).build());
    empty.apply(row(KEY).cell("i", Bytes.empty(), 1).build());
    varint.apply(row(KEY).cell("v", Bytes.fromHex("000005"), 1).build());
    map.apply(row(KEY).cell(CellKey.element("m", Bytes.empty()), Bytes.fromHex("02"), 1).build());

    // then
    assertThat(simple.rawBytes("f")).isEqualTo("02");
    assertThat(empty.rawBytes("i")).isEmpty();
    assertThat(varint.rawBytes("v")).isEqualTo("000005");
    assertThat(map.rawBytes("m")).isEqualTo("00000001" + "00000000" + "00000001" + "02");
  }

  /** The driver takes a null set and one without elements for the same. */
  @Test
  void shouldKeepTheBytesOfTypesWithinCollections() {
    // given
    target.execute(
        "CREATE TYPE " + target.keyspace() + ".odd (number int, tags frozen<set<text>>)");
    String one = "00000004" + "00000001";
    String withoutTags = "0000000c" + one + "ffffffff";
    String withNoTag = "00000010" + one + "00000004" + "00000000";
    String withoutNumber = "00000008" + "00000000" + "ffffffff";
    Target.Table map = target.table("(p int PRIMARY KEY, m frozen<map<frozen<odd>, int>>)");
    Target.Table set = target.table("(p int PRIMARY KEY, s set<frozen<odd>>)");
    Bytes frozen = Bytes.fromHex("00000002" + withoutTags + one + withNoTag + one);
    Bytes element = Bytes.fromHex(withoutNumber.substring(8));

    // when
    map.apply(row(KEY).cell("m", frozen, 1).build());
    set.apply(row(KEY).cell(CellKey.element("s", element), Bytes.empty(), 1).build());

    // then
    assertThat(map.rawBytes("m")).isEqualTo(frozen.toHex());
    assertThat(set.rawBytes("s")).isEqualTo("00000001" + withoutNumber);
  }

  /** As a driver encodes a hash set that is written with the whole of its type. */
  @Test
  void shouldKeepTheBytesOfFieldsThatWereWrittenWithTheWholeType() {
    // given
    target.execute(
        "CREATE TYPE " + target.keyspace() + ".whole (number int, tags frozen<set<text>>)");
    Target.Table table = target.table("(p int PRIMARY KEY, u whole)");
    Bytes unsorted = Bytes.fromHex("00000002" + "00000001" + "62" + "00000001" + "61");
    CellKey number = CellKey.element("u", UdtFields.path(0));
    CellKey tags = CellKey.element("u", UdtFields.path(1));

    // when: the number was written later, without the others
    table.apply(
        row(KEY).deleted("u", 999).cell(tags, unsorted, 1_000).cell(number, num(2), 2_000).build());

    // then
    assertThat(table.rawBytes("u.tags")).isEqualTo(unsorted.toHex());
    assertThat(table.select("u.number, WRITETIME(u.number), WRITETIME(u.tags)"))
        .containsExactly(asList(2, 2_000L, 1_000L));
  }

  @Test
  void shouldWriteARowWithoutBytesThatTheServerWouldChangeWithinACollection() {
    // given
    Target.Table table =
        target.table("(p int PRIMARY KEY, s set<varint>, f frozen<list<varint>>, a int)");
    Bytes frozen = Bytes.fromHex("00000001" + "00000003" + "000005");

    // when
    table.apply(
        row(KEY)
            .cell(CellKey.element("s", Bytes.fromHex("000005")), Bytes.empty(), 1)
            .cell("f", frozen, 1)
            .cell("a", num(7), 2)
            .build());

    // then
    assertThat(table.select("s, f, a")).containsExactly(asList(null, null, 7));
  }

  @Test
  void shouldWriteTheCellsOfARowThatTheTypeDoesNotRefuse() {
    // given
    Target.Table table = target.table("(p int PRIMARY KEY, a int, b text, m map<int, int>, c int)");

    // when
    Outcome<Written> result =
        table.write(
            row(KEY)
                .marker(1)
                .cell("a", text("abc"), 1)
                .cell("b", text("kept"), 1)
                .cell(CellKey.element("m", num(1)), num(10), 2)
                .cell("c", num(5), 3)
                .build());

    // then
    assertThat(result.value().leftOut()).hasSize(1);
    assertThat(table.select("a, b, m, c")).containsExactly(asList(null, "kept", Map.of(1, 10), 5));
  }

  @Test
  void shouldWriteOneByOneWhatIsTooLargeTogether() {
    // given
    Target.Table table = target.table("(p int PRIMARY KEY, a blob, b blob)");
    Bytes large = Bytes.wrap(new byte[1_200_000]);

    // when
    table.apply(row(KEY).marker(1).cell("a", large, 1_000).cell("b", large, 2_000).build());

    // then
    assertThat(table.select("WRITETIME(a), WRITETIME(b)")).containsExactly(asList(1_000L, 2_000L));
  }

  @Test
  void shouldReportASingleStatementThatIsTooLargeAsPoison() {
    // given
    Target.Table table = target.table("(p int PRIMARY KEY, a blob)");

    // when
    Outcome<Written> mutation =
        table.write(row(KEY).cell("a", Bytes.wrap(new byte[3_000_000]), 1_000).build());
    Outcome<Written> message =
        table.write(row(KEY).cell("a", Bytes.wrap(new byte[17_000_000]), 1_000).build());

    // then
    assertThat(kind(mutation)).isEqualTo(Failure.Kind.POISON);
    assertThat(kind(message)).isEqualTo(Failure.Kind.POISON);
  }

  @Test
  void shouldReportValuesThatTheTypeRefusesAsPoison() {
    // given
    Target.Table table = target.table("(p text, c text, a int, PRIMARY KEY (p, c))");
    PartitionKey key = PartitionKey.of(text("k"));
    Bytes tooLong = Bytes.wrap(new byte[65_536]);

    // when
    Outcome<Written> value = table.write(row(key, text("c")).cell("a", text("abc"), 1).build());
    Outcome<Written> clustering = table.write(row(key, tooLong).marker(1).build());

    // then
    assertThat(kind(value)).isEqualTo(Failure.Kind.POISON);
    assertThat(kind(clustering)).isEqualTo(Failure.Kind.POISON);
  }

  @Test
  void shouldReportDroppedColumnsAndTablesAsDrift() {
    // given
    Target.Table column = target.table("(p int PRIMARY KEY, a int, b int)");
    Target.Table prepared = target.table("(p int PRIMARY KEY, a int, b int)");
    Target.Table gone = target.table("(p int PRIMARY KEY, a int)");
    DataEvent event = row(KEY).cell("a", num(1), 1).build();
    prepared.apply(event);
    gone.apply(event);
    target.execute("ALTER TABLE " + column.cqlName() + " DROP a");
    target.execute("ALTER TABLE " + prepared.cqlName() + " DROP a");
    target.execute("DROP TABLE " + gone.cqlName());

    // when
    List<Outcome<Written>> results =
        List.of(column.write(event), prepared.write(event), gone.write(event));

    // then
    assertThat(results).allMatch(result -> kind(result) == Failure.Kind.DRIFT);
  }

  @Test
  void shouldWriteOnAfterAColumnWasAdded() {
    // given
    Target.Table table = target.table("(p int PRIMARY KEY, a int)");
    DataEvent event = row(KEY).marker(1).cell("a", num(1), 1).build();
    table.apply(event);

    // when
    target.execute("ALTER TABLE " + table.cqlName() + " ADD b int");
    table.apply(event);

    // then
    assertThat(table.select("a, b")).containsExactly(asList(1, null));
  }

  @Test
  void shouldEndInTheSameRowsInAnyOrderAndNumber() {
    // given
    Target.Table table =
        target.table(
            "(p int, c int, s int static, a int, b int, m map<text, int>, PRIMARY KEY (p, c))");
    long now = Target.now();
    AtomicInteger partitions = new AtomicInteger();

    // when
    Seeds.forEach(
        10,
        random -> {
          PartitionKey key = PartitionKey.of(num(partitions.getAndIncrement()));
          List<DataEvent> events = new ArrayList<>(events(key, now));
          events.addAll(events.subList(0, random.nextInt(events.size())));
          table.apply(Gen.shuffled(events, random).toArray(new DataEvent[0]));
        });

    // then
    String columns =
        "c, s, a, b, m, WRITETIME(s), WRITETIME(a), WRITETIME(b), WRITETIME(m), TTL(a), TTL(b)";
    List<List<Object>> first = table.selectAt(now, columns, "WHERE p = 0");
    assertThat(first).isNotEmpty();
    for (int p = 1; p < partitions.get(); p++) {
      assertThat(table.selectAt(now, columns, "WHERE p = " + p))
          .as("partition %d, as the first", p)
          .isEqualTo(first);
    }
  }

  private static List<DataEvent> events(PartitionKey key, long now) {
    return List.of(
        row(key, num(1)).marker(10).cell("a", num(1), 10).cell("b", num(1), 10).build(),
        row(key, num(1)).marker(10).cell("a", num(2), 20, now + DAY).cell("b", num(1), 10).build(),
        row(key, num(1)).deleted(15).cell("a", num(2), 20, now + DAY).build(),
        row(key, num(1)).deleted("m", 29).cell(CellKey.element("m", text("x")), num(1), 30).build(),
        row(key, num(1)).cell(CellKey.element("m", text("y")), num(1), 25).build(),
        row(key, num(2)).marker(10, now - 5).cell("a", num(1), 10, now - 5).build(),
        row(key, num(2)).marker(5).cell("b", num(4), 5).build(),
        row(key, num(3)).marker(40).tombstone("a", 40).build(),
        row(key, num(3)).cell("a", num(9), 39).cell("b", num(8), 12).build(),
        partitionDeletion(key, 11),
        statics(key).cell("s", num(1), 12).build(),
        statics(key).deleted(13).cell("s", num(2), 14, now + DAY).build());
  }

  private static Failure.Kind kind(Outcome<Written> outcome) {
    return ((Outcome.Failed<Written>) outcome).failure().kind();
  }
}
