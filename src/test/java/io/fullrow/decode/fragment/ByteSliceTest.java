// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fullrow.model.Bytes;
import org.junit.jupiter.api.Test;

/** What a publisher sends may end anywhere and claim any length. */
class ByteSliceTest {
  @Test
  void shouldRefuseToReadPastItsEnd() {
    assertRefused(() -> slice("").readByte());
    assertRefused(() -> slice("000000").readInt());
    assertRefused(() -> slice("c040").readUnsignedVint());
    assertRefused(() -> slice("ff00000000000000").readVint());
    assertRefused(() -> slice("01").read(2));
  }

  /** A vint of 64 bits, which is negative, and lengths that overflow an int. */
  @Test
  void shouldRefuseLengthsThatOverflow() {
    ByteSlice highest = slice("ffffffffffffffffff" + "01");
    long length = highest.readUnsignedVint();

    assertThat(length).isEqualTo(-1);
    assertRefused(() -> highest.read(length));
    assertRefused(() -> slice("01").read(1L << 32));
    assertRefused(() -> slice("01").read(Long.MIN_VALUE));
  }

  @Test
  void shouldRefuseWhatIsLeftOver() {
    ByteSlice slice = slice("0708");

    assertThat(slice.read(1)).isEqualTo(Bytes.fromHex("07"));
    assertRefused(slice::requireEnd);
    assertThat(slice.readByte()).isEqualTo(8);
    slice.requireEnd();
  }

  private static ByteSlice slice(String hex) {
    return new ByteSlice(Bytes.fromHex(hex).toArray());
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable reading) {
    assertThatIllegalArgumentException().isThrownBy(reading);
  }
}
