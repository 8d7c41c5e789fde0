// SPDX-License-Identifier: Apache-2.0
package io.fullrow.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fullrow.model.Bytes;
import io.fullrow.model.BytesOutput;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeavesTest {
  private static final Deletion DELETION = new Deletion(WriteTime.ofMicros(-70), 1_700_000_000L);
  private static final Expiry EXPIRY = Expiry.at(1_700_000_010L, 10);

  @Test
  void shouldReadWhatItWrote() throws IOException {
    assertThat(again(Bytes.fromHex("00ff"), Leaves::writeBytes, Leaves::readBytes))
        .isEqualTo(Bytes.fromHex("00ff"));
    assertThat(again(DELETION, Leaves::writeDeletion, Leaves::readDeletion)).isEqualTo(DELETION);
    for (Expiry expiry : List.of(EXPIRY, Expiry.withUnknownTtl(7))) {
      RowMarker marker = RowMarker.expiring(WriteTime.ofMicros(5), expiry);
      assertThat(again(marker, Leaves::writeMarker, Leaves::readMarker)).isEqualTo(marker);
    }
    RowMarker live = RowMarker.live(WriteTime.ofMicros(5));
    assertThat(again(live, Leaves::writeMarker, Leaves::readMarker)).isEqualTo(live);
    assertThat(again(OptionalLong.of(7), Leaves::writeOptionalLong, Leaves::readOptionalLong))
        .hasValue(7);
    assertThat(again(OptionalLong.empty(), Leaves::writeOptionalLong, Leaves::readOptionalLong))
        .isEmpty();
  }

  @Test
  void shouldReadArraysInAnyBlocks() throws IOException {
    List<Deletion> deletions = List.of(DELETION, DELETION);
    Bytes blocks = Bytes.fromHex("02020402060800");

    assertThat(
            again(
                deletions,
                (items, out) -> Leaves.writeArray(items, Leaves::writeDeletion, out),
                in -> Leaves.readArray(Leaves::readDeletion, in)))
        .isEqualTo(deletions);
    assertThat(Leaves.readArray(Decoder::readLong, decoder(Bytes.fromHex("020204020600"))))
        .containsExactly(1L, 1L, 3L);
    assertThat(Leaves.readArray(Leaves::readDeletion, decoder(blocks)))
        .containsExactly(
            new Deletion(WriteTime.ofMicros(1), 2), new Deletion(WriteTime.ofMicros(3), 4));
  }

  @Test
  void shouldRefuseABranchThatNoOptionalValueHas() {
    Bytes third = Bytes.fromHex("0402");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Leaves.readOptional(Leaves::readBytes, decoder(third)))
        .withMessageContaining("branch 2");
  }

  /** The state's forms are written by hand, but not in another way. */
  @ParameterizedTest
  @ValueSource(longs = {0, -1, 63, 64, -65, 1L << 34, Long.MIN_VALUE, Long.MAX_VALUE})
  void shouldBeTheSameInTheStatesForms(long number) throws IOException {
    Bytes bytes = Bytes.fromHex("01".repeat((int) (number & 0xFF)));
    Deletion deletion = new Deletion(WriteTime.ofMicros(number), 9);

    Bytes avro =
        written(
            out -> {
              out.writeLong(number);
              out.writeString("naïve");
              Leaves.writeBytes(bytes, out);
              Leaves.writeDeletion(deletion, out);
            });
    BinaryInput in = new BinaryInput(avro);

    assertThat(
            new BinaryOutput()
                .writeLong(number)
                .writeText("naïve")
                .writeBytes(bytes)
                .writeDeletion(deletion)
                .toBytes())
        .isEqualTo(avro);
    assertThat(in.readLong()).isEqualTo(number);
    assertThat(in.readText()).isEqualTo("naïve");
    assertThat(in.readBytes()).isEqualTo(bytes);
    assertThat(in.readDeletion()).isEqualTo(deletion);
  }

  @Test
  void shouldWriteWhatAvroDoesNot() {
    BinaryOutput out =
        new BinaryOutput()
            .writeExpiry(Expiry.at(1, 2))
            .writeExpiry(Expiry.withUnknownTtl(1))
            .writeOptionalBytes(Optional.empty())
            .writeOptionalBytes(Optional.of(Bytes.fromHex("07")));

    assertThat(out.toBytes().toHex()).isEqualTo("0204" + "0200" + "00" + "010207");
  }

  private interface Written {
    void to(Encoder out) throws IOException;
  }

  private static Bytes written(Written what) throws IOException {
    BytesOutput out = new BytesOutput(64);
    what.to(EncoderFactory.get().directBinaryEncoder(out, null));
    return out.toBytes();
  }

  private static Decoder decoder(Bytes bytes) {
    return DecoderFactory.get().binaryDecoder(bytes.toArray(), null);
  }

  private static <T> T again(T value, Leaves.Writing<T> writing, Leaves.Reading<T> reading)
      throws IOException {
    return reading.read(decoder(written(out -> writing.write(value, out))));
  }
}
