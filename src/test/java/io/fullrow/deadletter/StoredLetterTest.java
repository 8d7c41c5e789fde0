// SPDX-License-Identifier: Apache-2.0
package io.fullrow.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.Fragment;
import io.fullrow.model.Header;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoredLetterTest {
  private static final Bytes KEY = Bytes.of((byte) 1);
  private static final Bytes VALUE = Bytes.of((byte) 2);
  private static final Header OWN = new Header("own", Optional.of(Bytes.of((byte) 3)));

  @Test
  void shouldReadBackWhatWasWritten() {
    // given
    Origin origin =
        new Origin(
            "raw",
            4,
            17,
            1_000,
            Optional.of(new Origin.Original(Optional.of(KEY), Optional.of(VALUE), List.of(OWN))));

    // when
    StoredLetter letter =
        stored(DeadLetter.ofRaw(origin, DeadLetterKind.UNKNOWN_COLUMN, "no column x"));

    // then
    assertThat(letter.id()).isEqualTo("2:9");
    assertThat(letter.knownKind()).contains(DeadLetterKind.UNKNOWN_COLUMN);
    assertThat(letter.reason()).isEqualTo("no column x");
    assertThat(letter.rawTopic()).isEqualTo("raw");
    assertThat(letter.rawPartition()).isEqualTo(4);
    assertThat(letter.rawOffset()).isEqualTo(17);
    assertThat(letter.arrivalMillis()).hasValue(1_000);
    assertThat(letter.isFragment()).isFalse();
  }

  /** By its headers the intake knows that it comes again, and when it came first. */
  @Test
  void shouldBeRedrivenWithAllItsHeadersToWhereItCameFrom() {
    // given
    Origin origin =
        new Origin(
            "raw",
            4,
            17,
            1_000,
            Optional.of(new Origin.Original(Optional.of(KEY), Optional.of(VALUE), List.of(OWN))));
    StoredLetter letter = stored(DeadLetter.ofRaw(origin, DeadLetterKind.MALFORMED, "bad"));

    // when
    ProducerRecord<byte[], byte[]> again = letter.redriven();

    // then
    assertThat(again.topic()).isEqualTo("raw");
    assertThat(Bytes.wrap(again.key())).isEqualTo(KEY);
    assertThat(Bytes.wrap(again.value())).isEqualTo(VALUE);
    assertThat(again.headers().lastHeader("own").value()).containsExactly(3);
    assertThat(DeadLetterHeaders.arrivalMillis(again.headers(), 5_000)).isEqualTo(1_000);
  }

  @Test
  void shouldRedriveAFragmentToItsOwnTopic() {
    Fragment fragment =
        new Fragment(
            new TableId("ks", "t"),
            PartitionKey.of(KEY),
            new Change.Partition(Deletion.at(WriteTime.ofMicros(1))),
            false,
            false,
            new Origin("raw", 0, 0, 7, Optional.empty()));

    StoredLetter letter =
        stored(
            DeadLetter.ofFragment(
                fragment, KEY, "fragments", DeadLetterKind.TOO_LARGE, "too large"));

    assertThat(letter.isFragment()).isTrue();
    assertThat(letter.redriven().topic()).isEqualTo("fragments");
  }

  @ParameterizedTest
  @EnumSource(DeadLetterKind.class)
  void shouldTellEventsFromRawRecords(DeadLetterKind kind) {
    ConsumerRecord<byte[], byte[]> event =
        new ConsumerRecord<>("events", 0, 3, KEY.toArray(), VALUE.toArray());
    boolean sink = List.of("Poison", "UnwritableCell", "Skipped").contains(kind.text());

    assertThat(stored(DeadLetter.ofEvent(event, kind, "why")).isEvent()).isEqualTo(sink);
  }

  @Test
  void shouldTakeARecordOfAnybody() {
    StoredLetter letter = StoredLetter.of(new ConsumerRecord<>("dlq", 0, 0, null, VALUE.toArray()));

    assertThat(letter.kind()).isEmpty();
    assertThat(letter.rawOffset()).isEqualTo(-1);
    assertThat(letter.isEvent()).isFalse();
    assertThat(letter.redriven().value()).isEqualTo(VALUE.toArray());
  }

  private static StoredLetter stored(DeadLetter letter) {
    ProducerRecord<byte[], byte[]> sent = letter.to("dlq");
    return StoredLetter.of(
        new ConsumerRecord<>(
            "dlq",
            2,
            9,
            5_000,
            TimestampType.CREATE_TIME,
            0,
            0,
            sent.key(),
            sent.value(),
            new RecordHeaders(sent.headers().toArray()),
            Optional.empty()));
  }
}
