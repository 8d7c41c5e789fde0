// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import static io.fullrow.decode.debezium.Movies.ALL_LOSSES;
import static io.fullrow.decode.debezium.Movies.SCHEMA;
import static io.fullrow.decode.debezium.Movies.fragment;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.decode.Decoded;
import io.fullrow.decode.Decoder;
import io.fullrow.decode.RawRecord;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.Fragment;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.CqlValues;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Golden: what three real nodes published for the mutations of movies.mutations.cql. */
class DebeziumCaptureTest {
  private static final PartitionKey DRAMA_1999 =
      PartitionKey.of(value(DataTypes.TEXT, "drama"), value(DataTypes.INT, 1999));
  private static final Clustering ROW =
      Clustering.of(value(DataTypes.FLOAT, 8.5f), value(DataTypes.INT, 120));

  private final Decoder decoder = Movies.decoder();

  @Test
  void shouldDecodeInsertWithMarkerAndEveryCarriedColumn() {
    // when
    Change change = decode(2, 0).change();

    // then
    WriteTime time = WriteTime.ofMicros(1795225239807056L);
    Map<CellKey, Cell> cells = new LinkedHashMap<>();
    cells.put(CellKey.element("attrs", value(DataTypes.TEXT, "k")), live(time, DataTypes.INT, 1));
    cells.put(CellKey.simple("director"), live(time, DataTypes.TEXT, "D1"));
    cells.put(
        CellKey.simple("fz"), live(time, DataTypes.frozenListOf(DataTypes.INT), List.of(1, 2)));
    cells.put(CellKey.simple("price"), live(time, DataTypes.DECIMAL, new BigDecimal("12.34")));
    cells.put(
        CellKey.simple("seen"),
        live(time, DataTypes.TIMESTAMP, Instant.parse("2020-01-01T00:00:00Z")));
    cells.put(CellKey.element("tags", value(DataTypes.TEXT, "a")), Cell.live(time, Bytes.empty()));
    cells.put(CellKey.element("tags", value(DataTypes.TEXT, "b")), Cell.live(time, Bytes.empty()));
    cells.put(CellKey.simple("title"), live(time, DataTypes.TEXT, "T1"));
    assertThat(change)
        .isEqualTo(
            new Change.Row(
                ROW, Optional.of(RowMarker.live(time)), Optional.empty(), RowContent.of(cells)));
  }

  @Test
  void shouldDecodeUpdateOfOneColumnWithoutMarker() {
    WriteTime time = WriteTime.ofMicros(1795225239880164L);
    assertThat(decode(2, 1).change())
        .isEqualTo(update(CellKey.simple("title"), live(time, DataTypes.TEXT, "T2")));
  }

  @Test
  void shouldDecodeCellWithTtlAsExpiringAtItsDeletionTime() {
    Cell cell =
        Cell.expiring(
            WriteTime.ofMicros(1795225239926221L),
            value(DataTypes.TEXT, "D2"),
            Expiry.withUnknownTtl(1795228839L));
    assertThat(decode(2, 2).change()).isEqualTo(update(CellKey.simple("director"), cell));
  }

  @Test
  void shouldDecodeElementsOfAcceptedCollectionsAsUpserts() {
    WriteTime time = WriteTime.ofMicros(1795225239953977L);
    Map<CellKey, Cell> cells = new TreeMap<>();
    cells.put(CellKey.element("attrs", value(DataTypes.TEXT, "z")), live(time, DataTypes.INT, 26));
    cells.put(CellKey.element("tags", value(DataTypes.TEXT, "c")), Cell.live(time, Bytes.empty()));
    assertThat(decode(2, 3).change())
        .isEqualTo(new Change.Row(ROW, Optional.empty(), Optional.empty(), RowContent.of(cells)));
  }

  @Test
  void shouldDecodeDeletedColumnAsCellTombstone() {
    Cell tombstone = Cell.tombstone(WriteTime.ofMicros(1795225239995745L), 1795225239L);
    assertThat(decode(2, 4).change()).isEqualTo(update(CellKey.simple("director"), tombstone));
  }

  @Test
  void shouldDecodeRowDeletionWithoutItsListedColumns() {
    assertThat(decode(2, 5).change())
        .isEqualTo(
            new Change.Row(
                ROW,
                Optional.empty(),
                Optional.of(new Deletion(WriteTime.ofMicros(1795225240021839L), 1795225240L)),
                RowContent.none()));
  }

  @Test
  void shouldDecodeRangeWithinOneRatingWithBoundsInAnyOrder() {
    assertThat(decode(3, 0).change())
        .isEqualTo(
            new Change.Range(
                RangeBound.exclusive(value(DataTypes.FLOAT, 8.5f), value(DataTypes.INT, 100)),
                RangeBound.inclusive(value(DataTypes.FLOAT, 8.5f), value(DataTypes.INT, 130)),
                deletion(1795225240039697L)));
  }

  @Test
  void shouldDecodeRangeOfOnePrefix() {
    Bytes rating = value(DataTypes.FLOAT, 8.5f);
    assertThat(decode(3, 1).change())
        .isEqualTo(
            new Change.Range(
                RangeBound.inclusive(rating),
                RangeBound.inclusive(rating),
                deletion(1795225240061211L)));
  }

  @Test
  void shouldDecodeRangeOfDescendingColumnFromLargerToSmaller() {
    assertThat(decode(3, 2).change())
        .isEqualTo(
            new Change.Range(
                RangeBound.exclusive(value(DataTypes.FLOAT, 9.0f)),
                RangeBound.exclusive(value(DataTypes.FLOAT, 5.0f)),
                deletion(1795225240077116L)));
  }

  @Test
  void shouldDecodePartitionDeletionWhereClusteringColumnsAreNull() {
    assertThat(decode(3, 3).change()).isEqualTo(new Change.Partition(deletion(1795225240097274L)));
  }

  @ParameterizedTest
  @MethodSource("captures")
  void shouldKeepTablePartitionKeyAndOrigin(JsonNode capture) {
    // given
    RawRecord record = Movies.record(capture);

    // when
    Fragment fragment = fragment(decoder.decode(record, SCHEMA));

    // then
    assertThat(fragment)
        .isEqualTo(
            new Fragment(
                Movies.SOURCE, DRAMA_1999, fragment.change(), false, false, record.origin()));
  }

  @Test
  void shouldDecodeTheCopiesOfAllReplicasToTheSameTenChanges() {
    long different =
        Movies.captures().stream()
            .map(capture -> fragment(decoder.decode(Movies.record(capture), SCHEMA)).change())
            .distinct()
            .count();
    assertThat(different).isEqualTo(10);
  }

  @ParameterizedTest
  @MethodSource("captures")
  void shouldDecodeTheSameWithSchemaWrapper(JsonNode capture) {
    // given
    ObjectNode wrapped = Movies.MAPPER.createObjectNode();
    ObjectNode schema = wrapped.putObject("schema").put("type", "struct").put("optional", false);
    schema.putArray("fields").addObject().put("type", "int64").put("field", "payload");
    wrapped.set("payload", capture.get("value"));

    // when
    Decoded decoded = decoder.decode(Movies.valueOnly(wrapped.toString()), SCHEMA);

    // then
    Change plain = fragment(decoder.decode(Movies.record(capture), SCHEMA)).change();
    assertThat(fragment(decoded).change()).isEqualTo(plain);
  }

  @ParameterizedTest
  @MethodSource("captures")
  void shouldDecodeTheSameFromAvro(JsonNode capture) {
    // given
    DebeziumAvro avro = DebeziumAvro.of(SCHEMA).withDecimalsAsDouble();
    Decoder avroDecoder =
        new DebeziumFormat().decoder(Movies.SOURCE, ALL_LOSSES, avro.writerSchemas(7));

    // when
    Decoded decoded =
        avroDecoder.decode(Movies.valueOnly(avro.encode(7, capture.get("value"))), SCHEMA);

    // then
    Change plain = fragment(decoder.decode(Movies.record(capture), SCHEMA)).change();
    assertThat(fragment(decoded).change()).isEqualTo(plain);
  }

  @ParameterizedTest
  @MethodSource("captures")
  void shouldDecodeTheSameAfterEnvelopeTransformation(JsonNode capture) {
    // given
    ObjectNode value = capture.get("value").deepCopy().asObject();
    String op = value.get("op").asString();
    value.put("op", Map.of("i", "c", "r", "t").getOrDefault(op, op));

    // when
    Decoded decoded = decoder.decode(Movies.valueOnly(value.toString()), SCHEMA);

    // then
    Change plain = fragment(decoder.decode(Movies.record(capture), SCHEMA)).change();
    assertThat(fragment(decoded).change()).isEqualTo(plain);
  }

  @Test
  void shouldRefuseInexactDecimalUnlessAccepted() {
    // given
    Decoder strict = Movies.decoder(Set.of("tags", "notes", "attrs", "studio"));

    // when
    Decoded decoded = strict.decode(Movies.record(Movies.capture(2, 0)), SCHEMA);

    // then
    assertThat(Movies.malformed(decoded))
        .contains("'price'", "decimal", "12.34", "decimal.handling.mode=string");
  }

  @Test
  void shouldTakeMillisecondsOfOlderConnectorsForMicroseconds() {
    // given
    ObjectNode value = Movies.capture(2, 1).get("value").deepCopy().asObject();
    value.get("source").asObject().remove(List.of("ts_us", "ts_ns"));

    // when
    Decoded decoded = decoder.decode(Movies.valueOnly(value.toString()), SCHEMA);

    // then
    assertThat(fragment(decoded).change().writetime().micros()).isEqualTo(1795225239880000L);
  }

  @Test
  void shouldIgnoreSnapshotRow() {
    // given
    ObjectNode value = Movies.capture(2, 0).get("value").deepCopy().asObject();
    value.get("source").asObject().put("snapshot", "true").put("file", "").put("pos", -1);

    // when
    Decoded decoded = decoder.decode(Movies.valueOnly(value.toString()), SCHEMA);

    // then
    assertThat(decoded).isEqualTo(new Decoded.Ignored("snapshot row"));
  }

  static List<JsonNode> captures() {
    return Movies.captures();
  }

  @Test
  void shouldTellTheCopiesOfThreeNodesApart() {
    // given
    RawRecord one = Movies.record(Movies.capture(3, 0));
    Change change = fragment(decoder.decode(one, SCHEMA)).change();

    // when
    List<RawRecord> copies =
        Movies.captures().stream()
            .map(Movies::record)
            .filter(copy -> isOf(change, decoder.decode(copy, SCHEMA)))
            .toList();

    // then
    assertThat(copies).hasSize(3);
    assertThat(copies.stream().map(decoder::logSegment).distinct()).hasSize(3);
    assertThat(decoder.logSegment(one))
        .hasValueSatisfying(segment -> assertThat(segment).matches("CommitLog-7-\\d+\\.log"));
  }

  private static boolean isOf(Change change, Decoded decoded) {
    return decoded instanceof Decoded.Changes changes
        && changes.fragments().get(0).change().equals(change);
  }

  @Test
  void shouldTellNoSegmentWhereThereIsNone() {
    ObjectNode value = Movies.capture(2, 0).get("value").deepCopy().asObject();
    value.get("source").asObject().remove("file");

    assertThat(decoder.logSegment(Movies.valueOnly(value.toString()))).isEmpty();
    assertThat(decoder.logSegment(Movies.valueOnly("[]"))).isEmpty();
  }

  private Fragment decode(int partition, int offset) {
    return fragment(decoder.decode(Movies.record(Movies.capture(partition, offset)), SCHEMA));
  }

  private static Change.Row update(CellKey key, Cell cell) {
    return new Change.Row(
        ROW, Optional.empty(), Optional.empty(), RowContent.of(Map.of(key, cell)));
  }

  private static Deletion deletion(long micros) {
    return new Deletion(WriteTime.ofMicros(micros), 1795225240L);
  }

  private static Cell live(WriteTime time, DataType type, Object value) {
    return Cell.live(time, value(type, value));
  }

  private static Bytes value(DataType type, Object value) {
    return CqlValues.encode(type, value);
  }
}
