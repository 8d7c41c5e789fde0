// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.config.InputSettings;
import io.fullrow.config.TableSettings;
import io.fullrow.decode.MovieTable;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InputFidelityTest {
  private static final InputSettings DEBEZIUM = input("debezium");
  private static final InputSettings FRAGMENT = input("fragment");
  private static final InputSettings TRIGGER = input("trigger");

  @Test
  void shouldLeaveWhatItBlursToTheInputThatCarriesItExactly() {
    assertThat(leftToOthers(DEBEZIUM, DEBEZIUM, FRAGMENT))
        .containsExactlyInAnyOrder("tags", "studio");
    assertThat(leftToOthers(FRAGMENT, DEBEZIUM, FRAGMENT)).isEmpty();
  }

  @Test
  void shouldKeepWhatNoOtherInputCarriesExactly() {
    assertThat(leftToOthers(DEBEZIUM, DEBEZIUM)).isEmpty();
    assertThat(leftToOthers(DEBEZIUM, DEBEZIUM, TRIGGER)).isEmpty();
  }

  /** Without the primary key there is no fragment, and the losses of the table are no columns. */
  @Test
  void shouldLeaveNoKeyColumnAndNoLossOfTheTable() {
    assertThat(leftToOthers(TRIGGER, TRIGGER, FRAGMENT))
        .contains("tags", "studio", "seen")
        .doesNotContain("genre", "writetime", "ttl");
  }

  private static Set<String> leftToOthers(InputSettings input, InputSettings... all) {
    TableSettings table = new TableSettings("k.t", List.of(all), "events", "n.t", List.of());
    return InputFidelity.leftToOthers(table, input, MovieTable.SCHEMA);
  }

  private static InputSettings input(String format) {
    return new InputSettings("raw." + format, format, List.of());
  }
}
