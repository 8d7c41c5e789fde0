// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.column;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import io.fullrow.reconcile.MergeLaws;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.soak.SoakOptions;
import io.fullrow.soak.SoakTable;
import io.fullrow.soak.SoakWrites;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.Test;

/** The load of the soak under a clock that the test moves: the stores stop growing. */
class ConstantStateTest {
  private static final TableId SOURCE = SoakTable.in("old");
  private static final Duration RETENTION = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofSeconds(1);
  private static final int WRITES_PER_STEP = 4;
  private static final int STEPS_PER_MINUTE = 60;
  private static final int STEPS_PER_SAMPLE = 10;
  private static final SoakOptions LOAD =
      new SoakOptions(Duration.ofMinutes(20), RETENTION, 4, 4, 5, 1);

  /** Of the range tombstones there are too few here to tell growth from chance. */
  private static final List<String> STORES = List.of(Names.ROW_STORE, Names.WORK_STORE);

  @Test
  void shouldKeepNoMoreAfterTwentyMinutesThanAfterTen() {
    // given
    FakeTables tables = new FakeTables();
    tables.set(SOURCE, schema());
    SoakWrites writes = new SoakWrites(SOURCE, LOAD);
    try (TopologyHarness topology = TopologyHarness.of(tables, config())) {
      load(topology, writes, 7);
      Map<String, Double> before = load(topology, writes, 3);

      // when
      load(topology, writes, 7);
      Map<String, Double> after = load(topology, writes, 3);

      // then
      String figures = "seed " + LOAD.seed() + ": " + before + " became " + after;
      for (String figure : before.keySet()) {
        assertThat(after.get(figure)).as(figures).isLessThan(1.2 * before.get(figure));
      }
      assertThat(topology.deadLetters()).isEmpty();
    }
  }

  /** Entries and bytes of each store, in the mean over so many minutes of load. */
  private static Map<String, Double> load(
      TopologyHarness topology, SoakWrites writes, int minutes) {
    Map<String, Double> mean = new TreeMap<>();
    for (int step = 1; step <= minutes * STEPS_PER_MINUTE; step++) {
      for (int i = 0; i < WRITES_PER_STEP; i++) {
        topology.send(writes.next(topology.now().toEpochMilli()).fragment(SOURCE));
      }
      topology.advance(STEP);
      if (step % STEPS_PER_SAMPLE == 0) {
        measure(topology)
            .forEach((figure, value) -> mean.merge(figure, (double) value, Double::sum));
      }
    }
    mean.replaceAll((figure, sum) -> sum * STEPS_PER_SAMPLE / (minutes * STEPS_PER_MINUTE));
    return mean;
  }

  private static Map<String, Long> measure(TopologyHarness topology) {
    Map<String, Long> figures = new TreeMap<>();
    for (String store : STORES) {
      try (var all = topology.<Bytes, Bytes>store(store).all()) {
        while (all.hasNext()) {
          KeyValue<Bytes, Bytes> entry = all.next();
          figures.merge(store, 1L, Long::sum);
          figures.merge(store + " bytes", (long) entry.key.size() + entry.value.size(), Long::sum);
        }
      }
    }
    return figures;
  }

  private static MaterializeConfig config() {
    return new MaterializeConfig(
        MergeLaws.cassandra5(),
        TopologyHarness.FRAGMENTS,
        TopologyHarness.DEAD_LETTERS,
        FakeTables.SHARED,
        Duration.ofMillis(100),
        1 << 20,
        RETENTION,
        TopologyHarness.MAX_RECORD_BYTES,
        Duration.ofMillis(50));
  }

  private static TableSchema schema() {
    return new TableSchema(
        SoakTable.in("new"),
        List.of(column("p", DataTypes.INT, Column.Kind.PARTITION_KEY)),
        List.of(column("c", DataTypes.INT, Column.Kind.CLUSTERING)),
        List.of(
            column("labels", DataTypes.setOf(DataTypes.TEXT), Column.Kind.STATIC),
            column("owner", DataTypes.TEXT, Column.Kind.STATIC)),
        List.of(
            column("amount", DataTypes.BIGINT, Column.Kind.REGULAR),
            column("notes", DataTypes.mapOf(DataTypes.TEXT, DataTypes.TEXT), Column.Kind.REGULAR),
            column("tags", DataTypes.setOf(DataTypes.TEXT), Column.Kind.REGULAR),
            column("title", DataTypes.TEXT, Column.Kind.REGULAR)));
  }
}
