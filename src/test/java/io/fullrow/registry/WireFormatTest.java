// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class WireFormatTest {
  @Test
  void shouldFrameABody() {
    byte[] framed = WireFormat.frame(0x01020384, new byte[] {9, 8});

    assertThat(framed).containsExactly(0, 1, 2, 3, 0x84, 9, 8);
    assertThat(WireFormat.schemaId(framed)).isEqualTo(0x01020384);
  }

  @Test
  void shouldRefuseWhatIsNotFramed() {
    assertThatThrownBy(() -> WireFormat.schemaId(new byte[] {0, 1, 2, 3}))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("4 bytes");
    assertThatThrownBy(() -> WireFormat.schemaId("{\"a\":1}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("7b");
  }
}
