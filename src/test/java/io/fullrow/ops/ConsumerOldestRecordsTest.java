// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.ops.OldestRecords.Oldest;
import io.fullrow.ops.OldestRecords.Span;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsumerOldestRecordsTest {
  private static final TopicPartition P0 = new TopicPartition("raw", 0);
  private static final TopicPartition P1 = new TopicPartition("raw", 1);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final AtomicLong nanos = new AtomicLong();
  private final ConsumerOldestRecords records =
      new ConsumerOldestRecords(
          consumer, Duration.ofSeconds(2), () -> nanos.getAndAdd(100_000_000L));

  @BeforeEach
  void log() {
    consumer.updateBeginningOffsets(Map.of(P0, 0L, P1, 0L));
    consumer.updateEndOffsets(Map.of(P0, 100L, P1, 100L));
  }

  /** Decision 1: no reader of ours sees what an aborted transaction wrote. */
  @Test
  void shouldReadCommittedRecordsOnly() {
    assertThat(ConsumerOldestRecords.properties())
        .containsEntry("isolation.level", "read_committed");
  }

  @Test
  void shouldFindTheFirstRecordOfEachSpan() {
    consumer.schedulePollTask(
        () -> {
          add(P0, 7, 7_000);
          add(P0, 8, 8_000);
          add(P1, 40, 4_000);
        });

    var found = records.find(Map.of(P0, new Span(7, 10), P1, new Span(40, 41)));

    assertThat(found)
        .containsOnly(Map.entry(P0, Oldest.at(7_000)), Map.entry(P1, Oldest.at(4_000)));
  }

  @Test
  void shouldSayThatNothingIsLeftWhenTheSpanHasNoRecord() {
    consumer.schedulePollTask(() -> consumer.seek(P0, 10));

    var found = records.find(Map.of(P0, new Span(9, 10)));

    assertThat(found).containsOnly(Map.entry(P0, Oldest.NOTHING));
  }

  @Test
  void shouldSayThatNothingIsLeftWhenTheFirstRecordIsBehindTheSpan() {
    consumer.schedulePollTask(() -> add(P0, 12, 12_000));

    var found = records.find(Map.of(P0, new Span(9, 10)));

    assertThat(found).containsOnly(Map.entry(P0, Oldest.NOTHING));
  }

  @Test
  void shouldReadARecordOnceWhileTheGroupDoesNotMove() {
    consumer.schedulePollTask(() -> add(P0, 7, 7_000));
    records.find(Map.of(P0, new Span(7, 10)));
    consumer.setPollException(new KafkaException("must not be asked"));

    var found = records.find(Map.of(P0, new Span(7, 99)));

    assertThat(found).containsOnly(Map.entry(P0, Oldest.at(7_000)));
  }

  @Test
  void shouldReadAgainWhenTheGroupMoved() {
    consumer.schedulePollTask(() -> add(P0, 7, 7_000));
    records.find(Map.of(P0, new Span(7, 10)));
    consumer.schedulePollTask(() -> add(P0, 8, 8_000));

    var found = records.find(Map.of(P0, new Span(8, 10)));

    assertThat(found).containsOnly(Map.entry(P0, Oldest.at(8_000)));
  }

  @Test
  void shouldLookAgainWhereNothingWasWhenTheEndMoved() {
    consumer.schedulePollTask(() -> consumer.seek(P0, 10));
    records.find(Map.of(P0, new Span(9, 10)));
    consumer.schedulePollTask(() -> add(P0, 10, 10_000));

    var found = records.find(Map.of(P0, new Span(9, 11)));

    assertThat(found).containsOnly(Map.entry(P0, Oldest.at(10_000)));
  }

  @Test
  void shouldGiveUpInTime() {
    var found = records.find(Map.of(P0, new Span(7, 10)));

    assertThat(found).isEmpty();
    assertThat(Duration.ofNanos(nanos.get())).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void shouldAnswerNothingWhenKafkaFails() {
    consumer.setPollException(new KafkaException("down"));

    assertThat(records.find(Map.of(P0, new Span(7, 10)))).isEmpty();
  }

  private void add(TopicPartition partition, long offset, long timestamp) {
    consumer.addRecord(
        new ConsumerRecord<>(
            partition.topic(),
            partition.partition(),
            offset,
            timestamp,
            TimestampType.CREATE_TIME,
            0,
            0,
            null,
            null,
            new RecordHeaders(),
            Optional.empty()));
  }
}
