// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import static io.fullrow.sink.TestEvents.num;
import static io.fullrow.sink.TestEvents.range;
import static io.fullrow.sink.TestEvents.row;
import static io.fullrow.sink.TestEvents.statics;
import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.sink.TestRanges;
import io.fullrow.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Range deletions on a real node delete the rows of the range, and no others. */
class RangeDeletionIT {
  private static final int VALUES = 3;
  private static final int RANGES = 120;
  private static final PartitionKey KEY = PartitionKey.of(num(1));

  private static Target target;

  @BeforeAll
  static void open() {
    target = new Target("sink_range_it");
  }

  @AfterAll
  static void close() {
    target.close();
  }

  @Test
  void shouldDeleteExactlyTheRowsOfARangeWhateverTheDirections() {
    shouldDeleteExactly("a DESC, b ASC, c DESC", List.of(true, false, true));
    shouldDeleteExactly("a ASC, b DESC, c ASC", List.of(false, true, false));
    shouldDeleteExactly("a ASC, b ASC, c ASC", List.of(false, false, false));
  }

  private static void shouldDeleteExactly(String order, List<Boolean> reversed) {
    Target.Table table =
        target.table(
            "(p int, a int, b int, c int, PRIMARY KEY (p, a, b, c)) WITH CLUSTERING ORDER BY ("
                + order
                + ")");
    AtomicInteger partitions = new AtomicInteger();
    Seeds.forEach(
        RANGES,
        random -> {
          // given
          int p = partitions.getAndIncrement();
          PartitionKey key = PartitionKey.of(num(p));
          for (List<Integer> row : TestRanges.rows(VALUES)) {
            table.apply(
                row(key, num(row.get(0)), num(row.get(1)), num(row.get(2))).marker(10).build());
          }
          TestRanges.Range range = TestRanges.random(random, VALUES, reversed);

          // when
          table.apply(range(key, range.start(), range.end(), 10));

          // then
          List<List<Object>> expected = new ArrayList<>();
          for (List<Integer> row : TestRanges.rows(VALUES)) {
            if (!range.contains(row)) {
              expected.add(new ArrayList<>(row));
            }
          }
          assertThat(table.selectAt(Target.now(), "a, b, c", "WHERE p = " + p))
              .as("%s, %s", order, range)
              .containsExactlyInAnyOrderElementsOf(expected);
        });
  }

  @Test
  void shouldLeaveLaterRowsAlone() {
    // given
    Target.Table table = target.table("(p int, c int, a int, PRIMARY KEY (p, c))");

    // when
    table.apply(
        row(KEY, num(1)).marker(10).cell("a", num(1), 11).build(),
        row(KEY, num(2)).marker(10).cell("a", num(1), 10).build(),
        range(KEY, RangeBound.inclusive(num(1)), RangeBound.inclusive(num(2)), 10));

    // then
    assertThat(table.select("c, a")).containsExactly(asList(1, 1));
  }

  @Test
  void shouldReachAZeroLengthValueThroughAnOpenEnd() {
    // given
    Target.Table table = target.table("(p int, c int, PRIMARY KEY (p, c))");
    table.apply(
        row(KEY, Bytes.empty()).marker(10).build(),
        row(KEY, num(Integer.MIN_VALUE)).marker(10).build(),
        row(KEY, num(5)).marker(10).build());

    // when
    table.apply(range(KEY, RangeBound.open(), RangeBound.exclusive(num(5)), 10));

    // then
    assertThat(table.select("c")).containsExactly(asList(5));
  }

  @Test
  void shouldDeleteAllRowsButNotTheStaticOnes() {
    for (String type :
        List.of(
            "int",
            "text",
            "tinyint",
            "smallint",
            "date",
            "time",
            "timeuuid",
            "inet",
            "boolean",
            "timestamp",
            "bigint",
            "float",
            "double",
            "decimal",
            "varint",
            "blob",
            "frozen<set<int>>",
            "frozen<list<text>>",
            "frozen<map<int, int>>",
            "frozen<tuple<int, text>>")) {
      // given
      Target.Table table =
          target.table("(p int, c " + type + ", s int static, PRIMARY KEY (p, c))");
      table.apply(statics(KEY).cell("s", num(7), 5).build());
      target.execute(
          "INSERT INTO "
              + table.cqlName()
              + " (p, c) VALUES (1, "
              + literal(type)
              + ") USING TIMESTAMP 5");

      // when
      table.apply(range(KEY, RangeBound.open(), RangeBound.open(), 10));

      // then
      assertThat(table.select("c, s")).as(type).containsExactly(asList(null, 7));
    }
  }

  private static String literal(String type) {
    return switch (type) {
      case "text" -> "'x'";
      case "date" -> "'2020-01-01'";
      case "time" -> "'10:00:00'";
      case "timeuuid" -> "now()";
      case "inet" -> "'10.0.0.1'";
      case "boolean" -> "true";
      case "blob" -> "0x01";
      case "frozen<set<int>>" -> "{1}";
      case "frozen<list<text>>" -> "['a']";
      case "frozen<map<int, int>>" -> "{1: 1}";
      case "frozen<tuple<int, text>>" -> "(1, 'a')";
      default -> "7";
    };
  }
}
