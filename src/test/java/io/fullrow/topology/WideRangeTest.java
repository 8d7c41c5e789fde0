// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.event.DataEvent;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A range deletion over very many others. {@code -Dfullrow.range.pieces=1000000} for the size that
 * took ten seconds in one step, past the transaction's timeout.
 */
class WideRangeTest {
  private static final Logger LOG = LoggerFactory.getLogger(WideRangeTest.class);
  private static final int PIECES = Integer.getInteger("fullrow.range.pieces", 5_000);

  private static final TableId TABLE = new TableId("old", "large");
  private static final Duration TICK = Duration.ofMillis(200);
  private static final int ROWS = 2_000;

  /** Enough that many deletions are wide, and some are not. */
  private static final int RANGES = 900;

  @Test
  void shouldTakeNoLongStep() {
    try (TopologyHarness topology = topology(() -> 0)) {
      for (int i = 0; i < PIECES; i++) {
        topology.send(range(10 * i, 10 * i + 5, 10 + i % 2));
      }
      topology.events(TABLE);
      int before = topology.entries(Names.RANGE_STORE);

      // when
      long start = cpu();
      topology.send(range(0, 10 * PIECES, 20));
      LOG.info("the deletion took {} of processor time", Duration.ofNanos(cpu() - start));
      topology.send(row(10 * PIECES - 8, 15));

      // then
      assertThat(topology.entries(Names.RANGE_STORE) - before)
          .as("entries changed")
          .isBetween(1, 9);
      assertThat(topology.rowEvents(TABLE)).as("covered before the slices are done").isEmpty();
      topology.advance(TICK);
      assertThat(topology.load.pendingSlices()).isZero();
      assertThat(topology.entries(Names.RANGE_STORE) - PIECES).as("merged").isLessThan(before / 2);
      start = cpu();
      topology.send(row(10 * PIECES - 8, 16));
      LOG.info("a row after it took {} of processor time", Duration.ofNanos(cpu() - start));
      assertThat(topology.rowEvents(TABLE)).isEmpty();
    }
  }

  /** Each position has the highest of its deletions, at every moment and in the end. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void shouldDeleteWhatIsCoveredHoweverFarSlicesAre(int seed) {
    Random random = new Random(seed);
    Map<Integer, Long> deletions = new HashMap<>();
    Map<Integer, Long> rows = new HashMap<>();
    AtomicLong clock = new AtomicLong();
    try (TopologyHarness topology = topology(() -> clock.getAndAdd(2_000_000))) {
      Map<Integer, Boolean> live = new HashMap<>();
      for (int i = 0; i < ROWS; i++) {
        if (i < RANGES) {
          delete(topology, deletions, random, i % 3 == 0 ? 0 : 3);
        } else if (random.nextInt(20) == 0) {
          delete(topology, deletions, random, ROWS / 2);
        }
        write(topology, rows, random);
        if (random.nextInt(10) == 0) {
          topology.advance(TICK);
        }
        if (random.nextInt(200) == 0) {
          topology.send(partitionDeletion(i / 20));
          for (int c = 0; c < ROWS; c++) {
            deletions.merge(c, i / 20L, Math::max);
          }
        }
        live.putAll(observed(topology, rows, deletions));
      }
      for (int i = 0; i < 10_000 && topology.load.pendingSlices() > 0; i++) {
        topology.advance(TICK);
        live.putAll(observed(topology, rows, deletions));
      }

      // Above every partition deletion: only ranges cover it.
      for (int c = 0; c < ROWS; c++) {
        topology.send(row(c, ROWS / 10));
        rows.merge(c, ROWS / 10L, Math::max);
      }
      live.putAll(observed(topology, rows, deletions));
      Map<Integer, Boolean> expected = new HashMap<>();
      rows.forEach((c, at) -> expected.put(c, at > deletions.getOrDefault(c, 0L)));
      expected.values().removeIf(alive -> !alive);
      live.values().removeIf(alive -> !alive);
      assertThat(live).isEqualTo(expected);
      assertThat(topology.load.pendingSlices()).isZero();
    }
  }

  @Test
  void shouldTellOfCopiesOnceWhileSlicesGoOn() {
    AtomicLong clock = new AtomicLong();
    try (TopologyHarness topology = topology(() -> clock.getAndAdd(30_000_000))) {
      for (int i = 0; i < 1_000; i++) {
        topology.send(range(10 * i, 10 * i + 5, 10));
      }
      topology.partitionEvents(TABLE);

      topology.send(range(0, 10_000, 20));
      assertThat(topology.partitionEvents(TABLE)).hasSize(1);
      while (topology.load.pendingSlices() > 0) {
        topology.advance(TICK);
        topology.send(range(0, 10_000, 20));
        topology.send(range(100, 110, 20));
      }

      assertThat(topology.partitionEvents(TABLE)).isEmpty();
    }
  }

  /** After its purge nothing of it is left, in either layer. */
  @Test
  void shouldForgetAllOfItAfterTheRetention() {
    try (TopologyHarness topology = topology(() -> 0)) {
      topology.send(range(0, 10_000, 5));
      for (int i = 0; i < 1_000; i++) {
        topology.send(range(10 * i, 10 * i + 5, 10 + i));
      }
      topology.send(range(0, 10_000, 500));
      topology.advance(TICK);

      topology.advance(TopologyHarness.RETENTION.plusSeconds(2));
      topology.advance(TICK);

      assertThat(topology.load.pendingSlices()).isZero();
      assertThat(topology.entries(Names.RANGE_STORE)).isZero();
      assertThat(topology.entries(Names.ROW_STORE)).as("the header, too").isZero();
    }
  }

  /** What the partition's deletion covers is told again as it is known, and not made newer. */
  @Test
  void shouldNotRaiseCoveredRangeByRefresh() {
    try (TopologyHarness topology = topology(() -> 0)) {
      topology.send(range(0, 10, 10));
      topology.send(partitionDeletion(20));
      topology.partitionEvents(TABLE);

      topology.send(TestObjects.refresh(range(0, 10, 15)));
      topology.send(TestObjects.refresh(range(5, 10, 15)));

      assertThat(topology.partitionEvents(TABLE))
          .singleElement()
          .extracting(event -> ((DataEvent.RangeDeletion) event).deletion().orElseThrow())
          .isEqualTo(Deletion.at(WriteTime.ofMicros(10)));
    }
  }

  private static void delete(
      TopologyHarness topology, Map<Integer, Long> deletions, Random random, int width) {
    int from = random.nextInt(ROWS);
    int to = Math.min(ROWS, from + 1 + (width == 0 ? 0 : random.nextInt(width)));
    long writetime = 1L + random.nextInt(1_000);
    topology.send(range(from, to, writetime));
    for (int c = from; c < to; c++) {
      deletions.merge(c, writetime, Math::max);
    }
  }

  private static void write(TopologyHarness topology, Map<Integer, Long> rows, Random random) {
    int c = random.nextInt(ROWS);
    long writetime = 1L + random.nextInt(1_200);
    topology.send(row(c, writetime));
    rows.merge(c, writetime, Math::max);
  }

  /** The rows that events tell of, and whether they live: none that is deleted already. */
  private static Map<Integer, Boolean> observed(
      TopologyHarness topology, Map<Integer, Long> rows, Map<Integer, Long> deletions) {
    Map<Integer, Boolean> live = new HashMap<>();
    for (DataEvent event : topology.rowEvents(TABLE)) {
      DataEvent.Row row = (DataEvent.Row) event;
      int c = row.clustering().components().get(0).toByteBuffer().getInt();
      boolean deleted = rows.getOrDefault(c, 0L) <= deletions.getOrDefault(c, 0L);
      assertThat(row.live() && deleted).as("row %s lives and is deleted", c).isFalse();
      live.put(c, row.live());
    }
    return live;
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static TopologyHarness topology(LongSupplier nanoTime) {
    FakeTables tables = new FakeTables();
    tables.set(
        TABLE,
        new TableSchema(
            new TableId("new", "large"),
            List.of(TestObjects.column("p", DataTypes.INT, Column.Kind.PARTITION_KEY)),
            List.of(TestObjects.column("c", DataTypes.INT, Column.Kind.CLUSTERING)),
            List.of(),
            List.of(TestObjects.column("a", DataTypes.TEXT, Column.Kind.REGULAR))));
    return TopologyHarness.of(
        tables, TopologyHarness.config(Duration.ZERO, 64 << 20), nanoTime, 1 << 20);
  }

  /** Of the clusterings from {@code from} on and before {@code to}. */
  private static Fragment range(int from, int to, long writetime) {
    return fragment(
        new Change.Range(
            new RangeBound(List.of(TestObjects.number(from)), true),
            new RangeBound(List.of(TestObjects.number(to)), false),
            Deletion.at(WriteTime.ofMicros(writetime))));
  }

  private static Fragment partitionDeletion(long writetime) {
    return fragment(new Change.Partition(Deletion.at(WriteTime.ofMicros(writetime))));
  }

  private static Fragment row(int c, long writetime) {
    return fragment(
        new Change.Row(
            Clustering.of(TestObjects.number(c)),
            Optional.of(new RowMarker(WriteTime.ofMicros(writetime), Optional.empty())),
            Optional.empty(),
            RowContent.none()));
  }

  private static Fragment fragment(Change change) {
    return new Fragment(
        TABLE,
        TestObjects.partition(1),
        change,
        false,
        false,
        new Origin("", 0, 0, 0, Optional.empty()));
  }
}
