package io.fullrow.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.TableId;
import io.fullrow.reconcile.MergeLaws;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.soak.SoakOptions;
import io.fullrow.soak.SoakTable;
import io.fullrow.soak.SoakWrites;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The load of the soak, its 30 minutes in the time of the merges: nothing grows in the stores. */
class ConstantStateTest {
  private static final Duration RETENTION = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofMillis(200);

  @Test
  void shouldKeepAsMuchAfterThirtyMinutesAsAfterFifteen() {
    TableId source = SoakTable.in("old");
    FakeTables tables = new FakeTables();
    tables.set(
        source,
        new TableSchema(
            SoakTable.in("new"),
            List.of(new Column("p", DataTypes.INT, Column.Kind.PARTITION_KEY, false)),
            List.of(new Column("c", DataTypes.INT, Column.Kind.CLUSTERING, false)),
            List.of(
                new Column("owner", DataTypes.TEXT, Column.Kind.STATIC, false),
                new Column("labels", DataTypes.setOf(DataTypes.TEXT), Column.Kind.STATIC, false)),
            List.of(
                new Column("title", DataTypes.TEXT, Column.Kind.REGULAR, false),
                new Column("amount", DataTypes.BIGINT, Column.Kind.REGULAR, false),
                new Column("tags", DataTypes.setOf(DataTypes.TEXT), Column.Kind.REGULAR, false),
                new Column(
                    "notes",
                    DataTypes.mapOf(DataTypes.TEXT, DataTypes.TEXT),
                    Column.Kind.REGULAR,
                    false))));
    MaterializeConfig config =
        new MaterializeConfig(
            MergeLaws.cassandra5(),
            "repartition",
            "dlq",
            Duration.ofMillis(100),
            1 << 20,
            RETENTION,
            200_000);
    SoakOptions options = new SoakOptions(Duration.ofMinutes(30), RETENTION, 100, 50, 20, 1);
    SoakWrites writes = new SoakWrites(source, options);
    try (TopologyHarness topology = TopologyHarness.of(tables, config)) {
      long start = topology.now().toEpochMilli();
      int per = Integer.getInteger("per", 4);
      for (int i = 1; i <= 1800 * 5; i++) {
        for (int j = 0; j < per; j++) {
          topology.send(writes.next(topology.now().toEpochMilli() + j).fragment(source));
        }
        topology.advance(STEP);
        if (i % 300 == 0) {
          var kinds = new TreeMap<String, Integer>();
          var bytes = new TreeMap<String, Long>();
          for (String store : List.of("rows", "ranges", "work")) {
            try (var all =
                topology.<io.fullrow.model.Bytes, io.fullrow.model.Bytes>store(store).all()) {
              while (all.hasNext()) {
                var e = all.next();
                kinds.merge(store, 1, Integer::sum);
                bytes.merge(store, (long) e.key.size() + e.value.size(), Long::sum);
              }
            }
          }
          topology.rowEvents(source);
          topology.partitionEvents(source);
          System.out.println(
              (topology.now().toEpochMilli() - start) / 1000
                  + " "
                  + kinds
                  + " "
                  + bytes
                  + " slices "
                  + topology.load.pendingSlices());
        }
      }
      assertThat(topology.deadLetters()).isEmpty();
    }
  }
}
