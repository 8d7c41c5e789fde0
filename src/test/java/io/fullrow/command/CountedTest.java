// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountedTest {

  @Test
  void shouldCountInTheSingularAndInThePlural() {
    assertThat(Counted.of(0, "error")).isEqualTo("0 errors");
    assertThat(Counted.of(1, "error")).isEqualTo("1 error");
    assertThat(Counted.of(2, "error")).isEqualTo("2 errors");
  }
}
