// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Bytes;
import io.fullrow.testkit.CpuTime;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ElementOrderTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ElementOrder order = ElementOrder.of(DataTypes.setOf(DataTypes.DECIMAL));

  @Test
  void shouldOrderDecimalsByValue() {
    List<Bytes> ascending =
        List.of(decimal("-1E+400"), decimal("-1"), decimal("0.5"), decimal("1E+400"));

    assertThat(ascending.stream().map(order::position).toList()).isSorted();
    assertThat(ascending.stream().map(order::position)).allMatch(order::isKnown);
    assertThat(order.position(decimal("1.0"))).isEqualTo(order.position(decimal("1.00")));
  }

  @Test
  void shouldPutNumbersBehindAllOthersThatAreTooLongToCompare() {
    Bytes longest = Bytes.wrap(bytes(4 + 256));
    Bytes tooLong = Bytes.wrap(bytes(4 + 257));

    assertThat(order.isKnown(order.position(longest))).isTrue();
    assertThat(order.isKnown(order.position(tooLong))).isFalse();
    assertThat(order.position(tooLong)).isGreaterThan(order.position(longest));
  }

  @Test
  void shouldTakeLessThanASecondForAnyRecord() {
    assertThat(CpuTime.leastOf(() -> order.position(Bytes.wrap(bytes(4 << 20)))))
        .isLessThan(SECOND);

    List<Bytes> tuples = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      tuples.add(framed(bytes(4 << 20)));
    }
    ElementOrder nested =
        ElementOrder.of(DataTypes.setOf(DataTypes.tupleOf(DataTypes.DECIMAL), true));
    assertThat(CpuTime.leastOf(() -> tuples.forEach(nested::position))).isLessThan(SECOND);
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    ByteBuffer.wrap(bytes).putInt(0, 0).put(4, (byte) 0x7F);
    return bytes;
  }

  private static Bytes framed(byte[] value) {
    return Bytes.wrap(
        ByteBuffer.allocate(4 + value.length).putInt(value.length).put(value).array());
  }

  private static Bytes decimal(String text) {
    BigDecimal number = new BigDecimal(text);
    BigInteger unscaled = number.unscaledValue();
    byte[] digits = unscaled.toByteArray();
    return Bytes.wrap(
        ByteBuffer.allocate(4 + digits.length).putInt(number.scale()).put(digits).array());
  }
}
