// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HoldPolicyTest {
  private final HoldPolicy policy = HoldPolicy.of(Duration.ofDays(10));

  @Test
  void shouldStoreAfterFiveMinutesOrTenThousandRecords() {
    assertThat(policy.stores(299_999, 9_999)).isFalse();
    assertThat(policy.stores(300_000, 0)).isTrue();
    assertThat(policy.stores(0, 10_000)).isTrue();
  }

  @Test
  void shouldHoldATableOfMoreThanAHundredKeysOrOfTooMuchMemory() {
    assertThat(policy.holdsTable(99, 0)).isFalse();
    assertThat(policy.holdsTable(100, 0)).isTrue();
    assertThat(policy.holdsTable(0, 32 << 20)).isTrue();
  }

  /** A later event may lack the tombstones that were purged meanwhile. */
  @Test
  void shouldReplaceForHalfOfTheRetention() {
    assertThat(policy.replaces(Duration.ofDays(5).toMillis() - 1)).isTrue();
    assertThat(policy.replaces(Duration.ofDays(5).toMillis())).isFalse();
  }
}
