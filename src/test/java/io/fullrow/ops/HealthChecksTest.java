// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.TableId;
import io.fullrow.ops.HealthChecks.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthChecksTest {
  private static final TableId TABLE = TableId.parse("k.t");

  private final HealthChecks checks = new HealthChecks();

  @Test
  void shouldNotBeReadyBeforeAnyStageSaysSo() {
    assertThat(checks.readiness().up()).isFalse();
    assertThat(checks.liveness().up()).isTrue();
  }

  @Test
  void shouldBeDownWhenOneCheckIs() {
    checks.addServer("registry", () -> Result.up("answers"));
    checks.addServer("target", () -> Result.down("no node answers"));

    assertThat(checks.servers())
        .isEqualTo(
            new HealthChecks.Verdict(
                false, Map.of("registry", "UP, answers", "target", "DOWN, no node answers")));
    assertThat(checks.liveness().up()).as("servers do not touch liveness").isTrue();
    assertThat(checks.isUp("registry")).isTrue();
    assertThat(checks.isUp("target")).isFalse();
  }

  @Test
  void shouldStayReadyWhileServersAreAwayAndTablesAreHeld() {
    checks.addReadiness("start", () -> Result.up("started"));
    checks.addServer("target", () -> Result.down("no node answers"));
    checks.addHold("sink", () -> Result.down("table movies.by_genre is held"));

    assertThat(checks.readiness().up()).isTrue();
    assertThat(checks.holds().up()).isFalse();
  }

  @Test
  void shouldTellTheHeldKeysOfATableThatIsNotHeldItself() {
    checks.addKeyHold("sink-keys", () -> Map.of(TABLE, "2 keys are held"));

    assertThat(checks.holds().details()).containsEntry("sink-keys", "DOWN, k.t: 2 keys are held");
    assertThat(checks.waiting())
        .containsExactly(new Waiting("sink-keys", "k.t", "2 keys are held"));
    assertThat(checks.isHeld(TABLE)).isFalse();
  }

  @Test
  void shouldTellEachHeldTableByItself() {
    Map<TableId, String> held = new HashMap<>(Map.of(TABLE, "does not exist"));
    checks.addServer("target", () -> Result.up("2 nodes"));
    checks.addTableHold("target-tables", () -> held);

    assertThat(checks.holds().details())
        .containsEntry("target-tables", "DOWN, k.t: does not exist");
    assertThat(checks.waiting())
        .containsExactly(new Waiting("target-tables", "k.t", "does not exist"));
    assertThat(checks.isHeld(TABLE)).isTrue();

    held.clear();

    assertThat(checks.holds().up()).isTrue();
    assertThat(checks.waiting()).isEmpty();
    assertThat(checks.isHeld(TABLE)).isFalse();
  }

  @Test
  void shouldTellEachServerAndHoldOnce() {
    List<String> names = new ArrayList<>();
    checks.addServer("kafka", () -> Result.up("answers"));

    checks.onDependency(names::add);
    checks.addHold("sink", () -> Result.up("writing"));
    checks.addHold("sink", () -> Result.down("held"));

    assertThat(names).containsExactly("kafka", "sink");
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
