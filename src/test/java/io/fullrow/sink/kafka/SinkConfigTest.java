// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;

class SinkConfigTest {
  /** Decisions 1 and 3: what the guarantees rest on is set over whatever an operator passes. */
  @Test
  void shouldReadCommittedRecordsFromTheStartAndCommitByItself() {
    // given
    Map<String, Object> hostile =
        Map.of(
            "bootstrap.servers", "h:1",
            "isolation.level", "read_uncommitted",
            "auto.offset.reset", "latest",
            "enable.auto.commit", "true",
            "group.id", "mine",
            "key.deserializer", "x.Y",
            "fetch.min.bytes", "5");
    SinkConfig config =
        new SinkConfig(
            hostile,
            "sink",
            List.of(),
            new SinkConfig.Limits(1, 1, 1),
            SinkConfig.Timing.defaults(),
            HoldPolicy.of(Duration.ofDays(10)));

    // when
    ConsumerConfig effective = new ConsumerConfig(config.consumerProperties());

    // then
    assertThat(effective.getString("isolation.level")).isEqualTo("read_committed");
    assertThat(effective.getString("auto.offset.reset")).isEqualTo("earliest");
    assertThat(effective.getBoolean("enable.auto.commit")).isFalse();
    assertThat(effective.getString("group.id")).isEqualTo("sink");
    assertThat(effective.getInt("fetch.min.bytes")).isEqualTo(5);
  }
}
