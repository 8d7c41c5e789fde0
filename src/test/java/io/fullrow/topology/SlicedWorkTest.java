// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.deletePartition;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.event.DataEvent;
import io.fullrow.event.Operation;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Decisions 10 and 11: work over many rows of one Cassandra partition. */
class SlicedWorkTest {
  private static final TableId LARGE = new TableId("old", "large");
  private static final Duration WINDOW = Duration.ofMillis(100);
  private static final Duration TICK = Duration.ofMillis(10);

  /** How often work looks at a clock that {@link #slow} moves until the budget is spent. */
  private static final int STEPS = 20;

  /** Punctuations that may pass without work. */
  private static final int LONGEST_REST = 10;

  private static final LongSupplier STANDING = () -> 0;

  /** A clock that moves on by 10 ms with each look at it. */
  private static LongSupplier slow() {
    AtomicLong nanos = new AtomicLong(-5);
    return () -> nanos.getAndAdd(Duration.ofMillis(200 / STEPS).toNanos());
  }

  /**
   * Rows, deletion and slices come in one punctuation, so that most rows are still unwritten in the
   * cache when the slices begin, and are evicted while they go on.
   */
  @Test
  void shouldCoverEveryRowWhileTheCacheEvicts() {
    // given
    int rows = 2_000;
    try (TopologyHarness topology = topology(WINDOW, STANDING, 64 << 10)) {
      for (int c = 0; c < rows; c++) {
        topology.send(row(c, 10, Optional.empty()));
      }
      topology.send(fragment(deletePartition(20)));

      // when
      topology.advance(WINDOW);

      // then
      assertThat(topology.load.pendingSlices()).isZero();
      List<DataEvent> events = topology.rowEvents(LARGE);
      assertThat(clusterings(events, Operation.INSERT)).isEqualTo(numbers(rows));
      assertThat(clusterings(events, Operation.DELETE)).isEqualTo(numbers(rows));
    }
  }

  @Test
  void shouldStopSlicesAfterTheBudgetAndGoOnInTheNextPunctuation() {
    // given
    int rows = 500; // more than one chunk
    try (TopologyHarness topology = topology(Duration.ZERO, slow(), 1 << 20)) {
      for (int c = 0; c < rows; c++) {
        topology.send(row(c, 10, Optional.empty()));
      }
      topology.send(fragment(deletePartition(20)));
      topology.events(LARGE);

      // when
      List<List<DataEvent>> ticks = ticks(topology, TICK);

      // then: what was done before is neither lost nor repeated
      assertThat(ticks).allSatisfy(tick -> assertThat(tick).hasSizeBetween(1, STEPS));
      assertThat(clusterings(flat(ticks), Operation.DELETE)).isEqualTo(numbers(rows));
      assertThat(topology.load.pendingSlices()).isZero();
    }
  }

  /** Input is what the thread is for: work that only follows takes it a short time then. */
  @Test
  void shouldDoLessInOneRunWhileInputComes() {
    AtomicLong nanos = new AtomicLong();
    LongSupplier clock = () -> nanos.getAndAdd(Duration.ofMillis(1).toNanos());
    try (TopologyHarness topology = topology(Duration.ZERO, clock, 1 << 20)) {
      // given
      for (int c = 0; c < 500; c++) {
        topology.send(row(c, 10, Optional.empty()));
      }
      topology.send(fragment(deletePartition(20)));
      topology.advance(TICK).events(LARGE); // the ranges

      // when
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      int idle = topology.advance(TICK).rowEvents(LARGE).size();
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      topology.send(fragment(deletePartition(5)));
      int busy = topology.advance(TICK).rowEvents(LARGE).size();

      // then
      assertThat(idle).isBetween(50, 100);
      assertThat(busy).isBetween(1, 15);
    }
  }

  @Test
  void shouldStopReleasesAfterTheBudgetAndGoOnInTheNextPunctuation() {
    // given
    int rows = 5_000; // released a hundred at a time
    try (TopologyHarness topology = topology(WINDOW, slow(), 1 << 20)) {
      for (int c = 0; c < rows; c++) {
        topology.send(row(c, 10 + c, Optional.empty()));
      }
      topology.advance(WINDOW.minusMillis(1));

      // when
      List<List<DataEvent>> ticks = ticks(topology, TICK);

      // then
      assertThat(ticks).hasSizeGreaterThan(1);
      assertThat(clusterings(flat(ticks), Operation.INSERT)).isEqualTo(numbers(rows));
      assertThat(topology.load.buffered()).isZero();
    }
  }

  @Test
  void shouldStopExpiriesAfterTheBudgetAndGoOnInTheNextPunctuation() {
    // given
    int rows = 300; // more than one chunk
    long expiry = TopologyHarness.START_SECOND + 10;
    try (TopologyHarness topology = topology(Duration.ZERO, slow(), 1 << 20)) {
      for (int c = 0; c < rows; c++) {
        topology.send(row(c, 10, Optional.of(Expiry.at(expiry, 10))));
      }
      topology.events(LARGE);
      topology.advance(Duration.ofMillis(9_900));

      // when
      List<List<DataEvent>> ticks = ticks(topology, Duration.ofMillis(200));

      // then
      assertThat(ticks).allSatisfy(tick -> assertThat(tick).hasSizeBetween(1, STEPS));
      assertThat(clusterings(flat(ticks), Operation.EXPIRE)).isEqualTo(numbers(rows));
    }
  }

  @Test
  void shouldStopPurgesAfterTheBudgetAndGoOnInTheNextPunctuation() {
    // given
    int rows = 300; // more than one chunk
    try (TopologyHarness topology = topology(Duration.ZERO, slow(), 1 << 20)) {
      for (int c = 0; c < rows; c++) {
        topology.send(deletedRow(c));
      }
      topology.advance(TopologyHarness.RETENTION.minusSeconds(1));
      assertThat(topology.entries(Names.ROW_STORE)).isGreaterThanOrEqualTo(rows);

      // when
      List<Integer> purged = new ArrayList<>();
      for (int i = 0; i < rows; i++) {
        int before = topology.entries(Names.ROW_STORE);
        topology.advance(Duration.ofMillis(200));
        purged.add(before - topology.entries(Names.ROW_STORE));
      }

      // then
      assertThat(purged).allSatisfy(some -> assertThat(some).isBetween(0, STEPS));
      assertThat(purged.stream().mapToInt(some -> some).sum()).isGreaterThanOrEqualTo(rows);
    }
  }

  /** The events of each punctuation that has some, until it rests no more but is done. */
  private static List<List<DataEvent>> ticks(TopologyHarness topology, Duration interval) {
    List<List<DataEvent>> ticks = new ArrayList<>();
    for (int empty = 0; empty <= LONGEST_REST; empty++) {
      List<DataEvent> events = topology.advance(interval).rowEvents(LARGE);
      if (!events.isEmpty()) {
        ticks.add(events);
        empty = 0;
      }
    }
    return ticks;
  }

  private static List<DataEvent> flat(List<List<DataEvent>> ticks) {
    return ticks.stream().flatMap(List::stream).toList();
  }

  private static List<Integer> clusterings(List<DataEvent> events, Operation operation) {
    return events.stream()
        .filter(event -> event.envelope().operation() == operation)
        .map(event -> ((DataEvent.Row) event).clustering().components().get(0))
        .map(component -> component.toByteBuffer().getInt())
        .toList();
  }

  private static List<Integer> numbers(int count) {
    return java.util.stream.IntStream.range(0, count).boxed().toList();
  }

  private static TopologyHarness topology(Duration window, LongSupplier nanoTime, long cache) {
    FakeTables tables = new FakeTables();
    tables.set(
        LARGE,
        new TableSchema(
            new TableId("new", "large"),
            List.of(TestObjects.column("p", DataTypes.INT, Column.Kind.PARTITION_KEY)),
            List.of(TestObjects.column("c", DataTypes.INT, Column.Kind.CLUSTERING)),
            List.of(),
            List.of(TestObjects.column("a", DataTypes.TEXT, Column.Kind.REGULAR))));
    return TopologyHarness.of(tables, TopologyHarness.config(window, 64 << 20), nanoTime, cache);
  }

  private static Fragment row(int c, long writetime, Optional<Expiry> expiry) {
    Bytes clustering = TestObjects.number(c);
    return fragment(
        new Change.Row(
            Clustering.of(clustering),
            Optional.of(new RowMarker(WriteTime.ofMicros(writetime), expiry)),
            Optional.empty(),
            RowContent.none()));
  }

  private static Fragment deletedRow(int c) {
    return fragment(
        new Change.Row(
            Clustering.of(TestObjects.number(c)),
            Optional.empty(),
            Optional.of(new Deletion(WriteTime.ofMicros(10), TopologyHarness.START_SECOND)),
            RowContent.none()));
  }

  private static Fragment fragment(Change change) {
    return new Fragment(
        LARGE,
        TestObjects.partition(1),
        change,
        false,
        false,
        new Origin("", 0, 0, 0, Optional.empty()));
  }
}
