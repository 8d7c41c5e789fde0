// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.operations.OperationKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WayBackBeginTest {
  private static final Path GOLDEN =
      Path.of("src/test/resources/golden/operations", "way-back.json");
  private static final TopicPartition FIRST = new TopicPartition("dp.t", 0);

  private final Map<String, JsonNode> operations = new HashMap<>();
  private final Map<Integer, Long> ends = new HashMap<>();
  private final WayBackBegin begin =
      new WayBackBegin(
          topic -> Map.copyOf(ends),
          key -> Optional.ofNullable(operations.get(key)),
          (key, value) -> {
            operations.put(key, value);
            return CompletableFuture.completedFuture(null);
          });

  /** What is before came from the old keyspaces. */
  @Test
  void shouldBeginAtTheEnd() {
    ends.put(0, 12L);

    assertThat(begin.of(List.of("dp.t"))).containsExactly(Map.entry(FIRST, 12L));
  }

  /** The offsets of a group that rests for a week expire. */
  @Test
  void shouldBeginWhereItFirstDidEverAfter() {
    ends.put(0, 12L);
    begin.of(List.of("dp.t"));
    ends.put(0, 20L);
    ends.put(1, 5L);

    assertThat(begin.of(List.of("dp.t"))).containsExactly(Map.entry(FIRST, 12L));
  }

  @Test
  void shouldKeepItsForm() throws IOException {
    JsonNode golden = new JsonMapper().readTree(Files.readString(GOLDEN));
    Map<Integer, Long> offsets = Map.of(0, 12L, 1, 0L, 10, 3L);

    assertThat(WayBackBegin.offsets(golden)).isEqualTo(offsets);
    assertThat(WayBackBegin.json(offsets)).hasToString(Files.readString(GOLDEN).strip());
    assertThat(OperationKeys.wayBack("dp.t")).isEqualTo("way-back/dp.t");
  }
}
