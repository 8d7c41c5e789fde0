package io.fullrow.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.lab.SharedLab;
import io.fullrow.load.ServiceFigures.Counters;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** That the load can be run and loses nothing; how fast it is depends on the machine. */
class LoadIT {
  private static final int WARM_UP = 200;
  private static final int MUTATIONS = 2_000;
  private static final int RATE = 100;
  private static final int SECONDS = 2;
  private static final long SEED = 7;

  @Test
  void shouldAccountForEveryFragment() {
    // given
    LoadOptions options =
        new LoadOptions(
            WARM_UP,
            MUTATIONS,
            RATE,
            Duration.ofSeconds(SECONDS),
            Duration.ZERO,
            300,
            new LoadOptions.Mix(50, 40),
            50,
            SEED);

    // when
    LoadReport report = new LoadRun(SharedLab.get(), options, Bars.silent()).run();

    // then
    String figures = "seed " + SEED + report.render();
    assertThat(report.sent())
        .as(figures)
        .isEqualTo((WARM_UP + MUTATIONS + RATE * SECONDS) * 3L)
        .isEqualTo(report.total().received());
    Counters total = report.total();
    assertThat(total.early() + total.merged() + total.events())
        .as("every fragment is a duplicate or makes its event: %s", figures)
        .isEqualTo(report.sent());
    assertThat(total.upserts()).as(figures).isEqualTo(total.events());
    assertThat(report.differences()).as(figures).isZero();
    assertThat(report.complete()).as(figures).isTrue();
    assertThat(report.propagation().samples()).as(figures).isPositive();
    assertThat(report.driver().count()).isEqualTo(MUTATIONS);
    assertThat(report.plain().count()).isEqualTo(MUTATIONS * 3L);
  }
}
