// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fullrow.testkit.Seeds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogPositionTest {
  private static final LogPosition START = LogPosition.START;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7:0",
        "7:12+",
        "3-3:all",
        "3-5:all 8-9:all 10:1 12:0+",
        "1763883243000-1763883243999:all 1763883244000:33554432+"
      })
  void shouldReadItsText(String text) {
    LogPosition position = LogPosition.parse(text);

    assertThat(position).hasToString(text);
    assertThat(LogPosition.parse(position.toString())).isEqualTo(position);
  }

  @Test
  void shouldWriteWhatItKnows() {
    LogPosition position = START.done(7).done(8).seen(9, true).at(9, 120).seen(10, false);

    assertThat(position).hasToString("7-8:all 9:120+ 10:0");
    assertThat(START.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "7",
        "7:",
        "7:all",
        "7-8",
        "7-8:12",
        "7-8:all+",
        "7:12+ ",
        "7:-1",
        "-7:1",
        "7:1  8:1",
        "7:1\n8:1",
        "7:2147483648",
        "9223372036854775808:1",
        "9-8:all",
        "1-5:all 5-7:all",
        "1-5:all 3-4:all",
        "7:1 7:2"
      })
  void shouldRefuseOtherTexts(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogPosition.parse("1-1:all " + text + " 99:1"))
        .withMessageContaining("position");
  }

  @Test
  void shouldJoinARangeWithThoseOnBothSides() {
    assertThat(START.done(5).done(6)).hasToString("5-6:all");
    assertThat(START.done(6).done(5)).hasToString("5-6:all");
    assertThat(START.done(5).done(7)).hasToString("5-5:all 7-7:all");
    assertThat(START.done(4).done(5).done(7).done(8).done(6)).hasToString("4-8:all");
    assertThat(START.done(4).done(5).done(4)).hasToString("4-5:all");
  }

  @Test
  void shouldNotTakeForDoneWhatIsBelowARange() {
    LogPosition position = START.done(10).done(11);

    assertThat(position.isDone(9)).as("the clock may have been set back").isFalse();
    assertThat(position.isDone(10)).isTrue();
    assertThat(position.isDone(11)).isTrue();
    assertThat(position.isDone(12)).isFalse();
  }

  @Test
  void shouldKeepTheLatestRanges() {
    LogPosition position = START;
    for (int i = 0; i <= LogPosition.RANGES_KEPT; i++) {
      position = position.done(2 * i);
    }

    assertThat(position.isDone(0)).as("the oldest").isFalse();
    assertThat(position.isDone(2)).isTrue();
    assertThat(position.isDone(2 * LogPosition.RANGES_KEPT)).isTrue();
  }

  @Test
  void shouldMoveOnWithinASegment() {
    LogPosition position = START.seen(7, false);
    assertThat(position.end(7)).isZero();
    assertThat(position.open()).containsExactly(Map.entry(7L, false));

    position = position.at(7, 50);
    assertThat(position.end(7)).isEqualTo(50);
    assertThat(position.open()).containsExactly(Map.entry(7L, false));

    position = position.seen(7, true);
    assertThat(position.end(7)).as("seen is not read").isEqualTo(50);
    assertThat(position.open()).containsExactly(Map.entry(7L, true));

    position = position.at(7, 60).seen(7, false);
    assertThat(position.open()).as("what was captured once").containsExactly(Map.entry(7L, true));
    assertThat(position.isDone(7)).isFalse();

    position = position.done(7);
    assertThat(position.isDone(7)).isTrue();
    assertThat(position.open()).isEmpty();
    assertThat(position.end(7)).isZero();
  }

  @Test
  void shouldForgetASegment() {
    LogPosition position = START.done(6).seen(7, true).at(7, 50);

    assertThat(position.without(7)).isEqualTo(START.done(6));
    assertThat(position.without(6)).as("it is done").isEqualTo(position);
  }

  @Test
  void shouldStayAsItIs() {
    LogPosition position = LogPosition.parse("3-5:all 7:50");

    LogPosition other = position.at(7, 60).seen(8, true).done(6).done(7);

    assertThat(position).hasToString("3-5:all 7:50");
    assertThat(other).hasToString("3-7:all 8:0+");
  }

  @Test
  void shouldKnowWhatASetAndAMapKnow() {
    Seeds.forEach(200, LogPositionTest::compareWithSetAndMap);
  }

  private static void compareWithSetAndMap(SplittableRandom random) {
    int ids = random.nextInt(1, LogPosition.RANGES_KEPT); // no range is given up
    Set<Long> done = new HashSet<>();
    Map<Long, Integer> ends = new HashMap<>();
    Map<Long, Boolean> captured = new HashMap<>();
    LogPosition position = START;
    for (int step = 0; step < 300; step++) {
      long id = random.nextInt(ids);
      switch (random.nextInt(5)) {
        case 0 -> {
          boolean now = random.nextBoolean();
          position = position.seen(id, now);
          ends.putIfAbsent(id, 0);
          captured.merge(id, now, Boolean::logicalOr);
        }
        case 1 -> {
          int end = random.nextInt(1_000);
          position = position.at(id, end);
          ends.put(id, end);
          captured.putIfAbsent(id, false);
        }
        case 2 -> {
          position = position.without(id);
          ends.remove(id);
          captured.remove(id);
        }
        default -> {
          position = position.done(id);
          done.add(id);
          ends.remove(id);
          captured.remove(id);
        }
      }
      if (random.nextInt(10) == 0) {
        position = LogPosition.parse(position.toString());
      }
      assertThat(position.open()).isEqualTo(captured);
      for (long each = -1; each <= ids; each++) {
        assertThat(position.isDone(each)).as("%s done", each).isEqualTo(done.contains(each));
        assertThat(position.end(each)).isEqualTo(ends.getOrDefault(each, 0));
      }
    }
  }
}
