// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PassageTest {
  private final Log raw = new Log("raw");
  private final Log repartition = new Log("repartition");
  private final Log events = new Log("events");
  private final Passage passage =
      new Passage(
          new Pipeline("join", "decode", Set.of("raw"), "repartition", "sink", Set.of("events")),
          new Offsets());

  /** One partition that one group reads. */
  private static final class Log {
    private final TopicPartition partition;
    private long end;
    private long committed;

    private Log(String topic) {
      this.partition = new TopicPartition(topic, 0);
    }
  }

  @Test
  void shouldFollowWhatIsThereThroughAllStages() throws IOException {
    // given
    raw.end = 5;
    assertThat(passage.isOver()).isFalse();

    // when: it passes the first stage, and more comes behind it
    raw.end = 9;
    raw.committed = 5;
    repartition.end = 7;
    assertThat(passage.isOver()).isFalse();
    repartition.committed = 7;
    events.end = 3;
    assertThat(passage.isOver()).isFalse();
    events.committed = 2;
    events.end = 8;
    assertThat(passage.isOver()).isFalse();

    // then
    events.committed = 3;
    assertThat(passage.isOver()).isTrue();
  }

  @Test
  void shouldNotWaitForEmptyTopics() throws IOException {
    assertThat(passage.isOver()).isTrue();
  }

  private final class Offsets implements OffsetsSource {
    @Override
    public Map<String, Map<TopicPartition, Long>> committed(Set<String> groups) {
      return Map.of("decode", of(raw), "join", of(repartition), "sink", of(events));
    }

    private static Map<TopicPartition, Long> of(Log log) {
      return log.committed == 0 ? Map.of() : Map.of(log.partition, log.committed);
    }

    @Override
    public Map<TopicPartition, LogSpan> logs(
        Set<String> topics, Map<TopicPartition, Long> committed) {
      Map<TopicPartition, LogSpan> spans = new HashMap<>();
      for (Log log : Set.of(raw, repartition, events)) {
        if (topics.contains(log.partition.topic())) {
          spans.put(log.partition, new LogSpan(0, log.end, log.end));
        }
      }
      return spans;
    }
  }
}
