// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.WIDE;
import static io.fullrow.topology.TestObjects.deletePartition;
import static io.fullrow.topology.TestObjects.row;
import static io.fullrow.topology.TestObjects.wide;
import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.event.DataEvent;
import io.fullrow.event.Operation;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.WriteTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * What a task that is opened over the state of another goes on with. The first is abandoned as it
 * stands, as by a crash after a commit; the second has nothing but the stores.
 */
class JoinRestartTest {
  private static final Duration WINDOW = Duration.ofMillis(100);

  @Test
  void shouldReleaseWhatWaitedInTheOrderOfWritetimes() {
    try (TopologyHarness before = TopologyHarness.withWindow(WINDOW)) {
      before.send(wide(1, row(1).marker(30).build()), wide(1, row(2).marker(10).build()));
      assertThat(before.events(WIDE)).isEmpty();

      ReopenedJoin after = new ReopenedJoin(before);
      assertThat(after.load.buffered()).isEqualTo(2);
      after.advance(WINDOW);

      assertThat(after.events())
          .extracting(event -> event.envelope().writetime())
          .containsExactly(WriteTime.ofMicros(10), WriteTime.ofMicros(30));
      assertThat(after.load.buffered()).isZero();
    }
  }

  /**
   * Nobody sees a result before its commit, and the interval of Kafka Streams is made for backlogs.
   */
  @Test
  void shouldAskForACommitOnceSomethingYoungWasReleased() {
    try (TopologyHarness before = TopologyHarness.withWindow(WINDOW)) {
      ReopenedJoin join = new ReopenedJoin(before);
      join.send(arrived(before, wide(1, row(1).marker(10).build()), Duration.ZERO));
      assertThat(join.context.committed()).as("held").isFalse();

      join.advance(WINDOW);

      assertThat(join.events()).hasSize(1);
      assertThat(join.context.committed()).isTrue();
    }
  }

  @Test
  void shouldLeaveTheCommitsOfABacklogToTheInterval() {
    try (TopologyHarness before = TopologyHarness.withWindow(WINDOW)) {
      ReopenedJoin join = new ReopenedJoin(before);
      join.send(arrived(before, wide(1, row(1).marker(10).build()), Duration.ofMinutes(1)));

      join.advance(WINDOW);

      assertThat(join.events()).hasSize(1);
      assertThat(join.context.committed()).isFalse();
    }
  }

  private static Fragment arrived(TopologyHarness at, Fragment fragment, Duration ago) {
    Origin origin = new Origin("raw", 0, 0, at.now().minus(ago).toEpochMilli(), Optional.empty());
    return new Fragment(
        fragment.table(), fragment.partition(), fragment.change(), false, false, origin);
  }

  @Test
  void shouldEmitTheExpiriesThatAreDue() {
    long expiry = TopologyHarness.START_SECOND + 10;
    try (TopologyHarness before = TopologyHarness.withoutWindow()) {
      before.send(wide(1, row(1).marker(10, expiry).build()));

      ReopenedJoin after = new ReopenedJoin(before);
      after.advance(Duration.ofSeconds(9));
      assertThat(after.events()).isEmpty();
      after.advance(Duration.ofSeconds(1));

      assertThat(after.events())
          .extracting(event -> event.envelope().operation())
          .containsExactly(Operation.EXPIRE);
      after.advance(Duration.ofSeconds(1));
      assertThat(after.events()).hasSize(1);
    }
  }

  @Test
  void shouldGoOnWithSlicesWhereTheyStopped() {
    int rows = 100;
    AtomicLong nanos = new AtomicLong(-5); // every look at the clock takes 10 ms of the 200
    try (TopologyHarness before =
        TopologyHarness.of(
            FakeTables.usual(),
            TopologyHarness.config(Duration.ZERO, 1 << 20),
            () -> nanos.getAndAdd(10_000_000),
            1 << 20)) {
      for (int c = 0; c < rows; c++) {
        before.send(wide(1, row(c).marker(10).build()));
      }
      before.send(wide(1, deletePartition(20)));
      before.events(WIDE);
      List<DataEvent> done = new ArrayList<>();
      for (int i = 0; i < 20 && done.isEmpty(); i++) { // the ranges come first, then a rest
        before.advance(Duration.ofMillis(10));
        done.addAll(before.rowEvents(WIDE));
      }
      assertThat(done).hasSizeBetween(1, rows - 1);

      ReopenedJoin after = new ReopenedJoin(before);
      assertThat(after.load.pendingSlices()).isEqualTo(1);
      after.advance(Duration.ofMillis(10));

      List<DataEvent> all = new ArrayList<>(done);
      all.addAll(after.events());
      assertThat(all)
          .extracting(event -> ((DataEvent.Row) event).clustering())
          .doesNotHaveDuplicates()
          .hasSize(rows);
      assertThat(after.load.pendingSlices()).isZero();
    }
  }

  @Test
  void shouldStillKnowWhatItHasMerged() {
    try (TopologyHarness before = TopologyHarness.withoutWindow()) {
      before.send(
          wide(1, row(1).marker(10).set("a", "x", 10).build()), wide(1, deletePartition(5)));
      before.drain();

      ReopenedJoin after = new ReopenedJoin(before);
      after.send(wide(1, row(1).marker(10).set("a", "x", 10).build()));
      after.send(wide(1, row(2).marker(4).build()));
      assertThat(after.events()).isEmpty();
      after.send(wide(1, row(1).set("b", "y", 11).build()));

      assertThat(after.events())
          .singleElement()
          .satisfies(event -> assertThat(((DataEvent.Row) event).columns().cells()).hasSize(2));
    }
  }
}
