// SPDX-License-Identifier: Apache-2.0
package io.fullrow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fullrow.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

class BytesOutputTest {
  @Test
  void shouldCollectWhatIsWritten() {
    Seeds.forEach(
        500,
        random -> {
          BytesOutput out = new BytesOutput(random.nextInt(3));
          ByteArrayOutputStream expected = new ByteArrayOutputStream();
          for (int i = random.nextInt(20); i > 0; i--) {
            byte[] bytes = new byte[random.nextInt(20)];
            random.nextBytes(bytes);
            int value = random.nextInt();
            int from = random.nextInt(bytes.length + 1);
            int length = random.nextInt(bytes.length - from + 1);

            out.write(value);
            out.write(bytes);
            out.write(bytes, from, length);
            out.write(Bytes.wrap(bytes));
            out.writeInt(value);

            expected.write(value);
            expected.writeBytes(bytes);
            expected.write(bytes, from, length);
            expected.writeBytes(bytes);
            expected.writeBytes(new byte[] {(byte) (value >> 24), (byte) (value >> 16)});
            expected.writeBytes(new byte[] {(byte) (value >> 8), (byte) value});
          }

          assertThat(out.toBytes()).isEqualTo(Bytes.of(expected.toByteArray()));
          assertThat(out.size()).isEqualTo(expected.size());
        });
  }

  @Test
  void shouldNotChangeWhatItGave() {
    BytesOutput out = new BytesOutput(8);
    out.write(1);
    Bytes given = out.toBytes();

    out.write(2);

    assertThat(given).isEqualTo(Bytes.of((byte) 1));
    assertThat(out.toBytes()).isEqualTo(Bytes.of((byte) 1, (byte) 2));
  }

  @Test
  void shouldRefusePartsThatAreNotThere() {
    BytesOutput out = new BytesOutput(8);

    assertThatThrownBy(() -> out.write(new byte[2], 1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> out.write(new byte[2], -1, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
