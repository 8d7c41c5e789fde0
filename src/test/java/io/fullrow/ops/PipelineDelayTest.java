// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PipelineDelayTest {
  private static final Pipeline PIPELINE =
      new Pipeline("app", "app-decode", Set.of("f"), "rep", "sink", Set.of("e"));

  private final Map<String, Map<TopicPartition, Long>> committed = new HashMap<>();
  private final Map<String, Long> ends = new HashMap<>();
  private final AtomicLong now = new AtomicLong();
  private final PipelineDelay delay =
      new PipelineDelay(new Backlog(PIPELINE, new Offsets()), now::get);

  private final class Offsets implements OffsetsSource {
    @Override
    public Map<String, Map<TopicPartition, Long>> committed(Set<String> groups) {
      return Map.copyOf(committed);
    }

    @Override
    public Map<TopicPartition, LogSpan> logs(
        Set<String> topics, Map<TopicPartition, Long> readers) {
      return ends.entrySet().stream()
          .filter(end -> topics.contains(end.getKey()))
          .collect(
              Collectors.toMap(
                  end -> new TopicPartition(end.getKey(), 0),
                  end -> new LogSpan(0, end.getValue(), end.getValue())));
    }
  }

  private void at(String group, String topic, long offset, long end) {
    committed.put(group, Map.of(new TopicPartition(topic, 0), offset));
    ends.put(topic, end);
  }

  @Test
  void shouldSumUpWhatEachStageTakes() throws IOException {
    for (int second = 0; second < 10; second++) {
      now.set(Duration.ofSeconds(second).toNanos());
      at("app-decode", "f", 1_000L * second, 1_000L * second + 100);
      at("app", "rep", 500L * second, 500L * second + 100);
      at("sink", "e", 100L * second, 100L * second);
      assertThat(delay.look()).isEqualTo(200);
    }

    assertThat(delay.delay()).isCloseTo(Duration.ofMillis(100 + 200), Duration.ofMillis(1));
  }

  @Test
  void shouldForgetWhatWasSecondsAgo() throws IOException {
    for (int second = 0; second < 20; second++) {
      now.set(Duration.ofSeconds(second).toNanos());
      at("app", "rep", 1_000L * second, 1_000L * second + (second < 10 ? 1_000 : 100));
      delay.look();
    }

    assertThat(delay.delay().toMillis()).isCloseTo(100, within(1L));
  }

  /** A service that does not run. */
  @Test
  void shouldBeLongWhereNothingPasses() throws IOException {
    for (int second = 0; second < 5; second++) {
      now.set(Duration.ofSeconds(second).toNanos());
      at("app-decode", "f", 0, 100);
      delay.look();
    }

    assertThat(delay.delay()).isGreaterThan(Duration.ofSeconds(100));
  }

  @Test
  void shouldBeNothingWhereNothingWaits() throws IOException {
    assertThat(delay.delay()).isZero();
    assertThat(delay.look()).isZero();
    now.set(1);
    delay.look();
    assertThat(delay.delay()).isZero();
  }
}
