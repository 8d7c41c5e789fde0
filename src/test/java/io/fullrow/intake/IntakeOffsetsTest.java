// SPDX-License-Identifier: Apache-2.0
package io.fullrow.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import io.fullrow.model.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is committed of where the consumer stands, and when it is committed once more. */
class IntakeOffsetsTest {
  private static final TopicPartition FIRST = new TopicPartition(FakeIntakeTables.TOPIC, 0);
  private static final TopicPartition SECOND = new TopicPartition(FakeIntakeTables.TOPIC, 1);

  /** It stores what is sent when it is flushed, and not before. */
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());

  private final KafkaOutput output =
      new KafkaOutput(producer, new IntakeConfig.Output("fragments", 3, "dlq", 1_000_000));
  private final WaitingRecords waiting = new WaitingRecords();
  private final List<Map<TopicPartition, Long>> commits = new ArrayList<>();
  private final CountingConsumer consumer = new CountingConsumer();
  private final IntakeOffsets offsets = new IntakeOffsets(consumer, output, waiting);

  /** Counts commits, and refuses them while it is told to. */
  private final class CountingConsumer extends MockConsumer<byte[], byte[]> {
    private boolean refuses;

    CountingConsumer() {
      super("earliest");
    }

    @Override
    public synchronized void commitAsync(
        Map<TopicPartition, OffsetAndMetadata> committed, @Nullable OffsetCommitCallback callback) {
      count(committed);
      if (callback != null) {
        callback.onComplete(committed, refuses ? new KafkaException("refused") : null);
      }
    }

    @Override
    public synchronized void commitSync(
        Map<TopicPartition, OffsetAndMetadata> committed, Duration timeout) {
      count(committed);
    }

    private void count(Map<TopicPartition, OffsetAndMetadata> committed) {
      assertThat(producer.flushed()).as("all that was sent is stored").isTrue();
      Map<TopicPartition, Long> commit = new HashMap<>();
      committed.forEach((partition, offset) -> commit.put(partition, offset.offset()));
      commits.add(commit);
    }
  }

  @BeforeEach
  void assign() {
    consumer.assign(List.of(FIRST, SECOND));
    consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
    consumer.seek(FIRST, 5);
    consumer.seek(SECOND, 7);
  }

  @Test
  void shouldCommitOnceWhatWasSentIsStored() {
    send();
    offsets.moved(FIRST);

    offsets.commit();

    assertThat(commits).containsExactly(Map.of(FIRST, 5L));
  }

  @Test
  void shouldCommitAndWaitOnceWhatWasSentIsStored() {
    send();

    offsets.commitNow(Set.of(FIRST, SECOND));

    assertThat(commits).containsExactly(Map.of(FIRST, 5L, SECOND, 7L));
  }

  /** A flush would send what is to wait for more. */
  @Test
  void shouldNotFlushWhileNothingHasMoved() {
    send();

    offsets.commit();

    assertThat(producer.flushed()).isFalse();
    assertThat(commits).isEmpty();
  }

  @Test
  void shouldStandAtTheFirstRecordThatWaits() {
    wait(FIRST, 4);
    wait(FIRST, 2);
    offsets.mayAllHaveMoved();

    offsets.commit();

    assertThat(commits).containsExactly(Map.of(FIRST, 2L, SECOND, 7L));
  }

  @Test
  void shouldCommitOnlyWhatHasMovedSince() {
    offsets.mayAllHaveMoved();
    offsets.commit();
    consumer.seek(FIRST, 6);
    consumer.seek(SECOND, 8);
    offsets.moved(FIRST);

    offsets.commit();

    assertThat(commits).hasSize(2).last().isEqualTo(Map.of(FIRST, 6L));
  }

  @Test
  void shouldNotCommitTheSameOffsetAgain() {
    offsets.moved(FIRST);
    offsets.commit();
    offsets.moved(FIRST);

    offsets.commit();

    assertThat(commits).hasSize(1);
  }

  @Test
  void shouldCommitAgainWhatWasRefused() {
    consumer.refuses = true;
    offsets.moved(FIRST);
    offsets.commit();
    consumer.refuses = false;

    offsets.commit();

    assertThat(commits).containsExactly(Map.of(FIRST, 5L), Map.of(FIRST, 5L));
  }

  /** Another member may have had the partition meanwhile, and have set it back. */
  @Test
  void shouldCommitAgainWhatIsAssignedAgain() {
    offsets.mayAllHaveMoved();
    offsets.commit();
    offsets.assigned(Set.of(FIRST));
    offsets.mayAllHaveMoved();

    offsets.commit();

    assertThat(commits).hasSize(2).last().isEqualTo(Map.of(FIRST, 5L));
  }

  @Test
  void shouldForgetWhatIsNoLongerItsOwn() {
    offsets.mayAllHaveMoved();
    offsets.forget(Set.of(FIRST));

    offsets.commit();

    assertThat(commits).containsExactly(Map.of(SECOND, 7L));
  }

  @Test
  void shouldLeaveOutWhatIsNotAssigned() {
    wait(FIRST, 2);
    consumer.assign(List.of(SECOND));
    consumer.seek(SECOND, 7);
    offsets.moved(FIRST);
    offsets.moved(SECOND);

    offsets.commit();

    assertThat(commits).containsExactly(Map.of(SECOND, 7L));
  }

  private void send() {
    output.fragment(Bytes.of((byte) 1), Bytes.of((byte) 2));
  }

  private void wait(TopicPartition partition, long offset) {
    Origin.Original original =
        new Origin.Original(Optional.empty(), Optional.of(Bytes.of((byte) 1)), List.of());
    waiting.add(
        partition,
        new Origin(partition.topic(), partition.partition(), offset, 0, Optional.of(original)),
        new RawRecords.Wait(Optional.empty(), "a schema"),
        new FakeIntakeTables());
  }
}
