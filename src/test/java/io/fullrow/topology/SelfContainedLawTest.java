// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.WIDE;
import static io.fullrow.topology.TestObjects.c;
import static io.fullrow.topology.TestObjects.flagged;
import static io.fullrow.topology.TestObjects.wide;
import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.event.DataEvent;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Fragment;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.WriteTime;
import io.fullrow.reconcile.Oracle;
import io.fullrow.reconcile.RowState;
import io.fullrow.testkit.Gen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * DESIGN principle 4: the last event of each key, as compaction leaves both topics, holds all that
 * the state retains. Whoever merges those events has what whoever merged all fragments would have.
 */
class SelfContainedLawTest {
  private static final int ROWS = 5;
  private static final int PARTITIONS = 2;
  private static final int RUNS = 4;

  /** Random writes. Few places and few writetimes, so that everything meets everything. */
  private static final class Writes {
    private final SplittableRandom random;
    private final int partition;
    private final long firstExpiry;
    private final long base;

    Writes(SplittableRandom random, int run, long nowSecond, long base) {
      this.random = random;
      this.partition = run * PARTITIONS;
      this.firstExpiry = nowSecond;
      this.base = base;
    }

    List<Fragment> some() {
      List<Fragment> all = new ArrayList<>();
      for (int left = random.nextInt(4, 16); left > 0; left--) {
        Fragment fragment = wide(partition + random.nextInt(PARTITIONS), change());
        for (int copies = random.nextInt(1, 4); copies > 0; copies--) {
          all.add(flagged(fragment, random.nextInt(8) == 0, random.nextInt(8) == 0));
        }
      }
      return Gen.shuffled(all, random);
    }

    private Change change() {
      return switch (random.nextInt(8)) {
        case 0 -> TestObjects.deletePartition(writetime());
        case 1 -> TestObjects.statics(writetime(), value());
        case 2, 3 -> range();
        case 4 -> TestObjects.row(random.nextInt(ROWS)).deleted(writetime()).build();
        default -> row();
      };
    }

    private Change range() {
      RangeBound one = bound();
      RangeBound other = bound();
      Deletion deletion = new Deletion(WriteTime.ofMicros(writetime()), random.nextInt(1, 3));
      return new Change.Range(one, other, deletion);
    }

    private RangeBound bound() {
      int at = random.nextInt(-1, ROWS);
      if (at < 0) {
        return RangeBound.open();
      }
      return random.nextBoolean() ? RangeBound.inclusive(c(at)) : RangeBound.exclusive(c(at));
    }

    private Change row() {
      TestObjects.RowWrite row = TestObjects.row(random.nextInt(ROWS));
      long at = writetime();
      boolean expires = random.nextInt(4) == 0;
      long expiry = firstExpiry + random.nextInt(1, 20);
      if (random.nextBoolean()) {
        row = expires ? row.marker(at, expiry) : row.marker(at);
      }
      row = expires ? row.set("a", value(), at, expiry) : row.set("a", value(), at);
      if (random.nextInt(3) == 0) {
        row = row.unset("b", writetime());
      }
      if (random.nextInt(3) == 0) {
        row = row.put(value(), 1, writetime());
      }
      return random.nextInt(5) == 0 ? row.clear(writetime()).build() : row.build();
    }

    private long writetime() {
      return base + random.nextInt(8);
    }

    private String value() {
      return Character.toString('x' + random.nextInt(3));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldHoldAfterEveryFragment(long seed) {
    try (TopologyHarness topology = TopologyHarness.withoutWindow()) {
      for (int run = 0; run < RUNS; run++) {
        String where = "seed " + seed + ", run " + run;
        SplittableRandom random = new SplittableRandom(seed * 1_000 + run);
        List<Fragment> sent = new ArrayList<>();
        for (Fragment fragment : new Writes(random, run, topology.nowSecond(), 100).some()) {
          sent.add(fragment);

          topology.send(fragment);
          if (random.nextInt(4) == 0) {
            topology.advance(Duration.ofMillis(random.nextInt(5_000)));
          }

          requireSameState(where + ", after " + sent, topology, run, sent);
        }
        topology.advance(Duration.ofSeconds(30)).drain();
        requireSameState(where + ", at the end", topology, run, sent);
        requireShownAsLive(where, topology, run, sent);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void shouldHoldInEveryOrderThroughTheWindow(long seed) {
    try (TopologyHarness topology = TopologyHarness.withWindow(Duration.ofMillis(100))) {
      for (int run = 0; run < RUNS; run++) {
        String where = "seed " + seed + ", run " + run;
        SplittableRandom random = new SplittableRandom(seed * 1_000 + run);
        List<Fragment> sent = new Writes(random, run, topology.nowSecond(), 100).some();
        for (Fragment fragment : sent) {
          topology.send(fragment).advance(Duration.ofMillis(random.nextInt(60)));
        }

        topology.drain();

        requireSameState(where, topology, run, sent);
        topology.advance(Duration.ofSeconds(30)).drain();
        requireShownAsLive(where, topology, run, sent);
      }
    }
  }

  /** Purges change nothing that a reader can see, and leave nothing but live rows behind. */
  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void shouldShowTheSameAfterPurges(long seed) {
    try (TopologyHarness topology = TopologyHarness.withoutWindow()) {
      List<List<Fragment>> sent = new ArrayList<>();
      SplittableRandom random = new SplittableRandom(seed);
      for (int run = 0; run < RUNS; run++) {
        sent.add(new ArrayList<>());
      }
      for (int epoch = 0; epoch < 4; epoch++) {
        for (int run = 0; run < RUNS; run++) {
          long base = 100L * (epoch + 1);
          for (Fragment fragment : new Writes(random, run, topology.nowSecond(), base).some()) {
            sent.get(run).add(fragment);
            topology.send(fragment).advance(Duration.ofMillis(random.nextInt(2_000)));
          }
        }
        topology.drain();
        // At most a part of what came is purged before the next writes.
        topology.advance(TopologyHarness.RETENTION.minusSeconds(random.nextInt(0, 200)));
        topology.drain();
        requireShownAsLive("seed " + seed + ", epoch " + epoch, topology, sent);
      }
      for (int i = 0; i < 4; i++) {
        topology.advance(TopologyHarness.RETENTION).drain();
      }
      requireShownAsLive("seed " + seed + ", at the end", topology, sent);
      requireNothingButLive("seed " + seed, topology, sent);
      requireNoResurrection("seed " + seed, topology, sent);
    }
  }

  private static void requireSameState(
      String where, TopologyHarness topology, int run, List<Fragment> sent) {
    List<DataEvent> last = topology.lastEvents(WIDE);
    for (int p = run * PARTITIONS; p < (run + 1) * PARTITIONS; p++) {
      Oracle expected = new Oracle(unstamped(changes(sent, p)));
      Oracle actual = new Oracle(unstamped(changesOf(last, p)));
      assertThat(actual.header()).as("%s: header of %s", where, p).isEqualTo(expected.header());
      for (int row = 0; row < ROWS; row++) {
        assertThat(actual.covering(row))
            .as("%s: deletion over %s of %s", where, row, p)
            .isEqualTo(expected.covering(row));
      }
      assertThat(actual.rows(ROWS)).as("%s: rows of %s", where, p).isEqualTo(expected.rows(ROWS));
    }
  }

  /** Of deletions with one writetime the first is told: by their local times alone they differ. */
  private static Collection<Change> unstamped(Collection<Change> changes) {
    return changes.stream().map(Stamps::removed).toList();
  }

  private static void requireShownAsLive(
      String where, TopologyHarness topology, List<List<Fragment>> sent) {
    for (int run = 0; run < sent.size(); run++) {
      requireShownAsLive(where + ", run " + run, topology, run, sent.get(run));
    }
  }

  /** Value or null, and in the value all live cells. */
  private static void requireShownAsLive(
      String where, TopologyHarness topology, int run, List<Fragment> sent) {
    List<DataEvent> last = topology.lastEvents(WIDE);
    for (int p = run * PARTITIONS; p < (run + 1) * PARTITIONS; p++) {
      Oracle oracle = new Oracle(changes(sent, p));
      SortedMap<Integer, RowContent> expected = liveRows(oracle, topology.nowSecond());
      SortedMap<Integer, RowContent> actual = new TreeMap<>();
      for (DataEvent event : last) {
        if (event instanceof DataEvent.Row row && of(row, p) && row.live()) {
          RowState state = new RowState(row.marker(), Optional.empty(), row.columns(), false);
          actual.put(
              row.clustering().components().get(0).unsignedByteAt(0),
              live(state, topology.nowSecond()).orElseThrow());
        }
        if (event instanceof DataEvent.StaticRow statics && of(statics, p)) {
          assertThat(statics.live())
              .as("%s: static row of %s", where, p)
              .isEqualTo(oracle.header().staticRow().liveAt(topology.nowSecond()));
        }
      }
      assertThat(actual).as("%s: live rows of %s", where, p).isEqualTo(expected);
      // and the tombstones that are still there hide none of it
      SortedMap<Integer, RowContent> merged =
          liveRows(new Oracle(changesOf(last, p)), topology.nowSecond());
      assertThat(merged).as("%s: merged rows of %s", where, p).isEqualTo(expected);
    }
  }

  /**
   * The partition topic is compacted and has no purged deletion any more, the row topic is not
   * compacted yet: its covered rows' events bring the deletion themselves.
   */
  private static void requireNoResurrection(
      String where, TopologyHarness topology, List<List<Fragment>> sent) {
    List<DataEvent> events = topology.everyRowEvent(WIDE);
    for (int p = 0; p < PARTITIONS * RUNS; p++) {
      assertThat(liveRows(new Oracle(changesOf(events, p)), topology.nowSecond()))
          .as("%s: rows of %s from all row events", where, p)
          .isEqualTo(
              liveRows(new Oracle(changes(sent.get(p / PARTITIONS), p)), topology.nowSecond()));
    }
  }

  private static SortedMap<Integer, RowContent> liveRows(Oracle oracle, long nowSecond) {
    SortedMap<Integer, RowContent> rows = new TreeMap<>();
    oracle
        .rows(ROWS)
        .forEach((row, state) -> live(state, nowSecond).ifPresent(cells -> rows.put(row, cells)));
    return rows;
  }

  private static void requireNothingButLive(
      String where, TopologyHarness topology, List<List<Fragment>> sent) {
    int live = 0;
    for (int p = 0; p < PARTITIONS * RUNS; p++) {
      Oracle oracle = new Oracle(changes(sent.get(p / PARTITIONS), p));
      live +=
          (int)
              oracle.rows(ROWS).values().stream()
                  .filter(state -> state.liveAt(topology.nowSecond()))
                  .count();
      live += oracle.header().staticRow().liveAt(topology.nowSecond()) ? 1 : 0;
    }
    assertThat(topology.entries(Names.ROW_STORE)).as("%s: rows and headers", where).isEqualTo(live);
    assertThat(topology.entries(Names.RANGE_STORE)).as("%s: ranges", where).isZero();
    assertThat(topology.entries(Names.WORK_STORE)).as("%s: work", where).isZero();
    assertThat(topology.lastEvents(WIDE))
        .as("%s: deletions in the partition topic", where)
        .noneMatch(
            event ->
                (event instanceof DataEvent.RangeDeletion range && range.deletion().isPresent())
                    || (event instanceof DataEvent.PartitionDeletion partition
                        && partition.deletion().isPresent()));
  }

  private static Optional<RowContent> live(RowState state, long now) {
    if (!state.liveAt(now)) {
      return Optional.empty();
    }
    Map<CellKey, Cell> cells = new HashMap<>();
    state
        .columns()
        .cells()
        .forEach(
            (key, cell) -> {
              if (cell.liveAt(now)) {
                cells.put(key, cell);
              }
            });
    return Optional.of(RowContent.of(cells));
  }

  private static Collection<Change> changes(List<Fragment> fragments, int p) {
    return fragments.stream()
        .filter(fragment -> fragment.partition().equals(TestObjects.partition(p)))
        .map(Fragment::change)
        .toList();
  }

  private static boolean of(DataEvent event, int p) {
    return event.envelope().partition().equals(TestObjects.partition(p));
  }

  /** Events as the writes that they stand for. */
  private static Collection<Change> changesOf(List<DataEvent> events, int p) {
    List<Change> changes = new ArrayList<>();
    for (DataEvent event : events) {
      if (of(event, p)) {
        event.match(new AsChanges(changes));
      }
    }
    return changes;
  }

  private record AsChanges(List<Change> changes) implements DataEvent.Visitor<Boolean> {
    @Override
    public Boolean row(DataEvent.Row event) {
      boolean empty =
          event.marker().isEmpty() && event.deletion().isEmpty() && event.columns().isEmpty();
      return !empty
          && changes.add(
              new Change.Row(
                  new Clustering(event.clustering().components()),
                  event.marker(),
                  event.deletion(),
                  event.columns()));
    }

    @Override
    public Boolean staticRow(DataEvent.StaticRow event) {
      event.deletion().ifPresent(deletion -> changes.add(new Change.Partition(deletion)));
      return !event.columns().isEmpty() && changes.add(new Change.StaticRow(event.columns()));
    }

    @Override
    public Boolean partitionDeletion(DataEvent.PartitionDeletion event) {
      event.deletion().ifPresent(deletion -> changes.add(new Change.Partition(deletion)));
      return true;
    }

    @Override
    public Boolean rangeDeletion(DataEvent.RangeDeletion event) {
      event
          .deletion()
          .ifPresent(
              deletion -> changes.add(new Change.Range(event.start(), event.end(), deletion)));
      return true;
    }
  }
}
