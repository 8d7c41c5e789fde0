// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.config.TableSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LetterFilterTest {
  private static final TableSettings MOVIES =
      new TableSettings("movies.by_genre", List.of(), "dp", "movies_new.by_genre", List.of());

  private static String nothing(String... arguments) {
    return CommandLine.populateCommand(new LetterFilter(), arguments)
        .nothing(() -> List.of(MOVIES));
  }

  @Test
  void shouldSayThatNoLetterIsOpen() {
    assertThat(nothing()).isEqualTo("no open dead letter");
    assertThat(nothing("--table=movies.by_genre"))
        .isEqualTo("no open dead letter of those asked for");
  }

  /** Its letters are listed all the same: it may have been configured before. */
  @Test
  void shouldNameTheConfiguredTablesWhereTheTableIsNone() {
    assertThat(nothing("--table=movies.nope"))
        .contains("no open dead letter", "movies.nope", "configured are movies.by_genre");
    assertThat(nothing("--table=movies_new.by_genre")).contains("name the source");
  }

  @Test
  void shouldSayNoMoreWhereTheTablesAreNotKnown() {
    String said =
        CommandLine.populateCommand(new LetterFilter(), "--table=movies.nope")
            .nothing(
                () -> {
                  throw new CommandFailedException(ExitCode.FAILED, "the target does not answer");
                });

    assertThat(said).isEqualTo("no open dead letter of those asked for");
  }
}
