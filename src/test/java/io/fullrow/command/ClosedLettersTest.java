// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ClosedLettersTest {
  private static final Uuid TOPIC_ID = Uuid.fromString("MTIzNDU2Nzg5MDEyMzQ1Ng");
  private static final String KEY = "dead-letters/dlq/3";

  private final Map<String, JsonNode> operations = new HashMap<>();

  private ClosedLetters letters(Uuid topicId) {
    return new ClosedLetters(
        key -> Optional.ofNullable(operations.get(key)),
        (key, value) -> {
          operations.put(key, value);
          return CompletableFuture.completedFuture(null);
        },
        "dlq",
        topicId);
  }

  @Test
  void shouldReadAndWriteTheGoldenForm() throws IOException {
    // given
    JsonNode golden = golden();
    operations.put(KEY, golden);
    ClosedLetters letters = letters(TOPIC_ID);

    // then
    assertThat(IntStream.range(0, 10).filter(offset -> letters.contains(3, offset)))
        .containsExactly(0, 1, 2, 3, 4, 7);
    assertThat(letters.contains(2, 0)).isFalse();

    // and when
    letters.close(3, 7);
    letters.store();

    // then
    assertThat(Objects.requireNonNull(operations.get(KEY)).toString()).isEqualTo(golden.toString());
  }

  @Test
  void shouldForgetTheLettersOfATopicThatIsNoMore() throws IOException {
    // given
    operations.put(KEY, golden());
    ClosedLetters letters = letters(Uuid.randomUuid());

    // then
    assertThat(letters.contains(3, 0)).isFalse();
  }

  @Test
  void shouldKeepWhatWasClosedBefore() {
    // given
    ClosedLetters first = letters(TOPIC_ID);
    first.close(0, 5);
    first.store();

    // when
    ClosedLetters second = letters(TOPIC_ID);
    second.close(0, 6);
    second.store();

    // then
    ClosedLetters third = letters(TOPIC_ID);
    assertThat(third.contains(0, 5)).isTrue();
    assertThat(third.contains(0, 6)).isTrue();
  }

  private static JsonNode golden() throws IOException {
    try (InputStream in =
        ClosedLettersTest.class.getResourceAsStream("/golden/operations/closed-letters.json")) {
      return new JsonMapper().readTree(Objects.requireNonNull(in));
    }
  }
}
