// SPDX-License-Identifier: Apache-2.0
package io.fullrow.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import io.fullrow.model.BytesOutput;
import org.junit.jupiter.api.Test;

class ConfluentFrameTest {
  @Test
  void shouldReadWhatItWrote() {
    BytesOutput out = new BytesOutput(8);

    new ConfluentFrame(0x01020384).writeTo(out);

    assertThat(out.toBytes().toHex()).isEqualTo("0001020384");
    assertThat(out.size()).isEqualTo(ConfluentFrame.SIZE);
    assertThat(ConfluentFrame.of(out.toBytes())).contains(new ConfluentFrame(0x01020384));
  }

  @Test
  void shouldReadIdsOfAllFourBytesBeforeABody() {
    assertThat(ConfluentFrame.of(Bytes.fromHex("00ffffffff07"))).contains(new ConfluentFrame(-1));
  }

  @Test
  void shouldFindNoneInOtherBytes() {
    assertThat(ConfluentFrame.of(Bytes.empty())).isEmpty();
    assertThat(ConfluentFrame.of(Bytes.fromHex("00010203"))).isEmpty();
    assertThat(ConfluentFrame.of(Bytes.fromHex("0101020304"))).isEmpty();
    assertThat(ConfluentFrame.begins(Bytes.empty())).isFalse();
    assertThat(ConfluentFrame.begins(Bytes.fromHex("7b00"))).isFalse();
    assertThat(ConfluentFrame.begins(Bytes.fromHex("00"))).isTrue();
  }
}
