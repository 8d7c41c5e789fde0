// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class MutationPlaceTest {
  @Test
  void shouldReadWhatAnErrorNames() {
    assertThat(MutationPlace.parse("CommitLog-7-1700000000000.log:4711"))
        .isEqualTo(new MutationPlace(1_700_000_000_000L, 4_711));
  }

  @Test
  void shouldRefuseAnythingElse() {
    for (String wrong :
        List.of(
            "",
            "7:8",
            "CommitLog-7-1.log",
            "CommitLog-7-1.log:",
            "CommitLog-7-1.log:99999999999")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> MutationPlace.parse(wrong))
          .withMessageContaining("'" + wrong + "'");
    }
  }
}
