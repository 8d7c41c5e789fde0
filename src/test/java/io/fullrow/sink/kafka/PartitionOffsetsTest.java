// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PartitionOffsetsTest {
  private final PartitionOffsets offsets = new PartitionOffsets(new TopicPartition("t", 0));

  @Test
  void shouldHaveNoLimitBelowThePositionWhenNothingIsInFlight() {
    // given
    offsets.add(3, 100);

    // when
    offsets.acknowledge(3);

    // then
    assertThat(offsets.lowestUnacknowledged()).isEmpty();
    assertThat(offsets.oldestMillis()).isEmpty();
  }

  @Test
  void shouldStopAtTheLowestUnacknowledgedOffsetAcrossGaps() {
    // given
    offsets.add(3, 100);
    offsets.add(7, 101);
    offsets.add(20, 102);

    // when
    offsets.acknowledge(3);

    // then
    assertThat(offsets.lowestUnacknowledged()).hasValue(7);
    assertThat(offsets.oldestMillis()).contains(101L);
    offsets.acknowledge(20);
    assertThat(offsets.lowestUnacknowledged()).hasValue(7);
  }
}
