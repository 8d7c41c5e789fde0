// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.command.LetterFilter.Id;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamedLettersTest {

  @Test
  void shouldNameEachLetterThatIsNotMetWithTheReason() {
    // given
    NamedLetters named =
        new NamedLetters(
            List.of(new Id(0, 99), new Id(0, 1), new Id(0, 2), new Id(0, 3), new Id(0, 99)));

    // when
    named.saw(new Id(0, 0), true, false);
    named.saw(new Id(0, 1), true, true);
    named.saw(new Id(0, 2), false, false);
    named.saw(new Id(0, 3), true, false);

    // then
    assertThat(named.missed())
        .satisfiesExactly(
            closed -> assertThat(closed).startsWith("0:2: ").contains("not open", "dropped before"),
            other -> assertThat(other).startsWith("0:3: ").contains("--table"),
            missing -> assertThat(missing).startsWith("0:99: ").contains("no such letter"));
  }

  @Test
  void shouldNotMindLettersThatNobodyNamed() {
    NamedLetters named = new NamedLetters(List.of());

    named.saw(new Id(0, 0), false, false);

    assertThat(named.missed()).isEmpty();
  }
}
