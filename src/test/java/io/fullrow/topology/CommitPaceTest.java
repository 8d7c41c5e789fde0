// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommitPaceTest {
  private static final long NOW = 1_800_000_000_000L;

  private final CommitPace pace = new CommitPace(Duration.ofMillis(50));

  @Test
  void shouldNotCommitWhatNobodyWaitsFor() {
    pace.input(NOW, NOW);

    assertThat(pace.isDue(NOW)).isFalse();
  }

  @Test
  void shouldCommitYoungResultsOnceInAWhile() {
    pace.input(NOW - 1_900, NOW);
    pace.sent();

    assertThat(pace.isDue(NOW)).isTrue();
    for (long now = NOW + 10; now < NOW + 100; now += 10) {
      assertThat(pace.isDue(now)).as("nothing new").isFalse();
    }
    pace.sent();
    assertThat(pace.isDue(NOW + 100)).isTrue();
    pace.sent();
    for (long now = NOW + 110; now < NOW + 150; now += 10) {
      assertThat(pace.isDue(now)).as("too soon").isFalse();
    }
    assertThat(pace.isDue(NOW + 150)).isTrue();
  }

  /** Else a thread whose commits take as long as the pause between them does half as much. */
  @Test
  void shouldCommitSlowlyWhatTakesLong() {
    pace.sent();
    assertThat(pace.isDue(NOW)).isTrue();
    pace.sent();

    assertThat(pace.isDue(NOW + 60)).as("back from a commit").isFalse();
    for (long now = NOW + 70; now < NOW + 240; now += 10) {
      assertThat(pace.isDue(now)).isFalse();
    }
    assertThat(pace.isDue(NOW + 240)).isTrue();

    // and when the next one is quick
    pace.sent();
    for (long now = NOW + 245; now < NOW + 290; now += 5) {
      assertThat(pace.isDue(now)).isFalse();
    }
    assertThat(pace.isDue(NOW + 290)).isTrue();
  }

  @Test
  void shouldNotWaitLongAfterALongPause() {
    pace.sent();
    assertThat(pace.isDue(NOW)).isTrue();
    pace.sent();

    assertThat(pace.isDue(NOW + 400)).as("away for long").isFalse();
    assertThat(pace.isDue(NOW + 500)).isTrue();
  }

  @Test
  void shouldLeaveABacklogToTheInterval() {
    pace.input(NOW - 2_001, NOW);
    pace.sent();

    assertThat(pace.isDue(NOW)).isFalse();

    pace.input(NOW - 10, NOW);
    assertThat(pace.isDue(NOW)).as("caught up").isTrue();
  }

  /** A clock that is set back must not end commits until it has come so far again. */
  @Test
  void shouldGoOnWhenTheClockIsSetBack() {
    pace.sent();
    assertThat(pace.isDue(NOW)).isTrue();
    pace.sent();

    assertThat(pace.isDue(NOW - 3_600_000)).isTrue();
  }
}
