// SPDX-License-Identifier: Apache-2.0
package io.fullrow.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import io.fullrow.decode.ChangeBytes;
import io.fullrow.decode.Decoded;
import io.fullrow.decode.Decoder;
import io.fullrow.decode.RawRecord;
import io.fullrow.model.Bytes;
import io.fullrow.schema.TableSchema;
import io.fullrow.topology.MaterializeMetrics;
import io.fullrow.topology.RecordSize;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** What becomes of records that cannot be decoded, or not yet. */
class RawRecordsTest {
  private static final int LIMIT = 4_000;
  private static final byte[] KEY = {1};

  private final FakeIntakeTables tables = new FakeIntakeTables();
  private final List<Bytes> fragments = new ArrayList<>();
  private final MaterializeMetrics metrics = mock(MaterializeMetrics.class);
  private final DirectIntake intake =
      new DirectIntake(LIMIT, tables, metrics, (key, value) -> fragments.add(value));

  @Test
  void shouldProcessRecordWhoseColumnCameWhileItWasDecoded() {
    // given
    tables.decoder = (raw, schema) -> new Decoded.UnknownColumn(FakeIntakeTables.TABLE, "late");
    process(KEY);
    intake.retry();
    tables.decoder =
        (raw, schema) -> {
          tables.refreshed = true;
          tables.decoder = (again, newSchema) -> FakeIntakeTables.changes(again);
          return new Decoded.UnknownColumn(FakeIntakeTables.TABLE, "late");
        };

    // when
    intake.retry();
    intake.retry();

    // then
    assertThat(intake.deadLetters()).isEmpty();
    assertThat(fragments).hasSize(1);
  }

  @Test
  void shouldGiveUpColumnThatIsStillUnknownAfterRefresh() {
    // given
    tables.decoder = (raw, schema) -> new Decoded.UnknownColumn(FakeIntakeTables.TABLE, "late");
    process(KEY);
    intake.retry();
    assertThat(intake.deadLetters()).isEmpty();
    tables.refreshed = true;

    // when
    intake.retry();
    intake.retry();

    // then
    assertThat(intake.deadLetters())
        .singleElement()
        .satisfies(letter -> assertThat(letter.value()).isEqualTo(KEY));
    assertThat(intake.waiting()).isZero();
  }

  /** The first record of a new schema: its id is asked for first, then it shows a new column. */
  @Test
  void shouldGiveUpColumnThatShowsOnlyWhenTheSchemaIsKnown() {
    // given
    tables.decoder = (raw, schema) -> new Decoded.Unavailable("schema 7");
    process(KEY);
    tables.decoder = (raw, schema) -> new Decoded.UnknownColumn(FakeIntakeTables.TABLE, "late");
    intake.retry();
    tables.refreshed = true;

    // when
    intake.retry();

    // then
    assertThat(intake.deadLetters()).hasSize(1);
    assertThat(intake.waiting()).isZero();
  }

  @Test
  void shouldCountTheCopiesOfEachNode() {
    // given
    byte[] other = {9};

    // when
    intake.raw(FakeIntakeTables.TOPIC, KEY, KEY, published("n1"), 1_000);
    intake.raw(FakeIntakeTables.TOPIC, KEY, KEY, published("n2"), 1_007);
    intake.raw(FakeIntakeTables.TOPIC, KEY, KEY, published("n1").remove("fullrow.log-segment"), 2);
    intake.raw(FakeIntakeTables.TOPIC, other, other, new RecordHeaders(), 3);

    // then
    verify(metrics).copy("c", "n1", true, 1_000);
    verify(metrics).copy("c", "n2", false, 1_007);
    verify(metrics, times(2)).copy(any(), any(), anyBoolean(), anyLong());
  }

  private static Headers published(String host) {
    return new RecordHeaders()
        .add("fullrow.cluster", "c".getBytes(StandardCharsets.UTF_8))
        .add("fullrow.host-id", host.getBytes(StandardCharsets.UTF_8))
        .add("fullrow.log-segment", "17".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldForwardRedrivenRecordThoughItsContentIsKnown() {
    // given
    process(KEY);
    process(KEY);
    assertThat(fragments).hasSize(1);
    Headers headers = new RecordHeaders();
    headers.add("__streams.errors.topic", "raw".getBytes(StandardCharsets.UTF_8));

    // when
    intake.raw(FakeIntakeTables.TOPIC, KEY, KEY, headers, 1);

    // then
    assertThat(fragments).hasSize(2);
  }

  /** The format trigger takes the arrival for the writetime. */
  @Test
  void shouldTakeTheFirstArrivalOfRedrivenRecord() {
    // given
    tables.decoder = (raw, schema) -> new Decoded.Malformed("bad");
    intake.raw(FakeIntakeTables.TOPIC, KEY, KEY, new RecordHeaders(), 1_000);
    Headers letter = intake.deadLetters().get(0).headers();
    List<Long> arrivals = new ArrayList<>();
    tables.decoder =
        (raw, schema) -> {
          arrivals.add(raw.origin().arrivalMillis());
          return FakeIntakeTables.changes(raw);
        };

    // when
    intake.raw(FakeIntakeTables.TOPIC, KEY, KEY, letter, 5_000);
    letter.remove("fullrow.arrival").add("fullrow.arrival", new byte[] {'x'});
    intake.raw(FakeIntakeTables.TOPIC, KEY, KEY, letter, 5_000);

    // then
    assertThat(arrivals).containsExactly(1_000L, 5_000L);
  }

  @Test
  void shouldKeepTheOriginalOfFragmentThatIsTooLargeWithIt() {
    byte[] value = new byte[LIMIT - RecordSize.RECORD_OVERHEAD - KEY.length];

    process(value);

    assertThat(fragments).isEmpty();
    assertThat(intake.deadLetters())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.key()).isEqualTo(KEY);
              assertThat(letter.value()).isEqualTo(value);
            });
  }

  @Test
  void shouldForwardFragmentsUpToWhatTheTopicTakes() {
    int limit = LIMIT - RecordSize.RECORD_OVERHEAD;
    List<Integer> sizes = new ArrayList<>();
    DirectIntake sizing =
        new DirectIntake(
            LIMIT, tables, metrics, (key, value) -> sizes.add(key.size() + value.size()));

    for (int length = 0; length < limit; length++) {
      sizing.raw(FakeIntakeTables.TOPIC, KEY, new byte[length], new RecordHeaders(), 1);
    }

    // one byte more is one more in the key and in the fragment
    assertThat(Collections.max(sizes)).isBetween(limit - 1, limit);
  }

  @Test
  void shouldPointToRecordThatIsTooLargeToBeCopied() {
    tables.decoder = (raw, schema) -> new Decoded.Malformed("never asked");

    process(new byte[LIMIT - RecordSize.RECORD_OVERHEAD - KEY.length + 1]);

    ProducerRecord<byte[], byte[]> letter = intake.deadLetters().get(0);
    assertThat(letter.value()).isNull();
    assertThat(message(letter)).contains("it stays in raw partition 0 offset 0");
  }

  /** As an exception it would end the reader, be read again, and end the next one. */
  @Test
  void shouldMakeDeadLetterOfRecordThatTheDecoderCannotStand() {
    tables.decoder =
        (raw, schema) -> {
          throw new IllegalStateException("a bug");
        };
    process(KEY);
    tables.decoder =
        (raw, schema) -> {
          throw new StackOverflowError();
        };
    process(KEY);

    assertThat(intake.deadLetters())
        .hasSize(2)
        .first()
        .satisfies(letter -> assertThat(message(letter)).contains("a bug"));
  }

  @Test
  void shouldNotDecodeCopiesOfWhatItHasDecoded() {
    Telling decoder = new Telling();
    tables.decoder = decoder;

    process(new byte[] {1, 1});
    process(new byte[] {1, 2});
    process(new byte[] {2, 1});

    assertThat(decoder.decoded).isEqualTo(2);
    assertThat(fragments).hasSize(2);
    verify(metrics).duplicate(FakeIntakeTables.TABLE, MaterializeMetrics.DuplicateStage.EARLY);
  }

  @Test
  void shouldDecodeCopiesOfWhatCouldNotBeDecoded() {
    Telling decoder = new Telling();
    tables.decoder = decoder;
    decoder.answer = raw -> new Decoded.Unavailable("schema 7");
    process(new byte[] {1, 1});
    decoder.answer = raw -> new Decoded.Malformed("bad");
    process(new byte[] {1, 2});
    decoder.answer = raw -> new Decoded.Ignored("nothing");
    process(new byte[] {1, 3});
    decoder.answer = FakeIntakeTables::changes;
    process(new byte[] {1, 4});

    // when
    intake.retry();

    // then the first is a copy by now
    assertThat(decoder.decoded).isEqualTo(4);
    assertThat(fragments).hasSize(1);
    assertThat(intake.waiting()).isZero();
    assertThat(intake.deadLetters()).hasSize(1);
  }

  /** What was left out may have its column again when the next copy comes. */
  @Test
  void shouldDecodeCopiesOfWhatWasDecodedInPart() {
    Telling decoder = new Telling();
    tables.decoder = decoder;
    decoder.answer =
        raw ->
            new Decoded.Changes(
                ((Decoded.Changes) FakeIntakeTables.changes(raw)).fragments(), true);

    process(new byte[] {1, 1});
    process(new byte[] {1, 2});

    assertThat(fragments).hasSize(2);
  }

  @Test
  void shouldForwardRedrivenRecordThoughItIsCopy() {
    tables.decoder = new Telling();
    process(new byte[] {1, 1});
    Headers headers = new RecordHeaders();
    headers.add("__streams.errors.topic", "raw".getBytes(StandardCharsets.UTF_8));

    intake.raw(FakeIntakeTables.TOPIC, KEY, new byte[] {1, 1}, headers, 1);

    assertThat(fragments).hasSize(2);
  }

  /** Tells the first byte of a record as its change. */
  private static final class Telling implements Decoder {
    private Function<RawRecord, Decoded> answer = FakeIntakeTables::changes;
    private int decoded;

    @Override
    public Decoded decode(RawRecord raw, TableSchema schema) {
      decoded++;
      return answer.apply(raw);
    }

    @Override
    public boolean tellChange(RawRecord raw, ChangeBytes to) {
      to.add(raw.value().orElseThrow().toArray(), 0, 1);
      return true;
    }
  }

  private void process(byte[] value) {
    intake.raw(FakeIntakeTables.TOPIC, KEY, value, new RecordHeaders(), 1);
  }

  private static String message(ProducerRecord<byte[], byte[]> letter) {
    return new String(
        letter.headers().lastHeader("__streams.errors.message").value(), StandardCharsets.UTF_8);
  }
}
