// SPDX-License-Identifier: Apache-2.0
package io.fullrow.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
  private static final Origin ORIGIN = new Origin("raw", 1, 2, 3, Optional.empty());

  @Test
  void shouldCutAReasonThatIsTooLongForAHeader() {
    // when
    DeadLetter letter = DeadLetter.ofRaw(ORIGIN, DeadLetterKind.MALFORMED, "x".repeat(9_000_000));

    // then
    byte[] reason = letter.headers().lastHeader("__streams.errors.message").value();
    assertThat(new String(reason, StandardCharsets.UTF_8)).startsWith("xxx").endsWith(" ...");
    assertThat(reason).hasSizeLessThan(5_000);
  }

  /** Operators look there for what to do. */
  @Test
  void shouldHaveEveryKindInTheDocumentation() throws IOException {
    String page = Files.readString(Path.of("docs/bad-input.md"));

    assertThat(Arrays.stream(DeadLetterKind.values()).map(kind -> "`" + kind.text() + "`"))
        .allSatisfy(kind -> assertThat(page).contains(kind));
  }
}
