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
    assertThat(pace.isDue(NOW + 100)).as("nothing new").isFalse();
    pace.sent();
    assertThat(pace.isDue(NOW + 49)).isFalse();
    assertThat(pace.isDue(NOW + 50)).isTrue();
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
