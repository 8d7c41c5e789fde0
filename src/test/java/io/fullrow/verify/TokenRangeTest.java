// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRangeTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 255, 256, 4_096})
  void shouldCoverTheRingWithoutGapOrOverlap(int parts) {
    long last = Long.MIN_VALUE;
    for (int i = 0; i < parts; i++) {
      TokenRange range = TokenRange.of(i, parts);
      assertThat(range.after()).isEqualTo(last);
      assertThat(range.to()).isGreaterThan(last);
      last = range.to();
    }
    assertThat(last).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldKnowNoOtherRange() {
    assertThatThrownBy(() -> TokenRange.of(4, 4)).hasMessageContaining("no range 4 of 4");
  }
}
