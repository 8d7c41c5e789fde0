// SPDX-License-Identifier: Apache-2.0
package io.fullrow.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import io.fullrow.decode.Decoded;
import io.fullrow.topology.MaterializeMetrics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What is committed when: never past what is not stored. */
class ReaderTest {
  private static final TopicPartition RAW = new TopicPartition(FakeIntakeTables.TOPIC, 0);
  private static final TopicPartition OTHER = new TopicPartition(FakeIntakeTables.TOPIC, 1);

  /** Everything is due at each turn of the loop. */
  private static final IntakeConfig.Timing AT_ONCE =
      new IntakeConfig.Timing(
          Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  private static final IntakeConfig.Timing SELDOM =
      new IntakeConfig.Timing(
          Duration.ofHours(1), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  private final FakeIntakeTables tables = new FakeIntakeTables();
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

  /** It stands still unless a test moves it. */
  private long nanos;

  /** Steps of the test, one before each turn of the loop; it ends after the last. */
  private final Deque<Runnable> steps = new ArrayDeque<>();

  @SuppressWarnings("NullAway.Init") // run() sets it
  private Reader last;

  @Test
  void shouldCommitWhatIsStored() {
    step(() -> assign(RAW));
    step(() -> raw(RAW, 0, 1));
    step(() -> assertThat(committed(RAW)).isEqualTo(1));
    step(() -> raw(RAW, 1, 2));

    run(producer);

    assertThat(producer.history()).hasSize(2);
    assertThat(committed(RAW)).isEqualTo(2);
  }

  @Test
  void shouldCommitWhenItStops() {
    step(() -> assign(RAW));
    step(() -> raw(RAW, 0, 1));
    step(() -> assertThat(consumer.committed(Set.of(RAW))).as("not due").isEmpty());

    run(producer, SELDOM);

    assertThat(committed(RAW)).isEqualTo(1);
  }

  /** They occupy offsets, and are never delivered. */
  @Test
  void shouldCommitNowAndThenThePositionBehindMarkersOfTransactions() {
    step(() -> assign(RAW));
    step(() -> consumer.seek(RAW, 5));
    step(() -> assertThat(consumer.committed(Set.of(RAW))).as("nothing was read").isEmpty());
    step(() -> nanos += Duration.ofSeconds(5).toNanos());
    step(() -> assertThat(committed(RAW)).isEqualTo(5));

    run(producer);
  }

  /** Kafka takes a member for dead that does not poll for minutes. */
  @Test
  void shouldReadTheRestOfABatchAgainThatTakesTooLong() {
    // given
    tables.decoder =
        (raw, schema) -> {
          nanos += Duration.ofSeconds(61).toNanos();
          return FakeIntakeTables.changes(raw);
        };
    step(() -> assign(RAW));
    step(
        () -> {
          raw(RAW, 0, 1);
          raw(RAW, 1, 2);
        });

    // when
    step(() -> assertThat(consumer.position(RAW)).isEqualTo(1));
    step(() -> raw(RAW, 1, 2));
    run(producer);

    // then
    assertThat(producer.history()).hasSize(2);
    assertThat(committed(RAW)).isEqualTo(2);
  }

  @Test
  void shouldNotCommitPastRecordThatWaits() {
    // given
    tables.decoder =
        (raw, schema) ->
            raw.origin().offset() == 1
                ? new Decoded.Unavailable("schema 7")
                : FakeIntakeTables.changes(raw);
    step(() -> assign(RAW, OTHER));
    step(
        () -> {
          raw(RAW, 0, 1);
          raw(RAW, 1, 2);
          raw(RAW, 2, 3);
          raw(OTHER, 0, 4);
        });
    step(() -> {});

    // when
    run(producer);

    // then
    assertThat(producer.history()).hasSize(3);
    assertThat(committed(RAW)).isEqualTo(1);
    assertThat(committed(OTHER)).isEqualTo(1);
  }

  @Test
  void shouldCommitRecordThatWaitedOnceItIsStored() {
    // given
    tables.decoder = (raw, schema) -> new Decoded.Unavailable("schema 7");
    step(() -> assign(RAW));
    step(() -> raw(RAW, 0, 1));
    step(() -> tables.decoder = (raw, schema) -> FakeIntakeTables.changes(raw));
    step(() -> assertThat(committed(RAW)).isEqualTo(1));

    // when
    run(producer);

    // then
    assertThat(producer.history()).hasSize(1);
  }

  /** The copy is dropped for the sake of the first, which must therefore be stored. */
  @Test
  void shouldFailInsteadOfCommittingWhatWasNotStored() {
    MockProducer<byte[], byte[]> failing =
        new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized void flush() {
            boolean more = true;
            while (more) {
              more = errorNext(new KafkaException("not stored"));
            }
          }
        };
    step(() -> assign(RAW, OTHER));
    step(
        () -> {
          raw(RAW, 0, 1);
          raw(OTHER, 0, 1);
        });

    assertThatThrownBy(() -> run(failing)).isInstanceOf(KafkaException.class);
    assertThat(consumer.committed(Set.of(RAW, OTHER))).isEmpty();
  }

  /** A consumer that is closed gives its partitions back, and stands behind all that it polled. */
  @Test
  void shouldNotCommitPastRecordsThatNobodyLookedAt() {
    tables.decoder =
        (raw, schema) -> {
          throw new OutOfMemoryError("in the test");
        };
    step(() -> assign(RAW));
    step(
        () -> {
          raw(RAW, 0, 1);
          raw(RAW, 1, 2);
        });

    assertThatThrownBy(() -> run(producer)).isInstanceOf(OutOfMemoryError.class);
    last.onPartitionsRevoked(List.of(RAW));

    assertThat(consumer.committed(Set.of(RAW))).isEmpty();
  }

  @Test
  void shouldCommitWhatIsRevoked() {
    step(() -> assign(RAW, OTHER));
    step(
        () -> {
          raw(RAW, 0, 1);
          raw(OTHER, 0, 2);
        });
    step(() -> last.onPartitionsRevoked(List.of(RAW)));
    step(() -> assertThat(consumer.committed(Set.of(RAW, OTHER))).containsOnlyKeys(RAW));

    run(producer, SELDOM);
  }

  @Test
  void shouldPausePartitionWithoutMemoryForMoreAndReadTheOtherOn() {
    // given
    tables.decoder =
        (raw, schema) ->
            raw.origin().partition() == 0
                ? new Decoded.Unavailable("schema 7")
                : FakeIntakeTables.changes(raw);
    step(() -> assign(RAW, OTHER));
    step(
        () -> {
          for (int offset = 0; offset < WaitingRecords.MAX_RECORDS; offset++) {
            raw(RAW, offset, offset);
          }
        });
    step(() -> raw(OTHER, 0, 1));
    step(() -> assertThat(consumer.paused()).containsExactly(RAW));
    step(() -> tables.decoder = (raw, schema) -> FakeIntakeTables.changes(raw));
    step(() -> {});
    step(() -> assertThat(consumer.paused()).isEmpty());

    // when
    run(producer);

    // then
    assertThat(committed(RAW)).isEqualTo(WaitingRecords.MAX_RECORDS);
    assertThat(committed(OTHER)).isEqualTo(1);
  }

  @Test
  void shouldForgetWhatIsRevoked() {
    tables.decoder = (raw, schema) -> new Decoded.Unavailable("schema 7");
    step(() -> assign(RAW, OTHER));
    step(
        () -> {
          raw(RAW, 0, 1);
          raw(OTHER, 0, 1);
        });
    step(() -> consumer.rebalance(List.of(OTHER)));

    Reader reader = run(producer);

    assertThat(reader.status().waiting()).isEqualTo(1);
  }

  /** What comes of a backlog may wait for more, which makes large batches; what is young not. */
  @Test
  void shouldSendWhatIsYoungAtOnce() {
    MockProducer<byte[], byte[]> lingering =
        new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    step(() -> assign(RAW));
    step(() -> raws(0, 300));
    step(() -> assertThat(lingering.flushed()).isFalse());
    step(() -> raws(300, 310));
    step(() -> assertThat(lingering.flushed()).isTrue());

    run(lingering, SELDOM);
  }

  private void raws(int from, int end) {
    for (int offset = from; offset < end; offset++) {
      raw(RAW, offset, offset);
    }
  }

  private void step(Runnable step) {
    steps.add(step);
  }

  private Reader run(MockProducer<byte[], byte[]> output) {
    return run(output, AT_ONCE);
  }

  private Reader run(MockProducer<byte[], byte[]> output, IntakeConfig.Timing timing) {
    KafkaOutput out =
        new KafkaOutput(output, new IntakeConfig.Output("fragments", 3, "dlq", 1_000_000));
    RawRecords records =
        new RawRecords(
            new RawRecords.Limits(1_000_000, 10), tables, mock(MaterializeMetrics.class), out);
    Reader reader = new Reader(consumer, out, records, tables, timing, () -> nanos);
    last = reader;
    reader.run(
        new Reader.Life() {
          @Override
          public boolean running() {
            Runnable next = steps.poll();
            if (next != null) {
              next.run();
            }
            return next != null;
          }

          @Override
          public Set<String> topics() {
            return tables.rawTopics();
          }

          @Override
          public void polled() {}
        });
    return reader;
  }

  private void assign(TopicPartition... partitions) {
    consumer.subscribe(tables.rawTopics());
    consumer.rebalance(List.of(partitions));
    for (TopicPartition partition : partitions) {
      consumer.updateBeginningOffsets(Map.of(partition, 0L));
    }
  }

  private void raw(TopicPartition partition, long offset, int content) {
    byte[] value = {(byte) (content >>> 8), (byte) content};
    consumer.addRecord(
        new ConsumerRecord<>(partition.topic(), partition.partition(), offset, null, value));
  }

  private long committed(TopicPartition partition) {
    OffsetAndMetadata offset = consumer.committed(Set.of(partition)).get(partition);
    return Objects.requireNonNull(offset, "nothing is committed").offset();
  }
}
