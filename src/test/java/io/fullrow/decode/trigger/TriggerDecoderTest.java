// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.trigger;

import static io.fullrow.decode.MovieTable.ARRIVAL;
import static io.fullrow.decode.MovieTable.changes;
import static io.fullrow.decode.MovieTable.cql;
import static io.fullrow.decode.MovieTable.row;
import static io.fullrow.decode.MovieTable.update;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.data.CqlDuration;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.decode.Decoded;
import io.fullrow.decode.Decoder;
import io.fullrow.decode.MovieTable;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import io.fullrow.testkit.CassandraTypes;
import io.fullrow.testkit.NativeValues;
import io.fullrow.testkit.Seeds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

class TriggerDecoderTest {
  static final Map<String, String> GOLDEN = MovieTable.golden("/trigger/movies.tsv");
  private static final Deletion DELETION = Deletion.at(ARRIVAL);
  private static final Pattern LITERAL =
      Pattern.compile("true|false|-?\\d+(\\.\\d+)?(E[+-]?\\d+)?");
  private static final Bytes RATING = cql(DataTypes.FLOAT, 4.0f);

  static Decoder decoder() {
    return new TriggerFormat()
        .decoder(
            MovieTable.SOURCE,
            Set.of("writetime", "ttl"),
            id -> {
              throw new AssertionError("JSON needs no schema");
            });
  }

  @Test
  void shouldReadValuesByTheColumnsTypesAndTimesFromKafka() {
    Map<String, Cell> numbers = new HashMap<>();
    numbers.put("views", live(DataTypes.BIGINT, Long.MAX_VALUE));
    numbers.put("price", live(DataTypes.DECIMAL, new BigDecimal("12.50")));
    numbers.put("votes", live(DataTypes.VARINT, new BigInteger("123456789012345678901234567890")));
    Map<String, Cell> all = new HashMap<>(numbers);
    all.put("title", live(DataTypes.TEXT, "X"));
    all.put("seen", live(DataTypes.TIMESTAMP, Instant.parse("2020-01-01T00:00:00.001Z")));
    all.put("fz", live(DataTypes.frozenListOf(DataTypes.INT), List.of(1, -1)));

    assertThat(golden("write")).isEqualTo(changes(update(row(4.5f, 120), all)));
    assertThat(golden("numbers")).isEqualTo(changes(update(row(4.5f, 120), numbers)));
    assertThat(golden("collection"))
        .isEqualTo(changes(update(row(4.5f, 120), Map.of("title", live(DataTypes.TEXT, "X")))));
  }

  @Test
  void shouldReadEveryDeletion() {
    assertThat(golden("columnDelete"))
        .isEqualTo(
            changes(
                update(
                    row(4.5f, 120),
                    Map.of("title", Cell.tombstone(ARRIVAL, DELETION.localDeletionTime())))));
    assertThat(golden("rowDelete")).isEqualTo(changes(rowDeletion()));
    assertThat(golden("rowDeleteAndWrite"))
        .isEqualTo(
            changes(
                rowDeletion(), update(row(4.0f, 90), Map.of("title", live(DataTypes.TEXT, "Y")))));
    assertThat(golden("partitionDelete")).isEqualTo(changes(new Change.Partition(DELETION)));
    assertThat(golden("named")).isEqualTo(changes(new Change.Partition(DELETION)));
  }

  @Test
  void shouldReadRangesWithPrefixesAndOpenEnds() {
    assertThat(golden("rangeDelete"))
        .isEqualTo(
            changes(
                new Change.Range(
                    RangeBound.inclusive(RATING, cql(DataTypes.INT, 100)),
                    RangeBound.inclusive(RATING),
                    DELETION)));
    assertThat(golden("openRangeDelete"))
        .isEqualTo(
            changes(new Change.Range(RangeBound.open(), RangeBound.exclusive(RATING), DELETION)));
  }

  @Test
  void shouldTakeARowWithoutCellsForAnInsertOnlyWhereNothingElseLooksLikeIt() {
    // given
    String empty = "{\"key\":\"a\",\"rows\":[{\"clusteringKey\":\"\",\"cells\":[]}]}";

    // when, then: a table without, and one with a collection
    assertThat(change(empty, MovieTable.single(DataTypes.INT)))
        .isEqualTo(
            new Change.Row(
                io.fullrow.model.Clustering.of(),
                Optional.of(RowMarker.live(ARRIVAL)),
                Optional.empty(),
                RowContent.none()));
    assertThat(
            MovieTable.malformed(
                decoder()
                    .decode(
                        MovieTable.record(empty),
                        MovieTable.single(DataTypes.setOf(DataTypes.INT)))))
        .contains("rows[0].cells", "look alike");
  }

  @Test
  void shouldIgnoreAnUpdateOfStaticColumnsOnly() {
    assertThat(decode("{\"key\":\"Drama:2001\",\"rows\":[]}"))
        .isEqualTo(new Decoded.Ignored("no carried column"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          hello                                    | not JSON
          []                                       | expected a JSON object
          {"rows":[]}                              | field 'key' is missing
          {"key":7,"rows":[]}                      | field 'key' is the number 7, expected text
          {"key":"Drama","rows":[]}                | has 1 components for the columns genre, year
          {"key":"a:b:2001","rows":[]}             | has 3 components for the columns genre, year
          {"key":"a\\\\:2001","rows":[]}           | may be escaped or not
          {"key":"a!:2001","rows":[]}              | may be escaped or not
          {"key":"Drama:x","rows":[]}              | column 'year' (int): no such value: the text 'x'
          {"key":"Drama:2001"}                     | field 'rows' is missing
          {"key":"Drama:2001","rows":{}}           | field 'rows' is an object
          {"key":"Drama:2001","rows":[1]}          | field 'rows[0]' is the number 1
          {"key":"Drama:2001","rows":[{}]}         | field 'rows[0].clusteringKey' is missing
          {"key":"Drama:2001","rows":[{"clusteringKey":"4.5"}]} | has 1 components for the columns rating, duration
          {"key":"Drama:2001","rows":[{"clusteringKey":"4.5, 120"}]} | field 'rows[0].cells' is missing
          {"key":"Drama:2001","rowDeleted":1,"rows":[]} | field 'rowDeleted' is the number 1, expected true or false
          {"key":"Drama:2001","rowRangeDeleted":true,"rows":[]} | field 'start' is missing
          {"key":"Drama:2001","rowRangeDeleted":true,"start":[],"end":[{"clusteringKey":"4.0"}],"rows":[]} | field 'end[0].inclusive' is missing
          {"key":"Drama:2001","rowRangeDeleted":true,"start":[],"end":[{"inclusive":true}],"rows":[]} | field 'end[0].clusteringKey' is missing
          {"key":"Drama:2001","rowRangeDeleted":true,"start":[{},{},{}],"end":[],"rows":[]} | more components than rating, duration
          """)
  void shouldRefuseWhatIsNoRecord(String value, String reason) {
    assertThat(MovieTable.malformed(decode(value))).contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                  | field 'rows[0].cells[0].name' is missing
          {"name":"title"}                    | field 'rows[0].cells[0].value' is missing
          {"name":"title","value":null}       | field 'rows[0].cells[0].value' is missing
          {"name":"title","value":5}          | column 'title' (text): expected text, not the number 5
          {"name":"title","value":"x","deleted":true} | has a value and is deleted
          {"name":"year","value":"1"}         | 'year', a key column
          {"name":"views","value":"1.5"}      | column 'views' (bigint): no such value
          {"name":"views","value":9223372036854775808} | column 'views' (bigint): expected a whole number
          {"name":"views","value":[1]}        | column 'views' (bigint): expected a whole number
          {"name":"votes","value":"1.5"}      | column 'votes' (varint): expected a varint in digits
          {"name":"price","value":"x"}        | column 'price' (decimal): expected a decimal in digits
          {"name":"seen","value":1577836800000} | column 'seen' (timestamp): expected text
          {"name":"seen","value":"2020-01-01 00:00+0000"} | column 'seen' (timestamp): no such value
          {"name":"fz","value":"zz"}          | column 'fz' (frozen<list<int>>): no such value
          {"name":"fz","value":"00000009"}    | column 'fz' (frozen<list<int>>): not a serialized
          """)
  void shouldRefuseCellNamingItsColumn(String cell, String reason) {
    assertThat(MovieTable.malformed(decode(cells(cell)))).contains(reason);
  }

  @Test
  void shouldRefuseAColumnTwiceAndALiteralOfNewerVersions() {
    String title = "{\"name\":\"title\",\"value\":\"x\"}";
    assertThat(MovieTable.malformed(decode(cells(title + "," + title)))).contains("twice");
    TableSchema table =
        new TableSchema(
            MovieTable.SOURCE,
            List.of(MovieTable.SCHEMA.partitionKey().get(0)),
            List.of(
                MovieTable.column(
                    "name", DataTypes.TEXT, io.fullrow.schema.Column.Kind.CLUSTERING)),
            List.of(),
            List.of());
    String quoted = "{\"key\":\"a\",\"rows\":[{\"clusteringKey\":\"'b'\",\"cells\":[]}]}";
    assertThat(MovieTable.malformed(decoder().decode(MovieTable.record(quoted), table)))
        .contains("column 'name' (text)", "single quotes");
  }

  @Test
  void shouldAnswerAnUnknownColumnEvenIfItIsCalledAsALossOfTheTable() {
    assertThat(decode(cells("{\"name\":\"ttl\",\"value\":\"1\"}")))
        .isEqualTo(new Decoded.UnknownColumn(MovieTable.SOURCE, "ttl"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"\"true\"", "true"})
  void shouldReadBooleans(String json) {
    assertThat(value(DataTypes.BOOLEAN, json)).isEqualTo(cql(DataTypes.BOOLEAN, true));
  }

  @Test
  void shouldReadEveryOtherTypeExactly() throws UnknownHostException {
    assertThat(value(DataTypes.BLOB, "\"00ff\"")).isEqualTo(Bytes.fromHex("00ff"));
    assertThat(value(DataTypes.DURATION, "\"1mo2d3ns\""))
        .isEqualTo(cql(DataTypes.DURATION, CqlDuration.newInstance(1, 2, 3)));
    assertThat(value(DataTypes.INET, "\"0:0:0:0:0:0:0:1\""))
        .isEqualTo(cql(DataTypes.INET, InetAddress.getByName("::1")));
    assertThat(value(DataTypes.DOUBLE, "\"-0.0\"")).isEqualTo(cql(DataTypes.DOUBLE, -0.0));
    assertThat(value(DataTypes.FLOAT, "\"NaN\"")).isEqualTo(cql(DataTypes.FLOAT, Float.NaN));
    assertThat(value(DataTypes.DECIMAL, "\"1E+3\""))
        .isEqualTo(cql(DataTypes.DECIMAL, new BigDecimal("1E+3")));
    assertThat(value(DataTypes.DECIMAL, "1.10"))
        .isEqualTo(cql(DataTypes.DECIMAL, new BigDecimal("1.10")));
    assertThat(value(DataTypes.TEXT, "\"\"")).isEqualTo(Bytes.empty());
  }

  /** From what Cassandra's own classes write. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "COUNTER")
  void shouldReadEveryNativeTypeAndATupleOfIt(NativeCqlType type) {
    DataType tuple = DataTypes.tupleOf(type.type());
    for (Bytes value : NativeValues.all(type)) {
      // given
      Bytes inTuple = Bytes.fromHex(HexFormat.of().toHexDigits(value.size()) + value.toHex());

      // when, then
      assertThat(value(type.type(), text(type.type(), value))).isEqualTo(value);
      assertThat(value(tuple, text(tuple, inTuple))).isEqualTo(inTuple);
    }
  }

  /** Of {@link NativeValues}, as Cassandra's types write them. */
  static String text(NativeCqlType type) {
    return switch (type) {
      case ASCII -> "ab";
      case BIGINT, COUNTER, INT, SMALLINT, TINYINT -> "7";
      case BLOB -> "00ff";
      case BOOLEAN -> "true";
      case DATE -> "1970-01-02";
      case DECIMAL -> "2.58";
      case DOUBLE, FLOAT -> "4.5";
      case DURATION -> "1mo2d3ns";
      case INET -> "10.0.0.1";
      case TEXT -> "aä";
      case TIME -> "23:59:59.999999999";
      case TIMESTAMP -> "2023-11-14T22:13:20.001Z";
      case TIMEUUID -> "01234567-89ab-1def-8123-456789abcdef";
      case UUID -> "01234567-89ab-4def-8123-456789abcdef";
      case VARINT -> "258";
    };
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "COUNTER")
  void shouldReadTextsThatAreNumbersOrBooleansOfJsonWithoutQuotesToo(NativeCqlType type) {
    for (Bytes value : NativeValues.all(type)) {
      String text = CassandraTypes.of(type).text(value).orElseThrow();
      if (LITERAL.matcher(text).matches()) {
        assertThat(value(type.type(), text)).as(text).isEqualTo(value);
      }
    }
  }

  /** In JSON. */
  private static String text(DataType type, Bytes value) {
    return JsonMapper.shared()
        .writeValueAsString(CassandraTypes.of(type).text(value).orElseThrow());
  }

  @Test
  void shouldRefuseACollectionWithMoreElementsThanBytesInsideOfAnother() {
    // given
    DataType type = DataTypes.frozenListOf(DataTypes.frozenListOf(DataTypes.INT));
    String record = single("\"00000001000000047fffffff\"");

    // when
    Decoded decoded = decoder().decode(MovieTable.record(record), MovieTable.single(type));

    // then
    assertThat(MovieTable.malformed(decoded)).contains("column 'c'", "not a serialized");
  }

  @Test
  void shouldAnswerEditedRecordsWithoutAnUnexpectedError() {
    List<String> records = List.copyOf(GOLDEN.values());
    List<String> pieces =
        List.of("null", "true", "[]", "{}", "\"\"", "1e999", "\":\"", "\", \"", "-1", "\"a:1\"");
    Seeds.forEach(
        5_000,
        random -> {
          String record = records.get(random.nextInt(records.size()));
          int at = record.indexOf(':', random.nextInt(record.length() - 12));
          int end = at + 1 + random.nextInt(12);
          String edited =
              record.substring(0, at + 1)
                  + pieces.get(random.nextInt(pieces.size()))
                  + record.substring(Math.min(end, record.length()));
          if (decode(edited) instanceof Decoded.Malformed malformed) {
            assertThat(malformed.reason())
                .as(edited)
                .isNotBlank()
                .doesNotContain("cannot be decoded", "Exception")
                .hasSizeLessThan(1_000);
          }
        });
  }

  private static Bytes value(DataType type, String json) {
    Change.Row row = (Change.Row) change(single(json), MovieTable.single(type));
    return row.columns().cells().values().iterator().next().valueBytes().orElseThrow();
  }

  /** A write into {@link MovieTable#single}. */
  static String single(String json) {
    return "{\"key\":\"a\",\"rows\":[{\"clusteringKey\":\"\",\"cells\":[{\"name\":\"c\",\"value\":"
        + json
        + "}]}]}";
  }

  private static Change change(String record, TableSchema table) {
    Decoded decoded = decoder().decode(MovieTable.record(record), table);
    assertThat(decoded).isInstanceOf(Decoded.Changes.class);
    return ((Decoded.Changes) decoded).fragments().get(0).change();
  }

  private static String cells(String cells) {
    return "{\"key\":\"Drama:2001\",\"rows\":[{\"clusteringKey\":\"4.5, 120\",\"cells\":["
        + cells
        + "]}]}";
  }

  private static Cell live(DataType type, Object value) {
    return Cell.live(ARRIVAL, cql(type, value));
  }

  private static Change rowDeletion() {
    return new Change.Row(
        row(4.5f, 120), Optional.empty(), Optional.of(DELETION), RowContent.none());
  }

  private static Decoded golden(String name) {
    return decode(Objects.requireNonNull(GOLDEN.get(name)));
  }

  private static Decoded decode(String value) {
    return decoder().decode(MovieTable.record(value), MovieTable.SCHEMA);
  }
}
