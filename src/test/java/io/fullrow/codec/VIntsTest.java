// SPDX-License-Identifier: Apache-2.0
package io.fullrow.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fullrow.model.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VIntsTest {
  /** As Cassandra's {@code VIntCoding} writes them. */
  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "127, 7f",
    "128, 8080",
    "16383, bfff",
    "16384, c04000",
    "72057594037927935, feffffffffffffff",
    "72057594037927936, ff0100000000000000",
    "9223372036854775807, ff7fffffffffffffff",
    "-1, ffffffffffffffffff",
  })
  void shouldWriteUnsignedNumbersAsCassandra(long number, String hex) {
    ByteBuffer written = ByteBuffer.allocate(VInts.MAX_SIZE);

    VInts.writeUnsigned(number, written);

    assertThat(Bytes.copyOf(written.flip()).toHex()).isEqualTo(hex);
    assertThat(VInts.readUnsigned(written)).isEqualTo(number);
    assertThat(written.hasRemaining()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 1, 63, -64, 64, 1L << 40, Long.MIN_VALUE, Long.MAX_VALUE})
  void shouldReadSignedNumbersAsWritten(long number) {
    ByteBuffer written = ByteBuffer.allocate(VInts.MAX_SIZE);

    VInts.writeSigned(number, written);

    assertThat(VInts.readSigned(written.flip())).isEqualTo(number);
  }

  @Test
  void shouldTellWhetherAWholeNumberFollows() {
    assertThat(VInts.isReadable(buffer(""))).isFalse();
    assertThat(VInts.isReadable(buffer("80"))).isFalse();
    assertThat(VInts.isReadable(buffer("8000"))).isTrue();
    assertThat(VInts.isReadable(buffer("ff00000000000000"))).isFalse();
    assertThatThrownBy(() -> VInts.readUnsigned(buffer("c040")))
        .isInstanceOf(BufferUnderflowException.class);
  }

  private static ByteBuffer buffer(String hex) {
    return Bytes.fromHex(hex).toByteBuffer();
  }
}
