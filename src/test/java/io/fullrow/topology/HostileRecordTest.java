// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.column;
import static io.fullrow.topology.TestObjects.partition;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.reconcile.MergeLaws;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.testkit.CpuTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records that are made to cost much: decode and join together take less than a second. */
class HostileRecordTest {
  private static final TableId BIG = new TableId("old", "big");
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final WriteTime TIME = WriteTime.ofMicros(1_700_000_000_000_000L);

  private final TopologyHarness topology = harness(DataTypes.DECIMAL, DataTypes.DECIMAL);

  @AfterEach
  void close() {
    topology.close();
  }

  @Test
  void shouldOrderTheLongestDecimalKeyWithinASecond() {
    topology.send(fragment(row(decimal(100), RowContent.none())));

    Duration cost =
        CpuTime.of(() -> topology.send(fragment(row(decimal(65_535), RowContent.none()))));

    assertThat(topology.deadLetters()).isEmpty();
    assertThat(topology.rowEvents(BIG)).hasSize(2);
    assertThat(cost).isLessThan(SECOND);
  }

  @Test
  void shouldRefuseALongerDecimalKeyWithinASecond() {
    Duration cost =
        CpuTime.of(() -> topology.send(fragment(row(decimal(4 << 20), RowContent.none()))));

    assertThat(topology.deadLetters()).hasSize(1);
    assertThat(cost).isLessThan(SECOND);
  }

  @Test
  void shouldJoinElementsThatAreHugeDecimalsWithinASecond() {
    RowContent elements = RowContent.of(elements(3, 4 << 20));

    Duration cost = CpuTime.of(() -> topology.send(fragment(row(decimal(8), elements))));

    assertThat(topology.rowEvents(BIG).size() + topology.deadLetters().size()).isEqualTo(1);
    assertThat(cost).isLessThan(SECOND);
  }

  /** The events topic takes a fifth of them, the row's state all. */
  @Test
  void shouldRefuseMoreElementsThanAnEventTakesWithoutEncodingThem() {
    RowContent elements = RowContent.of(elements(100_000, 8));

    Duration cost = CpuTime.of(() -> topology.send(fragment(row(decimal(8), elements))));

    assertThat(topology.rowEvents(BIG)).isEmpty();
    assertThat(topology.deadLetters())
        .singleElement()
        .satisfies(
            letter ->
                assertThat(letter.headers().lastHeader("__streams.errors.message").value())
                    .asString(StandardCharsets.UTF_8)
                    .contains("would have at least"));
    assertThat(cost).isLessThan(SECOND);
  }

  private static Map<CellKey, Cell> elements(int count, int size) {
    Map<CellKey, Cell> cells = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      byte[] path = decimal(size).toArray();
      ByteBuffer.wrap(path).putInt(size - Integer.BYTES, i);
      cells.put(CellKey.element("m", Bytes.wrap(path)), Cell.live(TIME, Bytes.of((byte) 1)));
    }
    return cells;
  }

  private static Bytes decimal(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    ByteBuffer.wrap(bytes).putInt(0, 0).put(4, (byte) 0x7F);
    return Bytes.wrap(bytes);
  }

  private static Change row(Bytes clustering, RowContent columns) {
    return new Change.Row(
        Clustering.of(clustering), Optional.of(RowMarker.live(TIME)), Optional.empty(), columns);
  }

  private static Fragment fragment(Change change) {
    Origin origin = new Origin("", 0, 0, 0, Optional.empty());
    return new Fragment(BIG, partition(1), change, false, false, origin);
  }

  private static TopologyHarness harness(DataType clustering, DataType element) {
    FakeTables tables = new FakeTables();
    tables.set(
        BIG,
        new TableSchema(
            new TableId("new", "big"),
            List.of(column("p", DataTypes.INT, Column.Kind.PARTITION_KEY)),
            List.of(column("c", clustering, Column.Kind.CLUSTERING)),
            List.of(),
            List.of(
                column("m", DataTypes.mapOf(element, DataTypes.TINYINT), Column.Kind.REGULAR))));
    return TopologyHarness.of(
        tables,
        new MaterializeConfig(
            MergeLaws.cassandra5(),
            TopologyHarness.FRAGMENTS,
            TopologyHarness.DEAD_LETTERS,
            FakeTables.SHARED,
            Duration.ZERO,
            64 << 20,
            TopologyHarness.RETENTION,
            17 << 20,
            Duration.ofMillis(50)));
  }
}
