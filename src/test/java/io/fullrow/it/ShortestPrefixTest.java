// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class ShortestPrefixTest {
  private static final IntFunction<Optional<String>> BROKEN_FROM_17 =
      length -> length >= 17 ? Optional.of("broken by " + length) : Optional.empty();

  @Test
  void shouldFindThePrefixThatEndsWithTheCulprit() {
    assertThat(ShortestPrefix.find(3_000, "all", BROKEN_FROM_17, 20))
        .isEqualTo(new ShortestPrefix(17, "broken by 17"));
  }

  @Test
  void shouldKeepTheShortestFailureWhenItsTriesAreOver() {
    List<Integer> tried = new ArrayList<>();

    ShortestPrefix found =
        ShortestPrefix.find(
            3_000,
            "all",
            length -> {
              tried.add(length);
              return BROKEN_FROM_17.apply(length);
            },
            3);

    assertThat(tried).containsExactly(1_500, 750, 375);
    assertThat(found).isEqualTo(new ShortestPrefix(375, "broken by 375"));
  }

  @Test
  void shouldKeepTheWholeWhenNothingShorterFails() {
    assertThat(ShortestPrefix.find(100, "flaky", length -> Optional.empty(), 50))
        .isEqualTo(new ShortestPrefix(100, "flaky"));
  }
}
