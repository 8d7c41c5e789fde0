// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRangeTest {
  /** The lowest token is no row's, so that the first range may begin after it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 256, 1000, 65_536})
  void shouldCoverTheRingExactlyOnce(int count) {
    long next = Long.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      TokenRange range = TokenRange.of(i, count);
      assertThat(range.after()).isEqualTo(next);
      assertThat(range.upTo()).isGreaterThan(range.after());
      next = range.upTo();
    }
    assertThat(next).isEqualTo(Long.MAX_VALUE);
  }
}
