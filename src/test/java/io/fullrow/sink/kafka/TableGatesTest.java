// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fullrow.model.TableId;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TableGatesTest {
  private static final TableId TABLE = new TableId("k", "t");
  private static final TableId FREE = new TableId("k", "free");

  private final TableGates gates = new TableGates();

  @Test
  void shouldPassNothingOfAPausedTable() {
    gates.pause(TABLE);

    assertThat(gates.pass(TABLE, 0)).isFalse();
    assertThat(gates.pass(FREE, 0)).isTrue();
    assertThat(gates.closed(table -> 0)).containsExactly(TABLE);
    gates.resume(TABLE);
    assertThat(gates.pass(TABLE, 0)).isTrue();
  }

  @Test
  void shouldPassAsManyASecondAsItsRate() {
    gates.rate(TABLE, OptionalInt.of(100), 0);
    int passed = 0;

    for (int millis = 0; millis < 10_000; millis++) {
      passed += gates.pass(TABLE, TimeUnit.MILLISECONDS.toNanos(millis)) ? 1 : 0;
    }

    assertThat(passed).isBetween(990, 1_030);
  }

  @Test
  void shouldPassNoMoreThanAQuarterOfASecondsRecordsAfterARest() {
    gates.rate(TABLE, OptionalInt.of(100), 0);
    int passed = 0;

    for (int i = 0; i < 100; i++) {
      passed += gates.pass(TABLE, TimeUnit.HOURS.toNanos(1)) ? 1 : 0;
    }

    assertThat(passed).isEqualTo(25);
  }

  @Test
  void shouldReadNoMoreOfALimitedTableWhileMuchOfItWaits() {
    gates.rate(TABLE, OptionalInt.of(1_000), 0);

    assertThat(gates.closed(table -> 63)).isEmpty();
    assertThat(gates.closed(table -> 64)).containsExactly(TABLE);
    gates.rate(TABLE, OptionalInt.empty(), 0);
    assertThat(gates.closed(table -> 64)).isEmpty();
  }

  @Test
  void shouldRefuseARateOfZero() {
    assertThatIllegalArgumentException().isThrownBy(() -> gates.rate(TABLE, OptionalInt.of(0), 0));
  }
}
