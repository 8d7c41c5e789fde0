// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineArgumentsTest {
  @Test
  void shouldStartTheServiceIfThereIsConfigurationAlone() {
    assertThat(CommandLineArguments.of().command()).isEmpty();
    assertThat(
            CommandLineArguments.of(
                    "--fullrow.tables[0].source=a.b", "--debug", "--my.own.key=x y=z")
                .command())
        .isEmpty();
  }

  @Test
  void shouldTakeConfigurationFromBetweenTheOptionsOfACommand() {
    assertThat(
            CommandLineArguments.of(
                "verify",
                "--spring.config.location=a.yaml",
                "--json",
                "movies.by_genre",
                "--fullrow.roles=sink",
                "--consistency=ALL"))
        .isEqualTo(
            new CommandLineArguments(
                List.of("--spring.config.location=a.yaml", "--fullrow.roles=sink"),
                List.of("verify", "--json", "movies.by_genre", "--consistency=ALL")));
  }

  /** A date has no dot in its name, but in its value. */
  @Test
  void shouldLookForTheDotInTheNameAlone() {
    assertThat(
            CommandLineArguments.of("replay", "--to-datetime=2026-11-22T10:00:00.000Z").command())
        .containsExactly("replay", "--to-datetime=2026-11-22T10:00:00.000Z");
  }
}
