// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.WriteTime;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class ListTimestampTest {
  private static final LongUnaryOperator LOWEST = bound -> 0;
  private static final LongUnaryOperator HIGHEST = bound -> bound - 1;

  @Test
  void shouldOverwriteAtOrAboveWhatTheEventReached() {
    assertThat(overwrite(LOWEST, 5_000, OptionalLong.empty(), 0)).isEqualTo(5_000);
    assertThat(overwrite(HIGHEST, 5_000, OptionalLong.empty(), 0)).isEqualTo(5_999);
    assertThat(overwrite(LOWEST, 5_000, OptionalLong.of(7_000), 0)).isEqualTo(8_000);
    assertThat(overwrite(LOWEST, 5_000, OptionalLong.of(-7_000), 0)).isEqualTo(5_000);
  }

  @Test
  void shouldDeleteALateWriteOfAnEarlierEventThatSawTheSameList() {
    // given: two attempts for one event, of which the first lands last
    long late = overwrite(HIGHEST, 5_000, OptionalLong.of(9_000), 0);
    long seen = overwrite(LOWEST, 5_000, OptionalLong.of(9_000), 0);

    // when
    long next = overwrite(LOWEST, 5_000, OptionalLong.of(seen), 0);
    long deletion = new ListTimestamp(LOWEST).deletion(at(5_000), seen).orElseThrow().micros();

    // then: an overwrite at X deletes up to X-1, a deletion at X up to X
    assertThat(next).isGreaterThan(late);
    assertThat(deletion).isGreaterThanOrEqualTo(late);
  }

  @Test
  void shouldGoHigherEachTimeItIsHidden() {
    long last = overwrite(HIGHEST, 5_000, OptionalLong.empty(), 0);
    for (int step = 1; step <= ListTimestamp.LAST_STEP; step++) {
      long next = overwrite(LOWEST, 5_000, OptionalLong.empty(), step);
      assertThat(next).isGreaterThan(last);
      last = overwrite(HIGHEST, 5_000, OptionalLong.empty(), step);
    }
  }

  @Test
  void shouldNotFindATimestampAboveTheLast() {
    ListTimestamp timestamps = new ListTimestamp(LOWEST);
    assertThat(timestamps.overwrite(at(1), OptionalLong.of(Long.MAX_VALUE), 0)).isEmpty();
    assertThat(timestamps.deletion(at(1), Long.MAX_VALUE)).isEqualTo(Optional.empty());
  }

  private static long overwrite(
      LongUnaryOperator random, long reached, OptionalLong shown, int step) {
    return new ListTimestamp(random).overwrite(at(reached), shown, step).orElseThrow().micros();
  }

  private static WriteTime at(long micros) {
    return WriteTime.ofMicros(micros);
  }
}
