// SPDX-License-Identifier: Apache-2.0
package io.fullrow.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import io.fullrow.model.Origin;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class WaitingRecordsTest {
  private static final TopicPartition FIRST = new TopicPartition(FakeIntakeTables.TOPIC, 0);
  private static final TopicPartition SECOND = new TopicPartition(FakeIntakeTables.TOPIC, 1);

  private final WaitingRecords waiting = new WaitingRecords();

  @Test
  void shouldTellTheFirstOfEachPartition() {
    add(FIRST, 5, 1);
    add(FIRST, 3, 1);
    add(SECOND, 9, 1);

    assertThat(waiting.first(FIRST)).isEqualTo(OptionalLong.of(3));
    assertThat(waiting.size()).isEqualTo(3);
    waiting.forget(Set.of(FIRST));
    assertThat(waiting.first(FIRST)).isEmpty();
    assertThat(waiting.first(SECOND)).isEqualTo(OptionalLong.of(9));
    assertThat(waiting.size()).isEqualTo(1);
  }

  /** A partition of which nothing waits adds nothing: it is read on. */
  @Test
  void shouldReadNoPartitionOnOfWhichSomethingWaitsWhileAllTakeTooManyBytes() {
    for (int offset = 0; offset < 4; offset++) {
      add(FIRST, offset, 8 << 20);
    }
    assertThat(waiting.full(SECOND)).as("nothing of it waits").isFalse();
    add(SECOND, 0, 1);

    assertThat(waiting.full(FIRST)).isTrue();
    assertThat(waiting.full(SECOND)).isTrue();
    waiting.forget(Set.of(FIRST));
    assertThat(waiting.full(SECOND)).isFalse();
  }

  @Test
  void shouldReadNoPartitionOnOfWhichTooManyWait() {
    for (int offset = 0; offset < WaitingRecords.MAX_RECORDS - 1; offset++) {
      add(FIRST, offset, 1);
    }
    add(SECOND, 0, 1);
    assertThat(waiting.full(FIRST)).isFalse();

    add(FIRST, WaitingRecords.MAX_RECORDS, 1);

    assertThat(waiting.full(FIRST)).isTrue();
    assertThat(waiting.full(SECOND)).isFalse();
  }

  private void add(TopicPartition partition, long offset, int bytes) {
    Origin.Original original =
        new Origin.Original(Optional.empty(), Optional.of(Bytes.wrap(new byte[bytes])), List.of());
    waiting.add(
        partition,
        new Origin(partition.topic(), partition.partition(), offset, 0, Optional.of(original)),
        new RawRecords.Wait(Optional.empty(), "a schema"),
        new FakeIntakeTables());
  }
}
