// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.deadletter.DeadLetter;
import io.fullrow.deadletter.DeadLetterKind;
import io.fullrow.deadletter.StoredLetter;
import io.fullrow.model.Bytes;
import io.fullrow.model.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedrivableTest {
  private static final Duration RETENTION = Duration.ofDays(10);
  private static final Instant ARRIVED = Instant.parse("2026-11-01T00:00:00Z");

  @ParameterizedTest
  @EnumSource(
      value = DeadLetterKind.class,
      names = {"POISON", "UNWRITABLE_CELL", "SKIPPED", "TOO_LARGE_TO_KEEP"},
      mode = EnumSource.Mode.EXCLUDE)
  void shouldTakeEveryRecordThatWasCopied(DeadLetterKind kind) {
    assertThat(Redrivable.refusal(letter(kind, true))).isEmpty();
    assertThat(Redrivable.refusal(letter(kind, false))).isPresent();
  }

  @Test
  void shouldRefuseEventsAndPointers() {
    assertThat(Redrivable.refusal(letter(DeadLetterKind.POISON, true)).orElseThrow())
        .contains("event");
    assertThat(Redrivable.refusal(letter(DeadLetterKind.TOO_LARGE_TO_KEEP, false)).orElseThrow())
        .contains("only in raw");
  }

  /** From the first arrival on, whenever it was redriven since. */
  @Test
  void shouldRefuseWhatIsOlderThanHalfTheRetention() {
    StoredLetter letter = letter(DeadLetterKind.MALFORMED, true);
    Instant half = ARRIVED.plus(RETENTION.dividedBy(2));

    assertThat(Redrivable.tooOld(letter, RETENTION, half)).isEmpty();
    assertThat(Redrivable.tooOld(letter, RETENTION, half.plusMillis(1)).orElseThrow())
        .contains("2026-11-01", "fullrow.tombstone-retention", "snapshot");
  }

  private static StoredLetter letter(DeadLetterKind kind, boolean copied) {
    Optional<Origin.Original> original =
        copied
            ? Optional.of(
                new Origin.Original(Optional.empty(), Optional.of(Bytes.of((byte) 1)), List.of()))
            : Optional.empty();
    ProducerRecord<byte[], byte[]> sent =
        DeadLetter.ofRaw(new Origin("raw", 0, 0, ARRIVED.toEpochMilli(), original), kind, "why")
            .to("dlq");
    return StoredLetter.of(
        new ConsumerRecord<>(
            "dlq",
            0,
            0,
            ARRIVED.plus(Duration.ofDays(4)).toEpochMilli(),
            TimestampType.CREATE_TIME,
            0,
            0,
            sent.key(),
            sent.value(),
            new RecordHeaders(sent.headers().toArray()),
            Optional.empty()));
  }
}
