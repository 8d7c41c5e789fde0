// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fullrow.testkit.CpuTime;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LongNumbersTest {
  private final Random random = new Random(1);

  @Test
  void shouldReadAsJavaDoes() {
    for (int length : List.of(1, 999, 1_000, 1_001, 1_025, 2_048, 2_049, 5_000, 10_000)) {
      for (String sign : List.of("", "-", "+")) {
        String digits = sign + digits(length);

        assertThat(LongNumbers.whole(digits)).isEqualTo(new BigInteger(digits));
        for (String tail : List.of("", "." + digits(30), "E7", ".5e-12", "." + digits(1_500))) {
          assertThat(LongNumbers.decimal(digits + tail)).isEqualTo(new BigDecimal(digits + tail));
        }
      }
    }
  }

  @Test
  void shouldRefuseWhatJavaRefuses() {
    String digits = digits(2_000);
    for (String text :
        List.of(digits + "-" + digits, digits + "+1", "--" + digits, digits + "x", digits + " ")) {
      assertThatThrownBy(() -> LongNumbers.whole(text)).isInstanceOf(NumberFormatException.class);
      assertThatThrownBy(() -> LongNumbers.decimal(text)).isInstanceOf(NumberFormatException.class);
    }
    for (String text :
        List.of(
            digits + "." + digits + ".1", digits + "E", digits + "E1E1", digits + "E2147483648")) {
      assertThatThrownBy(() -> LongNumbers.decimal(text)).isInstanceOf(NumberFormatException.class);
    }
  }

  @Test
  void shouldReadMegabytesOfLongNumbersWithinASecond() {
    String digits = digits(10_000);

    Duration cost =
        CpuTime.leastOf(
            () -> {
              for (int i = 0; i < (4 << 20) / 10_000; i++) {
                LongNumbers.decimal(digits);
              }
            });

    assertThat(cost).isLessThan(Duration.ofSeconds(1));
  }

  private String digits(int length) {
    return "7"
        + random.ints(length - 1, 0, 10).mapToObj(Integer::toString).collect(Collectors.joining());
  }
}
