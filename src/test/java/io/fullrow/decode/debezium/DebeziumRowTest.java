// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.decode.Decoded;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Rules of rows: expiry of the marker, tombstones, whole deletions, writetimes. */
class DebeziumRowTest {
  private static final Map<String, Object> KEY =
      Map.of("genre", "drama", "year", 1999, "rating", 8.5f, "duration", 120);
  private static final long MICROS = 1_795_225_239_807_056L;
  private static final long T = 1_795_230_000L;

  private final DebeziumJson json = DebeziumJson.of(Movies.SOURCE, Movies.SCHEMA);

  @Test
  void shouldExpireMarkerWithItsCellsAndLeaveTombstonesAside() {
    // given: INSERT INTO … (title, director) VALUES ('a', null) USING TTL
    Map<String, Object> row = row("title", "a");
    row.put("director", null);

    // when
    Change.Row change = row(json.insertExpiring(row, MICROS, T));

    // then
    assertThat(change.marker().orElseThrow().expiry()).contains(Expiry.withUnknownTtl(T));
    assertThat(change.columns().cells().get(CellKey.simple("director")))
        .isEqualTo(Cell.tombstone(WriteTime.ofMicros(MICROS), MICROS / 1_000_000));
  }

  /** What is left out was written by the same statement. */
  @ParameterizedTest
  @ValueSource(strings = {"brand_new", "studio"})
  void shouldExpireMarkerWithACellThatIsLeftOut(String leftOut) {
    // given: a column that the table has dropped, and a static one, which is not carried
    TableSchema table = Movies.SCHEMA.withDropped(Map.of("brand_new", WriteTime.ofMicros(1)));
    ObjectNode value = event(json.insert(row("title", null), MICROS));
    cell(value, leftOut).put("value", "x").put("deletion_ts", T * 1_000_000);

    // when
    Change.Row change = (Change.Row) Movies.fragment(decode(value, table)).change();

    // then
    assertThat(change.marker().orElseThrow().expiry()).contains(Expiry.withUnknownTtl(T));
  }

  @Test
  void shouldNotExpireMarkerWhereOneCellLives() {
    // given
    ObjectNode value = event(json.insertExpiring(row("title", "a"), MICROS, T));
    cell(value, "director").put("value", "d").putNull("deletion_ts");

    // when, then
    assertThat(row(value).marker().orElseThrow().expiry()).isEmpty();
  }

  @Test
  void shouldNotExpireMarkerWhereCellsExpireAtTwoTimes() {
    // given
    ObjectNode value = event(json.insertExpiring(row("title", "a"), MICROS, T));
    cell(value, "director").put("value", "d").put("deletion_ts", (T + 1) * 1_000_000);

    // when, then
    assertThat(row(value).marker().orElseThrow().expiry()).isEmpty();
  }

  @Test
  void shouldNotExpireMarkerOfInsertWithoutAnyValue() {
    Map<String, Object> row = row("title", null);
    assertThat(row(json.insert(row, MICROS)).marker().orElseThrow().expiry()).isEmpty();
    assertThat(row(json.insert(KEY, MICROS)).marker().orElseThrow().expiry()).isEmpty();
  }

  @Test
  void shouldExpireMarkerWithItsCellsBesideElementsThatDoNotTell() {
    // given
    ObjectNode value = event(json.insertExpiring(row("title", "a"), MICROS, T));
    cell(value, "tags").putNull("deletion_ts").putArray("value").add("x");

    // when, then
    assertThat(row(value).marker().orElseThrow().expiry()).contains(Expiry.withUnknownTtl(T));
  }

  @Test
  void shouldReadExpiringCellWithoutValueAsZeroLength() {
    // given: a zero-length int with a TTL, which the connector makes a null
    ObjectNode value = event(json.updateExpiring(row("title", "a"), MICROS, T));
    cell(value, "title").putNull("value").put("deletion_ts", T * 1_000_000);

    // when, then
    assertThat(row(value).columns().cells().get(CellKey.simple("title")))
        .isEqualTo(
            Cell.expiring(WriteTime.ofMicros(MICROS), Bytes.empty(), Expiry.withUnknownTtl(T)));
  }

  @Test
  void shouldReadCollectionWithoutElementsAsDeletionOfTheWhole() {
    for (String empty : List.of("null", "[]")) {
      // given
      ObjectNode value = event(json.update(row("title", "a"), MICROS));
      cell(value, "tags").putNull("deletion_ts").set("value", Movies.MAPPER.readTree(empty));

      // when, then
      assertThat(row(value).columns().complexDeletions())
          .containsExactly(Map.entry("tags", Deletion.at(WriteTime.ofMicros(MICROS))));
    }
  }

  @Test
  void shouldSkipColumnsThatTheFormatMisses() {
    // given
    ObjectNode value = event(json.update(row("title", "a"), MICROS));
    cell(value, "notes").putNull("deletion_ts").putArray("value").add("x");
    cell(value, "studio").putNull("deletion_ts").put("value", "s");

    // when, then
    assertThat(row(value).columns().cells()).containsOnlyKeys(CellKey.simple("title"));
  }

  @Test
  void shouldIgnoreUpdateOfColumnsThatTheFormatMisses() {
    // given
    ObjectNode value = event(json.update(row("title", "a"), MICROS));
    value.get("after").asObject().putNull("title");
    cell(value, "notes").putNull("deletion_ts").putArray("value").add("x");

    // when, then
    assertThat(decode(value)).isEqualTo(new Decoded.Ignored("no carried column"));
  }

  @Test
  void shouldTakeTimeOfPartitionDeletionFromItsColumns() {
    // given: a batch that deletes the partition and inserts later
    ObjectNode value = event(json.deletePartition(Map.of("genre", "drama", "year", 1999), MICROS));
    value.get("source").asObject().put("ts_us", MICROS + 5);

    // when, then
    assertThat(Movies.fragment(decode(value)).change())
        .isEqualTo(new Change.Partition(Deletion.at(WriteTime.ofMicros(MICROS))));
  }

  @Test
  void shouldReadDeletionWithoutClusteringColumnsAsOfThePartition() {
    // given
    TableSchema flat =
        new TableSchema(
            Movies.SCHEMA.id(),
            Movies.SCHEMA.partitionKey(),
            List.of(),
            List.of(),
            List.of(Movies.regular("title", DataTypes.TEXT)));
    DebeziumJson flatJson = DebeziumJson.of(Movies.SOURCE, flat);
    Map<String, Object> key = Map.of("genre", "drama", "year", 1999);

    // when
    Decoded deleted = decode(event(flatJson.deletePartition(key, MICROS)), flat);
    Decoded inserted = decode(event(flatJson.insert(key, MICROS)), flat);

    // then
    assertThat(Movies.fragment(deleted).change()).isInstanceOf(Change.Partition.class);
    assertThat(((Change.Row) Movies.fragment(inserted).change()).clustering())
        .isEqualTo(Clustering.none());
  }

  @Test
  void shouldReadDeletionOfTableOfKeysOnlyAtTheTimeOfTheEvent() {
    // given
    TableSchema keys =
        new TableSchema(
            Movies.SCHEMA.id(),
            List.of(Movies.column("id", DataTypes.INT, Column.Kind.PARTITION_KEY)),
            List.of(),
            List.of(),
            List.of());
    DebeziumJson keysJson = DebeziumJson.of(Movies.SOURCE, keys);

    // when
    Decoded decoded = decode(event(keysJson.deletePartition(Map.of("id", 1), MICROS)), keys);

    // then
    assertThat(Movies.fragment(decoded).change())
        .isEqualTo(new Change.Partition(Deletion.at(WriteTime.ofMicros(MICROS))));
  }

  @Test
  void shouldKeepAnyWritetime() {
    for (long micros : new long[] {0, -1, Long.MIN_VALUE + 1, Long.MAX_VALUE}) {
      Change.Row change = row(json.deleteRow(KEY, micros));
      assertThat(change.writetime()).isEqualTo(WriteTime.ofMicros(micros));
      assertThat(change.deletion()).isEqualTo(Optional.of(Deletion.at(WriteTime.ofMicros(micros))));
    }
  }

  @Test
  void shouldDecodeCopiesOfTwoNodesToEqualChanges() {
    // given
    DebeziumJson.Message one = json.ofNode(1).insert(row("title", "a"), MICROS);
    DebeziumJson.Message two = json.ofNode(2).insert(row("title", "a"), MICROS);

    // when, then
    assertThat(two.value()).isNotEqualTo(one.value());
    assertThat(two.key()).isEqualTo(one.key());
    assertThat(row(two)).isEqualTo(row(one));
  }

  private static Map<String, Object> row(String column, @Nullable Object value) {
    Map<String, Object> row = new HashMap<>(KEY);
    row.put(column, value);
    return row;
  }

  private static ObjectNode event(DebeziumJson.Message message) {
    return Movies.MAPPER.readTree(message.value().toArray()).asObject();
  }

  private static ObjectNode cell(ObjectNode event, String column) {
    return event.get("after").asObject().putObject(column).put("set", true);
  }

  private static Change.Row row(DebeziumJson.Message message) {
    return (Change.Row)
        Movies.fragment(
                Movies.decoder()
                    .decode(Movies.record(message.key(), message.value()), Movies.SCHEMA))
            .change();
  }

  private static Change.Row row(ObjectNode event) {
    return (Change.Row) Movies.fragment(decode(event)).change();
  }

  private static Decoded decode(ObjectNode event) {
    return decode(event, Movies.SCHEMA);
  }

  private static Decoded decode(ObjectNode event, TableSchema schema) {
    return Movies.decoder().decode(Movies.valueOnly(event.toString()), schema);
  }
}
