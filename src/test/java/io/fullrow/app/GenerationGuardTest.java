// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.operations.OperationKeys;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GenerationGuardTest {
  /** Offsets of topics that are gone are places in the new ones, and mean nothing there. */
  @Test
  void shouldForgetAllThatIsOfTopicsThatAreGone() {
    SortedMap<String, JsonNode> entries = new TreeMap<>();
    for (String key :
        new String[] {
          OperationKeys.GENERATION,
          OperationKeys.keySchema("dp.t"),
          OperationKeys.wayBack("dp.t"),
          OperationKeys.wayBack("dp.t.partitions"),
          OperationKeys.tableSchema("old.t"),
          OperationKeys.tableOperation("old.t"),
          OperationKeys.deadLetters("fullrow.dlq", 0)
        }) {
      entries.put(key, new JsonMapper().createObjectNode());
    }

    assertThat(
            GenerationGuard.ofTopics(
                prefix -> entries.subMap(prefix, prefix + Character.MAX_VALUE)))
        .containsExactlyInAnyOrder(
            "generation", "key-schema/dp.t", "way-back/dp.t", "way-back/dp.t.partitions");
  }
}
