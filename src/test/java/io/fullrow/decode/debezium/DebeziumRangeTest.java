// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.decode.Decoded;
import io.fullrow.decode.Decoder;
import io.fullrow.decode.raw.ColumnReader;
import io.fullrow.decode.raw.RejectedRecordException;
import io.fullrow.decode.raw.TypeText;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.RangeBound;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlValues;
import io.fullrow.schema.TableSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** Range bounds: their values as Cassandra's getString writes them, and their shapes. */
class DebeziumRangeTest {
  private static final String FLOAT =
      "\"org.apache.cassandra.db.marshal.ReversedType(org.apache.cassandra.db.marshal.FloatType)\"";
  private static final String INT = "\"org.apache.cassandra.db.marshal.Int32Type\"";
  private static final String RATING = value("rating", "8.5", FLOAT);
  private static final String DURATION = value("duration", "100", INT);

  @Test
  void shouldReadTextOfEachType() throws Exception {
    // The texts were written by Cassandra 5.0's types.
    assertBound(DataTypes.TINYINT, "-1", (byte) -1);
    assertBound(DataTypes.SMALLINT, "-5", (short) -5);
    assertBound(DataTypes.INT, "-5", -5);
    assertBound(DataTypes.BIGINT, "5", 5L);
    assertBound(DataTypes.FLOAT, "NaN", Float.NaN);
    assertBound(DataTypes.FLOAT, "1.0E20", 1e20f);
    assertBound(DataTypes.DOUBLE, "-0.0", -0.0);
    assertBound(DataTypes.DOUBLE, "-Infinity", Double.NEGATIVE_INFINITY);
    assertBound(DataTypes.BOOLEAN, "true", true);
    assertBound(DataTypes.TEXT, "a:'b", "a:'b");
    assertBound(DataTypes.ASCII, "x", "x");
    assertBound(DataTypes.BLOB, "01ff", ByteBuffer.wrap(new byte[] {1, (byte) 0xFF}));
    String uuid = "7f99836d-d4a5-433d-b2db-683209ed5500";
    assertBound(DataTypes.UUID, uuid, UUID.fromString(uuid));
    assertBound(DataTypes.INET, "10.0.0.1", InetAddress.getByName("10.0.0.1"));
    assertBound(DataTypes.INET, "0:0:0:0:0:0:0:1", InetAddress.getByName("::1"));
    assertBound(DataTypes.DATE, "2020-01-01", LocalDate.of(2020, 1, 1));
    assertBound(DataTypes.DATE, "-5877641-06-23", LocalDate.ofEpochDay(Integer.MIN_VALUE));
    assertBound(DataTypes.DATE, "+5881580-07-11", LocalDate.ofEpochDay(Integer.MAX_VALUE));
    assertBound(DataTypes.TIME, "23:59:59.000000001", LocalTime.of(23, 59, 59, 1));
    assertBound(DataTypes.TIME, "00:00:00.000000000", LocalTime.MIDNIGHT);
    Instant instant = Instant.ofEpochMilli(1_577_836_800_001L);
    assertBound(DataTypes.TIMESTAMP, "2020-01-01T00:00:00.001Z", instant);
    assertBound(DataTypes.TIMESTAMP, "2020-01-01 00:00:00.001+0000", instant);
    assertBound(
        DataTypes.TIMESTAMP,
        "+292278994-08-17T07:12:55.807Z",
        Instant.ofEpochMilli(Long.MAX_VALUE));
    assertBound(DataTypes.DECIMAL, "1E+3", new BigDecimal("1E+3"));
    assertBound(DataTypes.DECIMAL, "1.20", new BigDecimal("1.20"));
    assertBound(DataTypes.VARINT, "-12345678901234567890", new BigInteger("-12345678901234567890"));
    assertBound(
        DataTypes.frozenListOf(DataTypes.INT),
        "0000000200000004000000010000000400000002",
        List.of(1, 2));
  }

  @Test
  void shouldReadTextOfTuples() {
    var type = DataTypes.tupleOf(DataTypes.INT, DataTypes.TEXT, DataTypes.TIME);
    assertBound(
        type,
        "1:a\\:\\@b:00\\:00\\:00.000000001",
        type.newValue(1, "a:@b", LocalTime.of(0, 0, 0, 1)));
    assertBound(type, "@:\\@:@", type.newValue(null, "@", null));
    assertThat(bound(type, "1")).isEqualTo(Bytes.fromHex("0000000400000001"));
  }

  @ParameterizedTest
  @CsvSource({"1:a\\\\:x", "1:a\\:00", "1:a:b:c"})
  void shouldRefuseTupleTextWithMoreThanOneMeaning(String text) {
    var type = DataTypes.tupleOf(DataTypes.INT, DataTypes.TEXT, DataTypes.TEXT);
    assertThatThrownBy(() -> bound(type, text))
        .isInstanceOf(RejectedRecordException.class)
        .hasMessageContainingAll("column 'c'", "cannot be told");
  }

  @Test
  void shouldReadNothingAsZeroLengthValue() {
    for (DataType type : List.of(DataTypes.INT, DataTypes.TEXT, DataTypes.TIMESTAMP)) {
      assertThat(bound(type, "")).isEqualTo(Bytes.empty());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tinyint, 128",
    "int, x",
    "int, 5.0",
    "float, 1e99",
    "boolean, yes",
    "blob, 0",
    "date, 2020-13-01",
    "date, +999999999-01-01",
    "time, 24:00:00",
    "timestamp, yesterday",
    "uuid, 1-2-3-4-5",
    "inet, localhost",
    "decimal, x"
  })
  void shouldRefuseTextThatIsNoValue(String cql, String text) {
    assertThatThrownBy(() -> bound(Types.named(cql), text))
        .isInstanceOf(RejectedRecordException.class)
        .hasMessageContaining("column 'c' (" + cql + ")");
  }

  @Test
  void shouldReadBoundsOfUnequalLength() {
    assertThat(range(start("INCL", DURATION, RATING), end("EXCL", RATING)))
        .isEqualTo(
            new Decoded.Changes(
                List.of(
                    fragment(
                        RangeBound.inclusive(rating(), duration()),
                        RangeBound.exclusive(rating())))));
  }

  @Test
  void shouldReadMissingBoundAndBoundWithoutValuesAsOpen() {
    assertThat(range("null", end("INCL", RATING)))
        .isEqualTo(changes(RangeBound.open(), RangeBound.inclusive(rating())));
    assertThat(range(start("EXCL", RATING), "null"))
        .isEqualTo(changes(RangeBound.exclusive(rating()), RangeBound.open()));
    assertThat(range(start("INCL"), end("EXCL", RATING)))
        .isEqualTo(changes(RangeBound.open(), RangeBound.exclusive(rating())));
  }

  @Test
  void shouldRefuseBoundsThatDoNotFitTheTable() {
    assertReason(range("null", "null"), "'after._range_start' is missing");
    assertReason(range(end("INCL", RATING), end("INCL", RATING)), "expected INCL_START_BOUND");
    assertReason(range(start("INCL", DURATION), "null"), "without a gap");
    assertReason(range(start("INCL", RATING, RATING), "null"), "a column twice");
    assertReason(range(start("INCL", value("title", "x", INT)), "null"), "no clustering column");
    assertReason(range(start("INCL", value("rating", "8.5", INT)), "null"), "CLUSTERING ORDER");
    assertReason(range(start("INCL", value("rating", "x", FLOAT)), "null"), "column 'rating'");
    assertReason(range("{\"method\":\"INCL_START_BOUND\"}", "null"), "values' is missing");
    assertReason(range("5", "null"), "'after._range_start' is the number 5");
    assertThat(range(start("INCL", value("studio2", "x", INT)), "null"))
        .isEqualTo(new Decoded.UnknownColumn(Movies.SOURCE, "studio2"));
  }

  @Test
  void shouldRefuseCellsInRangeDeletion() {
    ObjectNode value = event(start("INCL", RATING), "null");
    ObjectNode cell = value.get("after").asObject().putObject("title");
    cell.put("value", "x").putNull("deletion_ts");
    assertReason(decode(value), "'after.title' has no place in a range deletion");
  }

  @Test
  void shouldRefuseRangeOfTableWithoutClusteringColumns() {
    // given
    TableSchema flat =
        new TableSchema(
            Movies.SCHEMA.id(),
            Movies.SCHEMA.partitionKey(),
            List.of(),
            List.of(),
            Movies.SCHEMA.regulars());
    Decoder decoder = new DebeziumFormat().decoder(Movies.SOURCE, Set.of(), Movies.NO_SCHEMAS);

    // when
    Decoded decoded =
        decoder.decode(Movies.valueOnly(event(start("INCL"), "null").toString()), flat);

    // then
    assertReason(decoded, "without clustering columns");
  }

  @Test
  void shouldReadQuotedNames() {
    assertThat(RangeChange.unquoted("rating")).isEqualTo("rating");
    assertThat(RangeChange.unquoted("\"Fo\"\"o\"")).isEqualTo("Fo\"o");
    assertThat(RangeChange.unquoted("\"\"")).isEqualTo("");
    assertThat(RangeChange.unquoted("\"")).isEqualTo("\"");
  }

  private static void assertReason(Decoded decoded, String reason) {
    assertThat(Movies.malformed(decoded)).contains(reason);
  }

  private static void assertBound(DataType type, String text, Object value) {
    assertThat(bound(type, text))
        .as("%s as %s", text, type)
        .isEqualTo(CqlValues.encode(type, value));
  }

  private static Bytes bound(DataType type, String text) {
    Column column = Movies.column("c", type, Column.Kind.CLUSTERING);
    return TypeText.read(new ColumnReader(column, true, ColumnReader::notCarried), text);
  }

  private static Decoded changes(RangeBound start, RangeBound end) {
    return new Decoded.Changes(List.of(fragment(start, end)));
  }

  private static io.fullrow.model.Fragment fragment(RangeBound start, RangeBound end) {
    io.fullrow.model.Fragment captured =
        Movies.fragment(
            Movies.decoder().decode(Movies.record(Movies.capture(3, 0)), Movies.SCHEMA));
    Change.Range range = (Change.Range) captured.change();
    return new io.fullrow.model.Fragment(
        TableId.parse("movies.movies_by_genre"),
        captured.partition(),
        new Change.Range(start, end, range.deletion()),
        false,
        false,
        Movies.valueOnly(event("null", "null").toString()).origin());
  }

  private static Decoded range(String start, String end) {
    return withoutOriginal(decode(event(start, end)));
  }

  // The origin holds the record itself, which differs from case to case.
  private static Decoded withoutOriginal(Decoded decoded) {
    if (!(decoded instanceof Decoded.Changes changes)) {
      return decoded;
    }
    Change.Range range = (Change.Range) changes.fragments().get(0).change();
    return changes(range.start(), range.end());
  }

  private static Decoded decode(ObjectNode value) {
    return Movies.decoder().decode(Movies.valueOnly(value.toString()), Movies.SCHEMA);
  }

  private static ObjectNode event(String start, String end) {
    ObjectNode value = Movies.capture(3, 0).get("value").deepCopy().asObject();
    value.get("after").asObject().set("_range_start", Movies.MAPPER.readTree(start));
    value.get("after").asObject().set("_range_end", Movies.MAPPER.readTree(end));
    return value;
  }

  private static String start(String method, String... values) {
    return boundJson(method + "_START_BOUND", values);
  }

  private static String end(String method, String... values) {
    return boundJson(method + "_END_BOUND", values);
  }

  private static String boundJson(String method, String... values) {
    return "{\"method\":\"" + method + "\",\"values\":[" + String.join(",", values) + "]}";
  }

  private static String value(String name, String text, String type) {
    return "{\"name\":\"" + name + "\",\"value\":\"" + text + "\",\"type\":" + type + "}";
  }

  private static Bytes rating() {
    return CqlValues.encode(DataTypes.FLOAT, 8.5f);
  }

  private static Bytes duration() {
    return CqlValues.encode(DataTypes.INT, 100);
  }
}
