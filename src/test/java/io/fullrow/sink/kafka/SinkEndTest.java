// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import static io.fullrow.sink.kafka.SinkHarness.OTHER;
import static io.fullrow.sink.kafka.SinkHarness.ROWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A sink that stops reading at an end, as that of a replay does. */
class SinkEndTest {
  @Test
  void shouldWriteNothingFromTheEndOn() {
    try (SinkHarness harness = SinkHarness.until(Map.of(ROWS, 2L)).start()) {
      // when
      harness.add(0, "a");
      harness.add(1, "b");
      harness.add(2, "c");
      harness.add(OTHER, 0, "x", "other");

      // then
      await().until(() -> harness.committed(ROWS).filter(offset -> offset >= 2).isPresent());
      await().until(() -> harness.written.contains("x"));
      await().until(() -> harness.consumer.paused().contains(ROWS));
      assertThat(harness.written).containsExactlyInAnyOrder("a", "b", "x");
      assertThat(harness.consumer.paused()).doesNotContain(OTHER);
    }
  }

  /** Markers of transactions follow the last record, and the offset behind them is the end. */
  @Test
  void shouldReadOnUntilThePositionIsAtTheEnd() {
    try (SinkHarness harness = SinkHarness.until(Map.of(ROWS, 5L)).start()) {
      // given
      harness.add(0, "a");
      await().until(() -> harness.written.contains("a"));
      assertThat(harness.consumer.paused()).doesNotContain(ROWS);

      // when
      harness.consumer.schedulePollTask(() -> harness.consumer.seek(ROWS, 5));

      // then
      await().until(() -> harness.consumer.paused().contains(ROWS));
      await().until(() -> harness.committed(ROWS).filter(offset -> offset == 5).isPresent());
    }
  }
}
