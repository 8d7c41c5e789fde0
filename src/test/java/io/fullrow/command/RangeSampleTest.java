// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RangeSampleTest {
  @Test
  void shouldTakeTheShareThatIsAskedForAndTheSameBySeed() {
    RangeSample sample = RangeSample.of(256, 10, OptionalLong.empty());

    assertThat(sample.ranges()).hasSize(26).doesNotHaveDuplicates();
    assertThat(sample.ranges()).allMatch(range -> range >= 0 && range < 256);
    assertThat(RangeSample.of(256, 10, OptionalLong.of(sample.seed()))).isEqualTo(sample);
  }

  @Test
  void shouldTakeOneAtLeastAndAllAtMost() {
    assertThat(RangeSample.of(256, 0.001, OptionalLong.of(1)).ranges()).hasSize(1);
    assertThat(RangeSample.of(256, 100, OptionalLong.of(1)).ranges()).hasSize(256);
  }
}
