// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicsTest {
  private static final int GREATEST = 32 << 20;

  @Test
  void shouldFindNothingInWhatItWouldMakeItself() {
    Map<String, String> config =
        Map.of(
            "cleanup.policy",
            "delete",
            "retention.ms",
            "-1",
            "retention.bytes",
            "-1",
            "max.message.bytes",
            Integer.toString(GREATEST));

    assertThat(Topics.isCompacted(config)).isFalse();
    assertThat(Topics.warnings(config, GREATEST)).isEmpty();
  }

  @Test
  void shouldWarnOfTopicsThatForgetOrAreTooNarrow() {
    Map<String, String> defaults =
        Map.of(
            "cleanup.policy",
            "delete",
            "retention.ms",
            "604800000",
            "retention.bytes",
            "1000",
            "max.message.bytes",
            "1048588");

    assertThat(Topics.warnings(defaults, GREATEST))
        .satisfiesExactly(
            first -> assertThat(first).contains("retention.ms=604800000", "Set it to -1"),
            second -> assertThat(second).contains("retention.bytes=1000"),
            third -> assertThat(third).contains("max.message.bytes=1048588", "33554432"));
  }

  @Test
  void shouldKnowACompactedTopic() {
    assertThat(Topics.isCompacted(Map.of("cleanup.policy", "compact"))).isTrue();
    assertThat(Topics.isCompacted(Map.of("cleanup.policy", "compact,delete"))).isTrue();
    assertThat(Topics.isCompacted(Map.of())).isFalse();
  }
}
