// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.WIDE;
import static io.fullrow.topology.TestObjects.WIDE_SCHEMA;
import static io.fullrow.topology.TestObjects.row;
import static io.fullrow.topology.TestObjects.wide;
import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Fragment;
import io.fullrow.model.WriteTime;
import io.fullrow.topology.MaterializeMetrics.DuplicateStage;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What leaves the ordering window before, at and after its end. */
class OrderedJoinTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration WINDOW = Duration.ofMillis(100);

  private TopologyHarness topology = TopologyHarness.withWindow(LONG);

  @AfterEach
  void close() {
    topology.close();
  }

  private void restart(Duration window, long maxBufferedBytes) {
    topology.close();
    topology =
        TopologyHarness.of(FakeTables.usual(), TopologyHarness.config(window, maxBufferedBytes));
  }

  @Test
  void shouldHoldAsManyBytesAsItMay() {
    long size = sizeInWindow(small(1));
    restart(LONG, 2 * size);

    topology.send(small(1), small(2));
    assertThat(topology.events(WIDE)).isEmpty();
    topology.send(small(3));

    assertThat(topology.events(WIDE)).hasSize(1);
    assertThat(topology.load.bufferedBytes()).hasValue(2 * size);
  }

  @Test
  void shouldReleaseAsManyAsALargeOneNeeds() {
    long size = sizeInWindow(small(1));
    Fragment large = wide(4, row(1).set("a", "x".repeat((int) size / 2), 10).build());
    restart(LONG, 3 * size);
    topology.send(small(1), small(2), small(3));

    topology.send(large);

    assertThat(topology.load.bufferedBytes().get()).isBetween(size, 3 * size);
    assertThat(topology.events(WIDE)).hasSize(2);
    assertThat(topology.metrics.count("releasedEarly")).isEqualTo(2);
  }

  /** The bound is for all tasks of the process: one cannot make more room than it takes. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldHoldNothingWhileOthersHoldMoreThanAllMay() {
    long others = topology.config.maxBufferedBytes() + 1;
    topology.load.bufferedBytes().addAndGet(others);

    topology.send(small(1));

    assertThat(topology.events(WIDE)).hasSize(1);
    assertThat(topology.load.bufferedBytes()).hasValue(others);
  }

  private long sizeInWindow(Fragment fragment) {
    topology.send(fragment);
    return topology.load.bufferedBytes().get();
  }

  private static Fragment small(int partition) {
    return wide(partition, row(1).marker(10).build());
  }

  /** A record may not cost a thread more than Kafka waits for: the rest goes with the next ones. */
  @Test
  void shouldReleaseNoMoreThanAHundredOfABacklogForOneRecord() {
    // given
    restart(WINDOW, 1 << 20);
    Duration ago = Duration.ofMinutes(1);
    for (int i = 0; i < 150; i++) {
      // the first comes last in its partition, and takes all others along
      topology.sendLate(wide(1, row(1).set("a", "x", 1_000 - i).build()), ago);
    }

    // when
    topology.sendLate(small(2), ago.minus(WINDOW));
    long first = topology.load.buffered();
    topology.sendLate(small(3), ago.minus(WINDOW));

    // then
    assertThat(first).isEqualTo(150 - 100 + 1);
    assertThat(topology.load.buffered()).isEqualTo(2);
  }

  /** They may have been sent at nearly the same time: what precedes the first can still come. */
  @Test
  void shouldNotEndTheWindowOfABacklogByARecordThatIsYoung() {
    Duration window = Duration.ofSeconds(1);
    restart(window, 1 << 20);
    topology.sendLate(wide(1, row(1).set("a", "last", 30).build()), Duration.ofMillis(2_050));

    topology.sendLate(wide(2, row(1).set("a", "other", 1).build()), Duration.ofMillis(1_950));

    assertThat(topology.events(WIDE)).isEmpty();
    topology.sendLate(wide(1, row(1).set("a", "first", 10).build()), Duration.ofMillis(1_940));
    topology.advance(window);
    assertThat(topology.events(WIDE))
        .extracting(event -> event.envelope().writetime().micros())
        .containsExactly(10L, 30L, 1L);
  }

  @Test
  void shouldParkWhatTheWindowHeldOfATableThatIsNotKnownAnyMore() {
    restart(WINDOW, 1 << 20);
    topology.send(small(1));
    topology.tables.forget(WIDE);
    topology.advance(WINDOW);
    assertThat(topology.load.buffered()).isEqualTo(1);

    topology.tables.set(WIDE, WIDE_SCHEMA);
    topology.drain();

    assertThat(topology.events(WIDE)).hasSize(1);
    assertThat(topology.load.buffered()).isZero();
  }

  /** When it was sent says nothing any more: what it waited for was no other fragment. */
  @Test
  void shouldHoldWhatWasParkedForTheWindowByTheClock() {
    Duration window = Duration.ofSeconds(1);
    restart(window, 1 << 20);
    ReopenedJoin join = new ReopenedJoin(topology);
    topology.tables.forget(WIDE);
    join.send(small(1));
    topology.tables.set(WIDE, WIDE_SCHEMA);
    join.advance(WINDOW);

    join.sendLate(small(2), Duration.ofSeconds(5));

    assertThat(join.events()).isEmpty();
    join.advance(window);
    assertThat(join.events()).hasSize(2);
  }

  @Test
  void shouldTakeForADuplicateWhatHasNothingNewButDroppedColumns() {
    restart(WINDOW, 1 << 20);
    topology.send(wide(1, row(1).set("a", "x", 1).build()));
    topology.drain();
    assertThat(topology.events(WIDE)).hasSize(1);
    topology.send(wide(1, row(1).set("a", "x", 1).set("b", "y", 2).build()));
    topology.tables.set(WIDE, WIDE_SCHEMA.withDropped(Map.of("b", WriteTime.ofMicros(100))));

    topology.drain();

    assertThat(topology.events(WIDE)).isEmpty();
    assertThat(topology.metrics.count(DuplicateStage.MERGE)).isEqualTo(1);
    assertThat(topology.metrics.count("leftOut")).isEqualTo(1);
  }
}
