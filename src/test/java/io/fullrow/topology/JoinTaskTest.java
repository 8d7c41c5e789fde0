// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.WIDE;
import static io.fullrow.topology.TestObjects.row;
import static io.fullrow.topology.TestObjects.wide;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a task shares with others, and takes along when it leaves. */
class JoinTaskTest {
  private static final Duration WINDOW = Duration.ofMillis(100);
  private static final Duration RUN = Duration.ofMillis(10);

  private final TopologyHarness topology = TopologyHarness.withWindow(WINDOW);
  private long nanos;
  private final ThreadShare share = new ThreadShare(() -> nanos);
  private final ReopenedJoin join = new ReopenedJoin(topology, share);

  @AfterEach
  void close() {
    topology.close();
  }

  @Test
  void shouldCountWhatWaitsInTheWindowAndForATable() {
    join.send(wide(1, row(1).marker(10).build()));
    topology.tables.forget(WIDE);
    join.send(wide(1, row(2).marker(10).build()));

    assertThat(join.load.buffered()).isEqualTo(2);
    assertThat(join.load.bufferedBytes().get()).isPositive();
  }

  @Test
  void shouldCountNothingAnyMoreOnceItIsClosed() {
    join.send(wide(1, row(1).marker(10).build()));

    join.close();

    assertThat(join.load.buffered()).isZero();
    assertThat(join.load.bufferedBytes()).hasValue(0);
  }

  @Test
  void shouldDoNothingByTheClockOnceItIsClosed() {
    join.close();

    assertThat(join.context.scheduledPunctuators())
        .isNotEmpty()
        .allMatch(CapturedPunctuator::cancelled);
  }

  @Test
  void shouldLeaveItsTurnToOthersOnceItIsClosed() {
    // given
    share.input();
    share.begin("other");
    pass(RUN);
    share.end();
    join.advance(RUN);

    // when
    join.close();
    pass(RUN.multipliedBy(2));

    // then
    assertThat(share.isTurnOf("other")).isTrue();
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
    share.input();
  }
}
