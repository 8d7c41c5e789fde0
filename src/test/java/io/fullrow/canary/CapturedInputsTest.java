// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.config.InputSettings;
import io.fullrow.config.TableSettings;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CapturedInputsTest {
  private final InputSettings debezium = new InputSettings("d", "debezium", List.of());
  private final InputSettings published = new InputSettings("p", "fragment", List.of());
  private final InputSettings written = new InputSettings("w", "fragment", List.of());
  private final TableSettings table =
      new TableSettings("k.t", List.of(debezium, published, written), "dp.t", "n.t", List.of());

  @Test
  void shouldTakeFragmentsForCapturedWhileCdcIsOn() {
    CapturedInputs inputs =
        CapturedInputs.of(
            List.of(table),
            old -> true,
            topics -> {
              throw new AssertionError("Kafka is not asked");
            });

    assertThat(inputs.of(table)).containsExactly(debezium, published, written);
  }

  @Test
  void shouldTellPublishersTopicsFromApplicationsWhileCdcIsOff() {
    CapturedInputs inputs =
        CapturedInputs.of(
            List.of(table),
            old -> false,
            topics -> {
              assertThat(topics).containsExactlyInAnyOrder("p", "w");
              return Set.of("p");
            });

    assertThat(inputs.of(table)).containsExactly(debezium, published);
    assertThat(inputs.isCaptured(written)).isFalse();
  }
}
