// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.verify.VerifyRequest.Patience;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PausesTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 20})
  void shouldGrowAndCoverTheSettlingTime(int retries) {
    // given
    Duration settle = Duration.ofMillis(10_007);
    Pauses pauses = new Pauses(new Patience(retries, settle));

    // when
    Duration sum = Duration.ZERO;
    for (int reading = 1; reading <= retries; reading++) {
      assertThat(reading == 1 || pauses.before(reading).compareTo(pauses.before(reading - 1)) > 0)
          .isTrue();
      sum = sum.plus(pauses.before(reading));
    }

    // then
    assertThat(sum).isBetween(settle, settle.plusMillis(2L * retries));
    assertThat(pauses.whole()).isGreaterThanOrEqualTo(settle);
  }
}
