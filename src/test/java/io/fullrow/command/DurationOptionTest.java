// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationOptionTest {
  private final DurationOption option = new DurationOption();

  @Test
  void shouldReadEveryUnit() {
    assertThat(option.convert("500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(option.convert("10s")).isEqualTo(Duration.ofSeconds(10));
    assertThat(option.convert("2m")).isEqualTo(Duration.ofMinutes(2));
    assertThat(option.convert("1h")).isEqualTo(Duration.ofHours(1));
    assertThat(option.convert("3d")).isEqualTo(Duration.ofDays(3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "-1s", "1.5s", "s", "10 s", "1w", "99999999999s"})
  void shouldSayWhatADurationIs(String value) {
    assertThatThrownBy(() -> option.convert(value))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("such as 10s");
  }
}
