// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.TableId;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class MemoryGateTest {
  private final MemoryGate gate = new MemoryGate(100);

  /** Of that many bytes, so of three times that weight. */
  private static InFlightEvent event(int bytes) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            "t",
            0,
            0,
            0,
            TimestampType.CREATE_TIME,
            bytes,
            0,
            new byte[bytes],
            new byte[0],
            new RecordHeaders(),
            Optional.empty());
    return new InFlightEvent(
        new SinkTopic("t", new TableId("k", "t"), false, false),
        record,
        new PartitionOffsets(new TopicPartition("t", 0)));
  }

  @Test
  void shouldLetWaitWhatHasNoRoom() {
    // given
    InFlightEvent first = event(20);
    InFlightEvent second = event(20);
    InFlightEvent small = event(1);
    assertThat(gate.enter(first)).isTrue();

    // when, then
    assertThat(gate.enter(second)).isFalse();
    assertThat(gate.enter(small)).as("behind it").isFalse();
    assertThat(gate.leave(first)).containsExactly(second, small);
    assertThat(gate.leave(second)).isEmpty();
    assertThat(gate.leave(small)).isEmpty();
  }

  @Test
  void shouldLetOneAloneInWhateverItsWeight() {
    // given
    InFlightEvent large = event(1_000);

    // when, then
    assertThat(gate.enter(large)).isTrue();
    assertThat(gate.enter(event(1))).isFalse();
    assertThat(gate.leave(large)).hasSize(1);
  }
}
