// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.ops.HealthChecks.Result;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StartProgressTest {
  private final AtomicLong nanos = new AtomicLong();
  private final StartProgress progress = new StartProgress(nanos::get);

  @Test
  void shouldNotBeReadyWhileTheServersAnswerInTime() {
    progress.awaits("kafka");
    nanos.addAndGet(StartProgress.PATIENCE.toNanos());

    assertThat(progress.readiness()).isEqualTo(Result.down("waiting for kafka"));
    assertThat(progress.hold().up()).isFalse();
  }

  @Test
  void shouldBeReadyWhenAServerIsAwayAndTellTheTrouble() {
    progress.awaits("kafka");
    progress.failed("timeout");
    nanos.addAndGet(StartProgress.PATIENCE.toNanos() + 1);

    assertThat(progress.readiness()).isEqualTo(Result.up("waiting for kafka: timeout"));
    assertThat(progress.hold()).isEqualTo(Result.down("waiting for kafka: timeout"));
  }

  @Test
  void shouldBeginItsPatienceAnewWithEachStep() {
    progress.awaits("kafka");
    nanos.addAndGet(StartProgress.PATIENCE.toNanos() + 1);
    progress.awaits("registry");

    assertThat(progress.readiness().up()).isFalse();
  }

  @Test
  void shouldBeReadyWhenAllIsDone() {
    progress.awaits("kafka");
    progress.done();

    assertThat(progress.readiness()).isEqualTo(Result.up("started"));
    assertThat(progress.hold().up()).isTrue();
  }
}
