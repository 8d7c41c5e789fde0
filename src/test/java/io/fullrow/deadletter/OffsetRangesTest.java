// SPDX-License-Identifier: Apache-2.0
package io.fullrow.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fullrow.deadletter.OffsetRanges.Range;
import io.fullrow.testkit.Seeds;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OffsetRangesTest {
  @Test
  void shouldJoinNeighbours() {
    OffsetRanges ranges = new OffsetRanges();
    List.of(5L, 7L, 6L, 10L, 0L, 9L).forEach(ranges::add);

    assertThat(ranges.ranges()).containsExactly(new Range(0, 0), new Range(5, 7), new Range(9, 10));
  }

  @Test
  void shouldBeTheSetOfAllThatWasAdded() {
    Seeds.forEach(
        300,
        random -> {
          // given
          OffsetRanges ranges = new OffsetRanges();
          Set<Long> set = new TreeSet<>();

          // when
          for (int i = random.nextInt(40); i > 0; i--) {
            long offset = random.nextLong(60);
            ranges.add(offset);
            set.add(offset);
          }

          // then
          OffsetRanges copy = OffsetRanges.of(ranges.ranges());
          for (long offset = 0; offset < 60; offset++) {
            assertThat(ranges.contains(offset)).isEqualTo(set.contains(offset));
            assertThat(copy.contains(offset)).isEqualTo(set.contains(offset));
          }
          List<Range> all = ranges.ranges();
          for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i).first()).isGreaterThan(all.get(i - 1).last() + 1);
          }
        });
  }

  @Test
  void shouldJoinRangesThatMeetOrOverlap() {
    assertThat(OffsetRanges.of(List.of(new Range(0, 4), new Range(8, 9), new Range(3, 7))).ranges())
        .containsExactly(new Range(0, 9));
    assertThatThrownBy(() -> new Range(3, 2)).isInstanceOf(IllegalArgumentException.class);
  }
}
