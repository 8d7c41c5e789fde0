// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fullrow.model.Origin;
import io.fullrow.topology.state.UnreadableStateException;
import java.util.Optional;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class RepeatedFailuresTest {
  private static final Origin RECORD = new Origin("raw", 1, 2, 3, Optional.empty());

  private final RepeatedFailures failures = new RepeatedFailures();

  @Test
  void shouldGiveUpRecordAtWhichThreadsEndedTooOften() {
    for (int i = 0; i < RepeatedFailures.LIMIT; i++) {
      assertThat(failures.isGivenUp(RECORD)).isFalse();
      fail(new IllegalStateException("a bug"));
    }

    assertThat(failures.isGivenUp(RECORD)).isTrue();
    assertThat(failures.isGivenUp(new Origin("raw", 1, 3, 3, Optional.empty()))).isFalse();
    assertThat(failures.isGivenUp(new Origin("raw", 2, 2, 3, Optional.empty()))).isFalse();
    assertThat(failures.isGivenUp(new Origin("other", 1, 2, 3, Optional.empty()))).isFalse();
  }

  /** Such as a stack that is too deep for the record. */
  @Test
  void shouldGiveUpRecordAtWhichThreadsEndedByAnError() {
    for (int i = 0; i < RepeatedFailures.LIMIT; i++) {
      fail(new StackOverflowError());
    }

    assertThat(failures.isGivenUp(RECORD)).isTrue();
  }

  /** Each replay of its transaction passes the first fragment and ends at the second. */
  @Test
  void shouldGiveUpRecordOfWhichOneFragmentPasses() {
    for (int i = 0; i < RepeatedFailures.LIMIT; i++) {
      failures.guard(RECORD, () -> {});
      fail(new IllegalStateException("a bug"));
    }

    assertThat(failures.isGivenUp(RECORD)).isTrue();
  }

  @Test
  void shouldNotBlameRecordForStateOfAnotherRelease() {
    for (int i = 0; i <= RepeatedFailures.LIMIT; i++) {
      fail(new UnreadableStateException("version 9"));
    }

    assertThat(failures.isGivenUp(RECORD)).isFalse();
  }

  /** An outage that ends threads for hours gives no record up. */
  @Test
  void shouldNotBlameRecordForBrokers() {
    for (int i = 0; i <= RepeatedFailures.LIMIT; i++) {
      fail(new TimeoutException("no broker"));
    }

    assertThat(failures.isGivenUp(RECORD)).isFalse();
  }

  private void fail(RuntimeException error) {
    fail(
        error,
        () -> {
          throw error;
        });
  }

  private void fail(Error error) {
    fail(
        error,
        () -> {
          throw error;
        });
  }

  private void fail(Throwable error, Runnable work) {
    assertThatThrownBy(() -> failures.guard(RECORD, work)).isSameAs(error);
  }
}
