// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AnswerTimesTest {
  private final AtomicLong now = new AtomicLong();
  private final AnswerTimes times = new AnswerTimes(now::get);

  @Test
  void shouldTellNothingBeforeAnythingWasAsked() {
    assertThat(times.slow()).isZero();
  }

  @Test
  void shouldTellWhatFourOfFiveTookAtMost() {
    for (int millis = 1; millis <= 11; millis++) {
      took(millis);
    }
    assertThat(times.slow()).isEqualTo(Duration.ofMillis(9));
    assertThat(times.open()).isZero();
  }

  @Test
  void shouldForgetWhatIsOld() {
    took(500);
    pass(3_001);
    took(1);
    assertThat(times.slow()).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void shouldCountThoseThatStillWait() {
    took(1);
    times.ask();
    times.ask();
    times.ask();
    times.ask();
    pass(2_000);
    assertThat(times.slow()).isEqualTo(Duration.ofSeconds(2));
    assertThat(times.open()).isEqualTo(4);
  }

  private void took(int millis) {
    long question = times.ask();
    pass(millis);
    times.answered(question);
  }

  private void pass(int millis) {
    now.addAndGet(Duration.ofMillis(millis).toNanos());
  }
}
