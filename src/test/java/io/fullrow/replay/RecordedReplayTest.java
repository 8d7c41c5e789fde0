// SPDX-License-Identifier: Apache-2.0
package io.fullrow.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.TableId;
import io.fullrow.testkit.Golden;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RecordedReplayTest {
  private static final RecordedReplay REPLAY =
      new RecordedReplay(
          Instant.ofEpochMilli(7),
          ReplayStart.at(Instant.parse("2026-11-22T10:00:00Z")),
          List.of(
              new ReplayedTable(
                  new TableId("old", "t"),
                  new TableId("new", "t"),
                  "an id",
                  List.of("dp.t", "dp.t.partitions"),
                  true)),
          Map.of(
              new TopicPartition("dp.t", 1), new Span(3, 10_000_000_000L),
              new TopicPartition("dp.t", 0), new Span(0, 5),
              new TopicPartition("dp.t.partitions", 0), new Span(2, 2)),
          0,
          Optional.empty());

  private static Optional<RecordedReplay> read(String json) {
    return RecordedReplay.of(new JsonMapper().readTree(json));
  }

  @Test
  void shouldReadTheFormOfTheGoldenFile() {
    RecordedReplay finished = REPLAY.finishedAt(Instant.ofEpochMilli(99));

    String golden = Golden.line("operations/replay.json");

    assertThat(finished.toJson().toString()).isEqualTo(golden);
    assertThat(read(golden)).contains(finished);
  }

  @Test
  void shouldReadOneThatIsNotFinished() {
    assertThat(RecordedReplay.of(REPLAY.toJson())).contains(REPLAY);
    RecordedReplay letters = REPLAY.withDeadLetters(4);
    assertThat(RecordedReplay.of(letters.toJson())).contains(letters);
  }

  @Test
  void shouldBeNoneWhileItIsReplaced() {
    assertThat(RecordedReplay.of(RecordedReplay.beginning(Instant.EPOCH))).isEmpty();
  }

  @Test
  void shouldNotTakeAnotherFormForItsOwn() {
    String text = REPLAY.toJson().toString();

    assertThat(read(text.replace("\"version\":1", "\"version\":2"))).isEmpty();
    assertThat(read(text.replace("[0,0,5]", "[0,0]"))).isEmpty();
    assertThat(read(text.replace("2026-11-22T10:00:00Z", "yesterday"))).isEmpty();
  }
}
