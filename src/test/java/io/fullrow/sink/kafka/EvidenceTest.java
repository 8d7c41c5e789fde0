// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.TableId;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  private static final TableId A = new TableId("k", "a");
  private static final TableId B = new TableId("k", "b");

  private final Evidence<String> evidence = new Evidence<>();

  private void fail(TableId table, int count) {
    for (int i = 0; i < count; i++) {
      evidence.failed(table + "/" + i, table, "failed");
    }
  }

  @Test
  void shouldLetOthersTryWhileFewFailuresAreUnexplained() {
    fail(A, Evidence.ENOUGH - 1);

    assertThat(evidence.admits(A, 100)).isTrue();
    assertThat(evidence.isEnough()).isFalse();
  }

  @Test
  void shouldStartOneOfEachOtherTableWhenEnoughHasFailed() {
    fail(A, Evidence.ENOUGH);

    assertThat(evidence.isEnough()).isTrue();
    assertThat(evidence.admits(A, 0)).isFalse();
    assertThat(evidence.admits(B, 0)).isTrue();
    assertThat(evidence.admits(B, 1)).isFalse();
    assertThat(evidence.tables()).containsExactly(A);
  }

  @Test
  void shouldCountARepeatedFailureOnce() {
    for (int i = 0; i < 100; i++) {
      evidence.failed("one", A, "failed " + i);
    }

    assertThat(evidence.size()).isEqualTo(1);
    assertThat(evidence.reason()).contains("failed 99");
  }

  @Test
  void shouldExplainAllFailuresByOneSuccess() {
    fail(A, Evidence.ENOUGH);

    assertThat(evidence.written()).hasSize(Evidence.ENOUGH);
    assertThat(evidence.isEnough()).isFalse();
    assertThat(evidence.tables()).isEmpty();
    assertThat(evidence.reason()).isEmpty();
    assertThat(evidence.written()).isEmpty();
  }

  @Test
  void shouldForgetWhatIsNoLongerTried() {
    fail(A, 2);
    evidence.over("k.a/0");
    evidence.over("k.a/0");

    assertThat(evidence.tables()).containsExactly(A);
    evidence.over("k.a/1");
    assertThat(evidence.tables()).isEmpty();
  }
}
