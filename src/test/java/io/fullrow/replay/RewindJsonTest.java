// SPDX-License-Identifier: Apache-2.0
package io.fullrow.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.sink.kafka.Rewind;
import io.fullrow.testkit.Golden;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RewindJsonTest {
  private static final Rewind REWIND =
      new Rewind(
          "replay 7",
          Map.of(
              new TopicPartition("dp.t", 1), 10_000_000_000L,
              new TopicPartition("dp.t", 0), 5L,
              new TopicPartition("dp.t.partitions", 0), 2L));

  @Test
  void shouldReadTheFormOfTheGoldenFile() {
    String golden = Golden.line("operations/table-rewind.json");

    assertThat(RewindJson.write(REWIND).toString()).isEqualTo(golden);
    assertThat(RewindJson.read(new JsonMapper().readTree(golden))).contains(REWIND);
  }

  @Test
  void shouldIgnoreWhatALaterVersionWrote() {
    String golden = Golden.line("operations/table-rewind.json");

    assertThat(
            RewindJson.read(
                new JsonMapper().readTree(golden.replace("\"version\":1", "\"version\":2"))))
        .isEmpty();
    assertThat(RewindJson.read(new JsonMapper().readTree(golden.replace("[0,2]", "[2]"))))
        .isEmpty();
  }
}
