// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.WIDE;
import static io.fullrow.topology.TestObjects.c;
import static io.fullrow.topology.TestObjects.partition;
import static io.fullrow.topology.TestObjects.row;
import static io.fullrow.topology.TestObjects.text;
import static io.fullrow.topology.TestObjects.wide;
import static io.fullrow.topology.TopologyHarness.RETENTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.Fragment;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.WriteTime;
import io.fullrow.reconcile.RowState;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.topology.state.StateCodec;
import io.fullrow.topology.state.StateKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Decision 21: a tombstone leaves the state between one and two retentions after it arrived first,
 * an expiring cell or marker between one and two after the later of arrival and expiry, whatever
 * its row does meanwhile. Copies and better-informed versions do not restart that clock.
 */
class RetentionLawTest {
  private static final Duration STEP = Duration.ofSeconds(60);
  private static final long RETENTION_SECONDS = RETENTION.toSeconds();

  /** A mark comes with the first punctuation after it is due, and so does the one before it. */
  private static final long SLACK_SECONDS = 3 * STEP.toSeconds();

  /** Where cells are written: to a row, or to the static row. */
  private enum Place {
    ROW {
      @Override
      Change change(Map<CellKey, Cell> cells) {
        return new Change.Row(
            Clustering.of(c(1)), Optional.empty(), Optional.empty(), RowContent.of(cells));
      }

      @Override
      CellKey cell(int number) {
        return CellKey.element("m", text("k" + number));
      }
    },
    STATIC {
      @Override
      Change change(Map<CellKey, Cell> cells) {
        return new Change.StaticRow(RowContent.of(cells));
      }

      @Override
      CellKey cell(int number) {
        return CellKey.element("t", text("k" + number));
      }
    };

    abstract Change change(Map<CellKey, Cell> cells);

    abstract CellKey cell(int number);
  }

  /**
   * A cell that must leave.
   *
   * @param clock from when its retention counts, in seconds since the epoch
   */
  private record Leaving(CellKey key, Cell cell, long clock) {}

  @ParameterizedTest
  @EnumSource(Place.class)
  void shouldLetEveryCellLeaveBetweenOneAndTwoRetentions(Place place) {
    long seed = Long.getLong("fullrow.retention.seed", 1);
    try (TopologyHarness topology = topology()) {
      run(topology, place, new SplittableRandom(seed), "seed " + seed);
    }
  }

  /** With a static collection besides. */
  private static TopologyHarness topology() {
    TableSchema usual = TestObjects.WIDE_SCHEMA;
    List<Column> statics = new ArrayList<>(usual.statics());
    DataType map = DataTypes.mapOf(DataTypes.TEXT, DataTypes.INT);
    statics.add(TestObjects.column("t", map, Column.Kind.STATIC));
    FakeTables tables = new FakeTables();
    tables.set(
        WIDE,
        new TableSchema(
            usual.id(), usual.partitionKey(), usual.clustering(), statics, usual.regulars()));
    return TopologyHarness.of(tables, TopologyHarness.config(Duration.ZERO, 1 << 20));
  }

  /**
   * One write each three minutes for five retentions, copies of earlier ones, and five retentions
   * of rest.
   */
  private static void run(
      TopologyHarness topology, Place place, SplittableRandom random, String seed) {
    List<Leaving> written = new ArrayList<>();
    long steps = 10 * RETENTION_SECONDS / STEP.toSeconds();
    for (int i = 0; i < steps; i++) {
      if (i < steps / 2 && i % 3 == 0) {
        write(topology, place, random, written);
      }
      topology.advance(STEP);
      check(topology, place, written, seed);
    }
    assertThat(written).hasSizeGreaterThan(50);
    assertThat(topology.entries(Names.WORK_STORE)).as(seed).isZero();
  }

  private static void write(
      TopologyHarness topology, Place place, SplittableRandom random, List<Leaving> written) {
    long now = topology.nowSecond();
    int number = written.size();
    WriteTime at = WriteTime.ofMicros(1_000 + number);
    long expiry = now + random.nextLong(-RETENTION_SECONDS / 2, 2 * RETENTION_SECONDS);
    boolean expires = random.nextBoolean();
    Cell cell =
        expires
            ? Cell.expiring(at, TestObjects.number(1), Expiry.withUnknownTtl(expiry))
            : Cell.tombstone(at, 1);
    Leaving leaving = new Leaving(place.cell(number), cell, expires ? Math.max(now, expiry) : now);
    written.add(leaving);
    topology.send(wide(1, place.change(Map.of(leaving.key(), cell))));
    Leaving copied = written.get(random.nextInt(written.size()));
    if (now < copied.clock() + RETENTION_SECONDS) {
      topology.send(wide(1, place.change(Map.of(copied.key(), better(copied.cell(), number)))));
    }
  }

  /** The same write as another source tells it: with the ttl, or deleted by another clock. */
  private static Cell better(Cell cell, int number) {
    return cell.expiryTime()
        .map(expiry -> Expiry.at(expiry.epochSecond(), 60))
        .map(expiry -> Cell.expiring(cell.writetime(), TestObjects.number(1), expiry))
        .orElseGet(() -> Cell.tombstone(cell.writetime(), 2 + number));
  }

  private static void check(
      TopologyHarness topology, Place place, List<Leaving> written, String seed) {
    long now = topology.nowSecond();
    Map<CellKey, Cell> present = state(topology, place).columns().cells();
    for (Leaving leaving : written) {
      long age = now - leaving.clock();
      if (age < RETENTION_SECONDS) {
        assertThat(present).as("%s: %s is %d s old", seed, leaving, age).containsKey(leaving.key());
      } else if (age > 2 * RETENTION_SECONDS + SLACK_SECONDS) {
        assertThat(present)
            .as("%s: %s is %d s old", seed, leaving, age)
            .doesNotContainKey(leaving.key());
      }
    }
  }

  private static RowState state(TopologyHarness topology, Place place) {
    Bytes partition = StateKeys.partition(WIDE, partition(1));
    Bytes key =
        place == Place.ROW
            ? StateKeys.entry(
                partition, StateKeys.ROW, Bytes.of((byte) 0x21, (byte) 0x81, (byte) 0x20))
            : StateKeys.header(partition);
    Bytes value = topology.<Bytes, Bytes>store(Names.ROW_STORE).get(key);
    if (value == null) {
      return RowState.empty();
    }
    return place == Place.ROW
        ? StateCodec.decodeRow(value).state()
        : StateCodec.decodeHeader(value).statics();
  }

  /** What one deletion of each kind leaves must not stay because its row is written again. */
  @ParameterizedTest
  @ValueSource(strings = {"row", "collection", "marker"})
  void shouldForgetEveryKindOfRowThatIsWrittenAllTheTime(String kind) {
    try (TopologyHarness topology = TopologyHarness.withoutWindow()) {
      long expiry = topology.nowSecond() + 30;
      TestObjects.RowWrite first = row(1);
      switch (kind) {
        case "row" -> first.deleted(5);
        case "collection" -> first.clear(5);
        default -> first.marker(5, expiry);
      }
      topology.send(wide(1, first.build()));

      Duration passed = Duration.ZERO;
      for (int i = 0; passed.compareTo(RETENTION.multipliedBy(2).plusMinutes(4)) < 0; i++) {
        assertThat(gone(topology))
            .as("after %s", passed)
            .isIn(passed.compareTo(RETENTION) >= 0, false);
        topology.send(wide(1, row(1).set("a", "x", 10 + i).build()));
        topology.advance(Duration.ofSeconds(120));
        passed = passed.plusSeconds(120);
      }

      assertThat(gone(topology)).isTrue();
    }
  }

  private static boolean gone(TopologyHarness topology) {
    RowState state = state(topology, Place.ROW);
    return state.deletion().isEmpty()
        && state.marker().isEmpty()
        && state.columns().complexDeletions().isEmpty();
  }

  /** A sink into a captured table: the server stamps each deletion that it is sent anew. */
  @Test
  void shouldNotKeepPartitionsAndRangesForEchoesOfTheirDeletion() {
    try (TopologyHarness topology = TopologyHarness.withoutWindow()) {
      Duration passed = Duration.ZERO;
      for (int i = 0; passed.compareTo(RETENTION.minusMinutes(10)) < 0; i++) {
        Deletion echo = new Deletion(WriteTime.ofMicros(20), 100 + i);
        topology.send(
            wide(1, new Change.Partition(echo)),
            wide(
                2, new Change.Range(RangeBound.inclusive(c(1)), RangeBound.inclusive(c(3)), echo)));
        topology.advance(Duration.ofMinutes(5));
        passed = passed.plusMinutes(5);
      }
      topology.advance(Duration.ofMinutes(11));
      topology.advance(Duration.ofSeconds(1));

      assertThat(topology.entries(Names.ROW_STORE)).isZero();
      assertThat(topology.entries(Names.RANGE_STORE)).isZero();
    }
  }

  /** The first trigger of this law: a row that is written twice in each retention. */
  @Test
  void shouldKeepARowThatIsWrittenOftenSmall() {
    try (TopologyHarness topology = TopologyHarness.withoutWindow()) {
      for (int i = 0; i < 40; i++) {
        CellKey key = CellKey.element("m", text("k" + i));
        Cell removed = Cell.tombstone(WriteTime.ofMicros(100 + i), 1);
        Fragment write = wide(1, Place.ROW.change(Map.of(key, removed)));
        topology.send(write);
        topology.advance(RETENTION.dividedBy(2));
      }

      assertThat(state(topology, Place.ROW).columns().cells()).hasSizeLessThanOrEqualTo(5);
    }
  }
}
