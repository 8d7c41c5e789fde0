package io.fullrow.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.ops.HealthChecks.Result;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthChecksTest {
  private final HealthChecks checks = new HealthChecks();

  @Test
  void shouldNotBeReadyBeforeAnyStageSaysSo() {
    assertThat(checks.readiness().up()).isFalse();
    assertThat(checks.liveness().up()).isTrue();
  }

  @Test
  void shouldBeDownWhenOneCheckIs() {
    checks.addReadiness("registry", () -> Result.up("answers"));
    checks.addReadiness("target", () -> Result.down("no node answers"));

    assertThat(checks.readiness())
        .isEqualTo(
            new HealthChecks.Verdict(
                false, Map.of("registry", "UP, answers", "target", "DOWN, no node answers")));
    assertThat(checks.liveness().up()).as("readiness does not touch liveness").isTrue();
  }

  @Test
  void shouldTakeACheckThatFailsAsDown() {
    checks.addLiveness(
        "streams",
        () -> {
          throw new IllegalStateException("closed");
        });

    assertThat(checks.liveness().up()).isFalse();
    assertThat(checks.liveness().details().get("streams")).contains("closed");
  }
}
