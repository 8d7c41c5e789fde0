// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.sidecar;

import static io.fullrow.decode.MovieTable.changes;
import static io.fullrow.decode.MovieTable.cql;
import static io.fullrow.decode.MovieTable.insert;
import static io.fullrow.decode.MovieTable.row;
import static io.fullrow.decode.MovieTable.update;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.decode.Decoded;
import io.fullrow.decode.Decoder;
import io.fullrow.decode.MovieTable;
import io.fullrow.decode.RawRecord;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.TableSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SidecarDecoderTest {
  private static final WriteTime TIME = WriteTime.ofMicros(SidecarEvents.MICROS);
  private static final Deletion DELETION = Deletion.at(TIME);
  private static final Bytes RATING = cql(DataTypes.FLOAT, 4.0f);

  static Decoder decoder() {
    return new SidecarFormat().decoder(MovieTable.SOURCE, Set.of(), SidecarEvents.SCHEMAS);
  }

  /** Events by name, with what they decode to. */
  record Sample(String name, SidecarEvents event, Decoded decoded) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Sample> samples() {
    Expiry expiry = Expiry.at(1_711_150_000, 900);
    return List.of(
        new Sample("insert", everyColumn(), changes(insert(row(4.5f, 120), marker(), values()))),
        new Sample(
            "insertWithTtl",
            SidecarEvents.row("INSERT")
                .with("title", "X")
                .with("views", null)
                .ttl(900, 1_711_150_000),
            changes(
                insert(
                    row(4.5f, 120),
                    RowMarker.expiring(TIME, expiry),
                    Map.of(
                        "title",
                        Cell.expiring(TIME, cql(DataTypes.TEXT, "X"), expiry),
                        "views",
                        tombstone())))),
        new Sample(
            "update",
            SidecarEvents.row("UPDATE").with("title", "X").with("director", null),
            changes(
                update(
                    row(4.5f, 120),
                    Map.of("title", live(DataTypes.TEXT, "X"), "director", tombstone())))),
        new Sample(
            "staticAndRow",
            SidecarEvents.row("UPDATE").with("studio", "S").with("title", "X"),
            changes(
                new Change.StaticRow(studio()),
                update(row(4.5f, 120), Map.of("title", live(DataTypes.TEXT, "X"))))),
        new Sample(
            "static",
            SidecarEvents.of("UPDATE").with("studio", "S"),
            changes(new Change.StaticRow(studio()))),
        new Sample("rowDelete", SidecarEvents.row("DELETE"), changes(rowDeletion())),
        new Sample(
            "columnDelete",
            SidecarEvents.row("DELETE").with("title", null),
            changes(update(row(4.5f, 120), Map.of("title", tombstone())))),
        new Sample(
            "elements",
            SidecarEvents.row("UPDATE").with("tags", List.of("a", "b")),
            changes(tags(Map.of("a", live(), "b", live()), Map.of()))),
        new Sample(
            "collectionDelete",
            SidecarEvents.row("DELETE").with("tags", null),
            changes(tags(Map.of(), Map.of("tags", DELETION)))),
        new Sample(
            "elementDelete",
            SidecarEvents.row("COMPLEX_ELEMENT_DELETE").with("tags", null).with("title", "X"),
            changes(update(row(4.5f, 120), Map.of("title", live(DataTypes.TEXT, "X"))))),
        new Sample(
            "partitionDelete",
            SidecarEvents.of("DELETE_PARTITION"),
            changes(new Change.Partition(DELETION))),
        new Sample(
            "range",
            SidecarEvents.of("DELETE_RANGE")
                .predicate("EQ", "rating", 4.0f)
                .predicate("GT", "duration", 90)
                .predicate("LTE", "duration", 100),
            changes(
                new Change.Range(
                    RangeBound.exclusive(RATING, cql(DataTypes.INT, 90)),
                    RangeBound.inclusive(RATING, cql(DataTypes.INT, 100)),
                    DELETION))),
        new Sample(
            "openRange",
            SidecarEvents.of("DELETE_RANGE").predicate("LT", "rating", 4.0f),
            changes(new Change.Range(RangeBound.open(), RangeBound.exclusive(RATING), DELETION))),
        new Sample(
            "twoColumnRange",
            SidecarEvents.of("DELETE_RANGE")
                .predicate("GTE", "rating", 5.0f)
                .predicate("LT", "rating", 4.0f)
                .predicate("GTE", "duration", 90),
            changes(
                new Change.Range(
                    RangeBound.inclusive(cql(DataTypes.FLOAT, 5.0f), cql(DataTypes.INT, 90)),
                    RangeBound.exclusive(RATING),
                    DELETION))),
        new Sample(
            "inRange",
            SidecarEvents.of("DELETE_RANGE")
                .predicate("IN", "rating", 5.0f)
                .predicate("IN", "rating", 4.0f),
            changes(exactly(cql(DataTypes.FLOAT, 5.0f)), exactly(RATING))));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldDecodeGoldenBytesWithoutAFrame(Sample sample) {
    Map<String, String> all = MovieTable.golden("/sidecar/events.tsv");
    Bytes golden = Bytes.fromHex(Objects.requireNonNull(all.get(sample.name())));

    assertThat(decode(MovieTable.record(golden))).isEqualTo(sample.decoded());
    assertThat(sample.event().unframed().value()).contains(golden);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldDecodeTheSameInTheConfluentWireFormat(Sample sample) {
    assertThat(decode(sample.event().framed())).isEqualTo(sample.decoded());
  }

  @ParameterizedTest
  @MethodSource("refused")
  void shouldRefuseWhatCannotBeTold(Sample sample) {
    for (RawRecord record : List.of(sample.event().unframed(), sample.event().framed())) {
      assertThat(MovieTable.malformed(decode(record))).contains(sample.name());
    }
  }

  /** By a part of the reason. */
  static List<Sample> refused() {
    Map<String, SidecarEvents> events = new LinkedHashMap<>();
    events.put(
        "left out the values of title, director (truncatedFields)",
        SidecarEvents.row("UPDATE").with("views", 1L).truncated("title").truncated("director"));
    events.put(
        "which updateFields does not name", SidecarEvents.row("UPDATE").hidden("title", "X"));
    events.put(
        "column 'rating' (float): a primary key column is null",
        SidecarEvents.of("UPDATE").with("rating", null).with("duration", 1).with("title", "X"));
    events.put(
        "does not name all of the clustering columns rating, duration",
        SidecarEvents.of("UPDATE").with("rating", 4.5f).with("title", "X"));
    events.put(
        "names other columns than the partition key: genre, year, studio",
        SidecarEvents.of("DELETE_PARTITION").with("studio", "S"));
    events.put(
        "names other columns than the partition key: genre, year, title",
        SidecarEvents.of("DELETE_RANGE").with("title", "X").predicate("EQ", "rating", 1f));
    events.put("field 'range' is null", SidecarEvents.of("DELETE_RANGE"));
    events.put("field 'ttl.ttl' is -5", SidecarEvents.row("INSERT").ttl(-5, 1));
    events.put("'tags' is null in an event UPDATE", SidecarEvents.row("UPDATE").with("tags", null));
    events.put(
        "column 'seen' (timestamp): no whole millisecond",
        SidecarEvents.row("UPDATE").with("seen", Long.MAX_VALUE));
    events.put(
        "'title', no clustering column",
        SidecarEvents.of("DELETE_RANGE").predicate("EQ", "title", "X"));
    events.put(
        "field 'range[0].value.rating' is missing",
        SidecarEvents.of("DELETE_RANGE").predicate("EQ", "rating", null));
    events.put("without a gap", SidecarEvents.of("DELETE_RANGE").predicate("GT", "duration", 1));
    events.put(
        "clustering columns without a gap",
        SidecarEvents.of("DELETE_RANGE").predicate("EQ", "duration", 1));
    events.put(
        "that is and is not inclusive",
        SidecarEvents.of("DELETE_RANGE")
            .predicate("GT", "rating", 1f)
            .predicate("GTE", "duration", 1));
    events.put(
        "IN together with another IN or a bound",
        SidecarEvents.of("DELETE_RANGE")
            .predicate("IN", "rating", 1f)
            .predicate("IN", "rating", 2f)
            .predicate("GT", "duration", 1));
    events.put(
        "IN together with another IN",
        SidecarEvents.of("DELETE_RANGE")
            .predicate("IN", "rating", 1f)
            .predicate("IN", "rating", 2f)
            .predicate("IN", "duration", 1)
            .predicate("IN", "duration", 2));
    return events.entrySet().stream()
        .map(event -> new Sample(event.getKey(), event.getValue(), new Decoded.Ignored("")))
        .toList();
  }

  @Test
  void shouldAnswerUnknownColumnBeforeItReadsThePayload() {
    SidecarEvents event = SidecarEvents.row("UPDATE").with("brand_new", "x");
    assertThat(decode(event.unframed()))
        .isEqualTo(new Decoded.UnknownColumn(MovieTable.SOURCE, "brand_new"));
    assertThat(decode(event.framed()))
        .isEqualTo(new Decoded.UnknownColumn(MovieTable.SOURCE, "brand_new"));
  }

  @Test
  void shouldIgnoreTheRemovalOfElementsAlone() {
    assertThat(decode(SidecarEvents.row("COMPLEX_ELEMENT_DELETE").with("tags", null).unframed()))
        .isEqualTo(new Decoded.Ignored("no carried column"));
  }

  @Test
  void shouldFindOutAPayloadOfAnotherSchema() {
    // given: the source has a column more, and one less
    String schema = SidecarEvents.PAYLOAD.toString();
    String field = "{\"name\":\"xtra\",\"type\":[\"string\",\"null\"]},{\"name\":\"votes\"";
    org.apache.avro.Schema more =
        new org.apache.avro.Schema.Parser().parse(schema.replace("{\"name\":\"votes\"", field));
    org.apache.avro.Schema less =
        new org.apache.avro.Schema.Parser()
            .parse(schema.replaceFirst("\\{\"name\":\"views\",\"type\":\\[[^\\]]*\\]\\},", ""));
    assertThat(less.getField("views")).isNull();
    SidecarEvents event = SidecarEvents.row("UPDATE").with("title", "X");

    // when, then
    assertThat(MovieTable.malformed(decode(event.unframed(more))))
        .contains("derived from movies_new.movies_by_genre", "1 bytes follow the datum");
    assertThat(MovieTable.malformed(decode(event.unframed(less)))).contains("too early");
  }

  @Test
  void shouldTellWhatIsNotReadable() {
    assertThat(MovieTable.malformed(decode(MovieTable.record("hello"))))
        .contains("not Avro of the schema CassandraCDC");
    assertThat(MovieTable.malformed(decode(MovieTable.record(Bytes.fromHex("0000000102ff")))))
        .contains("no writer schema with id 258");
    assertThat(MovieTable.malformed(decode(SidecarEvents.row("UPDATE").micros(0).unframed())))
        .contains("no writer schema with id");
  }

  private static SidecarEvents everyColumn() {
    return SidecarEvents.row("INSERT")
        .with("director", "D")
        .with("fz", List.of(1, -1))
        .with("price", SidecarEvents.number("price", new BigInteger("12500000000000000000")))
        .with("seen", 1_577_836_800_001_000L)
        .with("title", "X")
        .with("views", Long.MIN_VALUE)
        .with("votes", SidecarEvents.number("votes", new BigInteger("-12345678901234567890")));
  }

  private static Map<String, Cell> values() {
    Map<String, Cell> cells = new HashMap<>();
    cells.put("director", live(DataTypes.TEXT, "D"));
    cells.put("fz", live(DataTypes.frozenListOf(DataTypes.INT), List.of(1, -1)));
    cells.put("price", live(DataTypes.DECIMAL, new BigDecimal("1.2500000000000000000")));
    cells.put("seen", live(DataTypes.TIMESTAMP, Instant.parse("2020-01-01T00:00:00.001Z")));
    cells.put("title", live(DataTypes.TEXT, "X"));
    cells.put("views", live(DataTypes.BIGINT, Long.MIN_VALUE));
    cells.put("votes", live(DataTypes.VARINT, new BigInteger("-12345678901234567890")));
    return cells;
  }

  private static RowMarker marker() {
    return RowMarker.live(TIME);
  }

  private static RowContent studio() {
    return RowContent.of(Map.of(CellKey.simple("studio"), live(DataTypes.TEXT, "S")));
  }

  private static Change tags(Map<String, Cell> elements, Map<String, Deletion> deletions) {
    Map<CellKey, Cell> cells = new HashMap<>();
    elements.forEach(
        (tag, cell) -> cells.put(CellKey.element("tags", cql(DataTypes.TEXT, tag)), cell));
    return new Change.Row(
        row(4.5f, 120), Optional.empty(), Optional.empty(), RowContent.of(cells, deletions));
  }

  private static Change rowDeletion() {
    return new Change.Row(
        row(4.5f, 120), Optional.empty(), Optional.of(DELETION), RowContent.none());
  }

  private static Change exactly(Bytes rating) {
    return new Change.Range(RangeBound.inclusive(rating), RangeBound.inclusive(rating), DELETION);
  }

  private static Cell live() {
    return Cell.live(TIME, Bytes.empty());
  }

  private static Cell live(DataType type, Object value) {
    return Cell.live(TIME, cql(type, value));
  }

  private static Cell tombstone() {
    return Cell.tombstone(TIME, DELETION.localDeletionTime());
  }

  /** Without its column a deletion would look like that of the row. */
  @Test
  void shouldNotTakeTheDeletionOfADroppedColumnForThatOfItsRow() {
    TableSchema all = MovieTable.SCHEMA;
    TableSchema dropped =
        new TableSchema(
                all.id(),
                all.partitionKey(),
                all.clustering(),
                all.statics(),
                all.regulars().stream().filter(column -> !column.name().equals("title")).toList())
            .withDropped(Map.of("title", TIME));
    RawRecord record = SidecarEvents.row("DELETE").with("title", null).framed();

    assertThat(decoder().decode(record, dropped)).isInstanceOf(Decoded.Ignored.class);
  }

  /** Either may have lost elements, as with two collections that the table has. */
  @Test
  void shouldRefuseADeletionOfACollectionBesideADroppedColumn() {
    // given
    TableSchema dropped = MovieTable.SCHEMA.withDropped(Map.of("brand_new", TIME));
    RawRecord record =
        SidecarEvents.row("DELETE").with("tags", null).with("brand_new", null).framed();

    // when, then
    assertThat(MovieTable.malformed(decoder().decode(record, dropped)))
        .contains("'tags'", "not clear");
  }

  private static Decoded decode(RawRecord record) {
    return decoder().decode(record, MovieTable.SCHEMA);
  }
}
