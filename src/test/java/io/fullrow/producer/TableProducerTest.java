// SPDX-License-Identifier: Apache-2.0
package io.fullrow.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.Fragment;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlValues;
import io.fullrow.schema.TableSchema;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class TableProducerTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.000001Z");
  private static final long MICROS = 1_795_341_600_000_001L;
  private static final long SECOND = 1_795_341_600L;
  private static final WriteTime AT = WriteTime.ofMicros(7);
  private static final WriteOptions OPTIONS = WriteOptions.DEFAULT.at(7);
  private static final TableId SOURCE = new TableId("music", "albums");
  private static final DataType FROZEN = DataTypes.frozenSetOf(DataTypes.INT);
  private static final TableSchema SCHEMA =
      new TableSchema(
          new TableId("music_new", "albums"),
          List.of(column("artist", DataTypes.TEXT, Column.Kind.PARTITION_KEY)),
          List.of(column("year", DataTypes.INT, Column.Kind.CLUSTERING)),
          List.of(column("country", DataTypes.TEXT, Column.Kind.STATIC)),
          List.of(
              column("frozen", FROZEN, Column.Kind.REGULAR),
              column("prices", DataTypes.mapOf(DataTypes.TEXT, FROZEN), Column.Kind.REGULAR),
              column("tags", DataTypes.setOf(DataTypes.TEXT), Column.Kind.REGULAR),
              column("title", DataTypes.TEXT, Column.Kind.REGULAR),
              column("tracks", DataTypes.listOf(DataTypes.TEXT), Column.Kind.REGULAR)));
  private static final Map<String, Object> KEY = Map.of("artist", "A", "year", 1999);

  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final FragmentProducer producer = new FragmentProducer(kafka, "fragments", () -> NOW);
  private final TableProducer albums = producer.table(SOURCE, SCHEMA);

  @Test
  void shouldInsertWithAMarker() {
    albums.insert(with("title", "X"), OPTIONS);

    assertThat(changes())
        .containsExactly(
            new Change.Row(
                row(),
                Optional.of(RowMarker.live(AT)),
                Optional.empty(),
                cells(Map.of("title", Cell.live(AT, text("X"))))));
  }

  @Test
  void shouldUpdateWithoutAMarkerAndExpireAllByTheClock() {
    albums.update(with("title", "X"), OPTIONS.ttl(Duration.ofSeconds(60)));

    assertThat(changes())
        .containsExactly(
            new Change.Row(
                row(),
                Optional.empty(),
                Optional.empty(),
                cells(Map.of("title", Cell.expiring(AT, text("X"), Expiry.at(SECOND + 60, 60))))));
  }

  @Test
  void shouldGiveEachWriteALaterTimestampThanTheLast() {
    for (int i = 0; i < 3; i++) {
      albums.insert(KEY);
    }

    assertThat(changes())
        .extracting(change -> change.writetime().micros())
        .containsExactly(MICROS, MICROS + 1, MICROS + 2);
  }

  @Test
  void shouldWriteStaticColumnsApart() {
    albums.insert(with("country", "DE"), OPTIONS);
    albums.update(Map.of("artist", "A", "country", "FR"), OPTIONS);

    List<Change> changes = changes();
    assertThat(changes).hasSize(3);
    assertThat(changes.get(0)).isInstanceOf(Change.Row.class);
    assertThat(changes.subList(1, 3))
        .containsExactly(
            new Change.StaticRow(cells(Map.of("country", Cell.live(AT, text("DE"))))),
            new Change.StaticRow(cells(Map.of("country", Cell.live(AT, text("FR"))))));
  }

  @Test
  void shouldOverwriteACollectionFromTheMicrosecondBefore() {
    albums.update(with("tags", Set.of("a")), OPTIONS);
    albums.update(with("tags", null), OPTIONS);
    albums.deleteColumns(KEY, List.of("tags"), OPTIONS);

    Deletion before = new Deletion(WriteTime.ofMicros(6), SECOND);
    assertThat(changes())
        .extracting(Change::columns)
        .containsExactly(
            RowContent.of(
                Map.of(CellKey.element("tags", text("a")), Cell.live(AT, Bytes.empty())),
                Map.of("tags", before)),
            RowContent.of(Map.of(), Map.of("tags", before)),
            RowContent.of(Map.of(), Map.of("tags", new Deletion(AT, SECOND))));
  }

  @Test
  void shouldKeepTheOrderOfAList() {
    albums.update(with("tracks", List.of("z", "a", "m")), OPTIONS);

    assertThat(changes().get(0).columns().cells().values())
        .extracting(cell -> cell.valueBytes().orElseThrow())
        .containsExactly(text("z"), text("a"), text("m"));
  }

  /** As Cassandra does to what is bound. */
  @Test
  void shouldSortFrozenSetsAlsoWithinCollections() {
    Set<Integer> unsorted = new LinkedHashSet<>(Arrays.asList(3, -1, 2));
    Set<Integer> sorted = new LinkedHashSet<>(Arrays.asList(-1, 2, 3));
    Bytes stored = CqlValues.encode(FROZEN, sorted);

    albums.update(with("frozen", unsorted), OPTIONS);
    albums.update(with("prices", Map.of("eur", unsorted)), OPTIONS);

    assertThat(changes())
        .extracting(change -> change.columns().cells().values().iterator().next())
        .containsExactly(Cell.live(AT, stored), Cell.live(AT, stored));
  }

  @Test
  void shouldDeleteColumnsRowsAndPartitions() {
    albums.update(with("title", null), OPTIONS);
    albums.deleteColumns(KEY, List.of("title", "country"), OPTIONS);
    albums.deleteRow(KEY, OPTIONS);
    albums.deletePartition(Map.of("artist", "A"), OPTIONS);

    Cell tombstone = Cell.tombstone(AT, SECOND);
    Change.Row noTitle =
        new Change.Row(
            row(), Optional.empty(), Optional.empty(), cells(Map.of("title", tombstone)));
    assertThat(changes())
        .containsExactly(
            noTitle,
            noTitle,
            new Change.StaticRow(cells(Map.of("country", tombstone))),
            new Change.Row(
                row(), Optional.empty(), Optional.of(new Deletion(AT, SECOND)), RowContent.none()),
            new Change.Partition(new Deletion(AT, SECOND)));
  }

  @Test
  void shouldKeepThePartitionsOfCassandraTogether() {
    albums.insert(KEY);

    assertThat(Bytes.wrap(kafka.history().get(0).key())).isEqualTo(text("A"));
    assertThat(fragments().get(0).table()).isEqualTo(SOURCE);
  }

  @Test
  void shouldRefuseWhatDoesNotFitTheTable() {
    refuse(() -> albums.insert(Map.of("artist", "A")), "year", "no value");
    refuse(() -> albums.insert(Map.of("artist", "", "year", 1)), "partition key", "0");
    refuse(() -> albums.update(KEY), "no column beside the primary key");
    refuse(() -> albums.update(with("titel", "X")), "no column titel", "title");
    refuse(() -> albums.update(with("title", 7)), "column title (text)", "Integer");
    refuse(() -> albums.deleteColumns(KEY, List.of("year"), OPTIONS), "year", "delete the row");
    refuse(() -> albums.deleteRow(with("title", "X"), OPTIONS), "title", "primary key");
    refuse(() -> albums.deletePartition(KEY, OPTIONS), "year", "deleteRow");
    refuse(() -> albums.deleteRow(KEY, OPTIONS.ttl(Duration.ofSeconds(1))), "no TTL");
    refuse(() -> OPTIONS.ttl(Duration.ZERO), "from 1 to");
    refuse(() -> OPTIONS.at(Long.MIN_VALUE), "no writetime");
    refuse(() -> albums.insert(Map.of("artist", "A".repeat(70_000), "year", 1)), "65535");
    assertThat(kafka.history()).isEmpty();
  }

  @Test
  void shouldReportThatKafkaDidNotTakeAWrite() {
    // given
    MockProducer<byte[], byte[]> failing =
        new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    var sent =
        new FragmentProducer(failing, "fragments", () -> NOW).table(SOURCE, SCHEMA).insert(KEY);

    // when
    failing.errorNext(new TimeoutException("away"));

    // then
    assertThatThrownBy(() -> sent.toCompletableFuture().get())
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("away");
  }

  private static void refuse(Runnable write, String... reasons) {
    assertThatThrownBy(write::run)
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(reasons);
  }

  private static Map<String, Object> with(
      String column, @org.jspecify.annotations.Nullable Object value) {
    Map<String, Object> row = new HashMap<>(KEY);
    row.put(column, value);
    return Collections.unmodifiableMap(row);
  }

  private List<Fragment> fragments() {
    return kafka.history().stream()
        .map(record -> FragmentCodec.decode(Bytes.wrap(record.value())))
        .toList();
  }

  private List<Change> changes() {
    return fragments().stream().map(Fragment::change).toList();
  }

  private static Clustering row() {
    return Clustering.of(CqlValues.encode(DataTypes.INT, 1999));
  }

  private static RowContent cells(Map<String, Cell> cells) {
    Map<CellKey, Cell> keyed = new HashMap<>();
    cells.forEach((name, cell) -> keyed.put(CellKey.simple(name), cell));
    return RowContent.of(keyed);
  }

  private static Bytes text(String value) {
    return CqlValues.encode(DataTypes.TEXT, value);
  }

  private static Column column(String name, DataType type, Column.Kind kind) {
    return new Column(name, type, kind, false);
  }
}
