// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.lab.SharedLab;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * That the load can be run and loses nothing; how fast it is depends on the machine. The stages
 * alone are left out: they would take two minutes of the build.
 */
class LoadIT {
  private static final int MUTATIONS = 1_000;
  private static final int STATE = 10_000;
  private static final long SEED = 7;
  private static final Duration SHORT = Duration.ofSeconds(1);

  @Test
  void shouldAccountForEveryFragment(@TempDir Path folder) {
    // given
    LoadOptions options =
        new LoadOptions(
            EnumSet.of(Phase.WHOLE, Phase.LATENCY, Phase.COLD, Phase.BACKLOG, Phase.STATE),
            MUTATIONS,
            List.of(STATE),
            new LoadOptions.Workload(
                300, Shape.STANDARD, new LoadOptions.Mix(50, 40), 50, SEED, MUTATIONS),
            new LoadOptions.Timing(SHORT, SHORT, SHORT, 1, SHORT),
            folder);

    // when
    LoadReport report = new LoadRun(SharedLab.get(), options, line -> {}).run();
    LoadFiles.write(report, options, folder);

    // then
    String figures = "seed " + SEED + report.render();
    Exactness exact = report.exactness().orElseThrow();
    assertThat(exact.sent()).as(figures).isPositive().isEqualTo(exact.received());
    assertThat(exact.fragments())
        .as("every fragment is a duplicate or makes its event: %s", figures)
        .isEqualTo(exact.sent());
    assertThat(exact.upserts()).as(figures).isEqualTo(exact.events());
    assertThat(exact.differences()).as(figures).isZero();
    assertThat(report.complete()).as(figures).isTrue();
    assertThat(report.turns()).as(figures).isNotEmpty().allMatch(turn -> turn.records() > 0);
    assertThat(report.latencies()).as(figures).allMatch(latency -> latency.samples() > 0);
    assertThat(folder.resolve("load.json")).content().contains("threadMicros");
    assertThat(folder.resolve("load.svg")).content().contains("polyline");
    assertThat(report.cold().orElseThrow().firstRow()).as(figures).isPresent();
    Drain drain = report.drain().orElseThrow();
    assertThat(drain.sameProcess()).as(figures).isTrue();
    assertThat(drain.highest(Drain.HEAP)).as(figures).isPositive();
    assertThat(report.states())
        .as(figures)
        .singleElement()
        .satisfies(size -> assertThat(size.turn().records()).isPositive());
    assertThat(folder.resolve("memory.svg")).content().contains("polyline");
  }
}
