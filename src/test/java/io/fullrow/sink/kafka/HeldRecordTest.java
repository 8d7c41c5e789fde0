// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fullrow.model.Bytes;
import io.fullrow.model.Header;
import io.fullrow.testkit.Golden;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class HeldRecordTest {
  private static final Bytes KEY = Bytes.of((byte) 1, (byte) 2);
  private static final HeldRecord DELETE =
      new HeldRecord(
          "dp",
          3,
          42,
          Optional.of(KEY),
          1_700_000_000_000L,
          1_700_000_000_001L,
          "why",
          Optional.empty(),
          List.of(
              new Header("fullrow.op", Optional.of(Bytes.of((byte) 'D'))),
              new Header("none", Optional.empty())));

  @Test
  void shouldCarryAnEventWithoutAValueInAValue() {
    // when
    HeldRecord read = HeldRecord.of(DELETE.recordKey(), DELETE.recordValue());

    // then
    assertThat(read).isEqualTo(DELETE);
    ConsumerRecord<byte[], byte[]> event = read.event();
    assertThat(event.value()).isNull();
    assertThat(event.key()).isEqualTo(KEY.toArray());
    assertThat(event.topic()).isEqualTo("dp");
    assertThat(event.partition()).isEqualTo(3);
    assertThat(event.offset()).isEqualTo(42);
    assertThat(event.timestamp()).isEqualTo(1_700_000_000_000L);
    assertThat(event.headers()).hasSize(2);
  }

  /** What is held outlives an upgrade. */
  @Test
  void shouldKeepItsBytes() {
    HexFormat hex = HexFormat.of();
    Properties golden = Golden.properties("held/v1.properties");
    String key = golden.getProperty("key");
    String value = golden.getProperty("value");

    assertThat(hex.formatHex(DELETE.recordKey())).isEqualTo(key);
    assertThat(hex.formatHex(DELETE.recordValue())).isEqualTo(value);
    assertThat(HeldRecord.of(hex.parseHex(key), hex.parseHex(value))).isEqualTo(DELETE);
  }

  @Test
  void shouldRefuseWhatIsNoHeldEvent() {
    byte[] later = DELETE.recordKey();
    later[0] = 2;
    byte[] cut = Arrays.copyOf(DELETE.recordValue(), 20);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeldRecord.of(later, DELETE.recordValue()));
    assertThatIllegalArgumentException().isThrownBy(() -> HeldRecord.of(DELETE.recordKey(), cut));
  }
}
