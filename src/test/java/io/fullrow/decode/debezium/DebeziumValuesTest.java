// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.decode.Decoded;
import io.fullrow.decode.Fidelity;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.decode.raw.AvroTree;
import io.fullrow.decode.raw.ColumnReader;
import io.fullrow.decode.raw.JsonTree;
import io.fullrow.decode.raw.Payload;
import io.fullrow.decode.raw.Raw;
import io.fullrow.decode.raw.RejectedRecordException;
import io.fullrow.model.Bytes;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlValues;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of each type to serialized bytes, against what the connector and the converters wrote. */
class DebeziumValuesTest {
  // Modes and cases whose bytes the connector has lost, each a declared loss.
  private static final Set<String> LOST =
      Set.of(
          "string/decimal_e", // 1E+3 as 1000
          "string/duration",
          "string/map_blob", // the buffer around the blob
          "double/decimal",
          "double/decimal_e",
          "double/decimal_s",
          "double/varint",
          "double/varint_amb",
          "double/map_dec",
          "double/list_dec",
          "precise/varint", // base 64 without a schema
          "precise/varint_amb",
          "precise/map_dec");

  @ParameterizedTest
  @MethodSource("jsonValues")
  void shouldReadJsonValueToTheBytesOfTheSource(Golden golden) {
    assertThat(read(golden.type(), JsonTree.read(golden.raw()), false)).isEqualTo(golden.bytes());
  }

  static List<Golden> jsonValues() {
    return Movies.lines("values-json.tsv").stream()
        .map(line -> line.split("\t"))
        .filter(cells -> !LOST.contains(cells[0] + "/" + cells[1]))
        .map(
            cells ->
                new Golden(
                    cells[0] + "/" + cells[1],
                    Types.named(cells[2]),
                    Bytes.fromHex(cells[3]),
                    utf8(cells[4]),
                    ""))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("avroValues")
  void shouldReadAvroValueToTheBytesOfTheSource(Golden golden) {
    // given
    Schema writer = new Schema.Parser().parse(golden.schema());
    WriterSchemas schemas = id -> new WriterSchemas.Lookup.Found(writer);

    // when
    Payload payload = AvroTree.read(golden.raw(), schemas);

    // then
    Raw cell = ((Raw.Struct) payload.root()).get("c");
    assertThat(read(golden.type(), new Payload(cell, false), false)).isEqualTo(golden.bytes());
  }

  static List<Golden> avroValues() {
    List<String[]> json = Movies.lines("values-json.tsv").stream().map(l -> l.split("\t")).toList();
    Set<String> lostInAvro = Set.of("string/decimal_e", "string/duration");
    return Movies.lines("values-avro.tsv").stream()
        .map(line -> line.split("\t"))
        .filter(cells -> !lostInAvro.contains(cells[0] + "/" + cells[1]))
        .map(cells -> avro(cells, json))
        .toList();
  }

  /** What the connector makes of a type is recorded, or nothing of it is carried. */
  @ParameterizedTest
  @EnumSource
  void shouldHaveAValueOfEveryTypeThatIsCarried(NativeCqlType type) {
    Fidelity fidelity = ColumnFidelity.of(Movies.regular("c", type.type()), Movies.SCHEMA);
    boolean carried = fidelity.level() != Fidelity.Level.MISSING;

    assertThat(cases("values-json.tsv", type).findAny().isPresent())
        .as("%s is in values-json.tsv", type)
        .isEqualTo(carried);
    assertThat(cases("values-avro.tsv", type).findAny().isPresent())
        .as("%s is in values-avro.tsv", type)
        .isEqualTo(carried);
  }

  /** Mode and case, of which values-json.tsv has the type. */
  private static Stream<String> cases(String file, NativeCqlType type) {
    Set<String> ofType =
        Movies.lines("values-json.tsv").stream()
            .map(line -> line.split("\t"))
            .filter(cells -> type.is(Types.named(cells[2])))
            .map(cells -> cells[0] + "/" + cells[1])
            .collect(Collectors.toSet());
    return Movies.lines(file).stream()
        .map(line -> line.split("\t"))
        .map(cells -> cells[0] + "/" + cells[1])
        .filter(ofType::contains);
  }

  private static Golden avro(String[] cells, List<String[]> json) {
    String cql =
        json.stream()
            .filter(line -> line[0].equals(cells[0]) && line[1].equals(cells[1]))
            .findFirst()
            .orElseThrow()[2];
    return new Golden(
        cells[0] + "/" + cells[1],
        Types.named(cql),
        Bytes.fromHex(cells[2]),
        Bytes.fromHex(cells[3]),
        cells[4]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          tinyint   | 127                     | 7f
          smallint  | -32768                  | 8000
          int       | 0                       | 00000000
          bigint    | -9223372036854775808    | 8000000000000000
          float     | 3                       | 40400000
          float     | "Infinity"              | 7f800000
          double    | "-Infinity"             | fff0000000000000
          double    | 0.1                     | 3fb999999999999a
          boolean   | false                   | 00
          text      | "\\u00e9"               | c3a9
          ascii     | ""                      | ``
          blob      | ""                      | ``
          date      | 0                       | 80000000
          date      | -1                      | 7fffffff
          date      | 18262                   | 80004756
          date      | -2147465386             | 80004756
          date      | 2147476343              | 7fffe377
          time      | 0                       | 0000000000000000
          timestamp | 9223372036854775807     | 7fffffffffffffff
          inet      | "host.example/10.0.0.1" | 0a000001
          inet      | "/0:0:0:0:0:0:0:1"      | 00000000000000000000000000000001
          decimal   | "0"                     | 0000000000
          decimal   | "-0.00"                 | 0000000200
          decimal   | {"scale":-2147483648,"value":"AQ=="} | 8000000001
          varint    | "0"                     | 00
          varint    | "-128"                  | 80
          varint    | "128"                   | 0080
          frozen<set<text>> | ["b","a"]       | 00000002000000016100000001 62
          frozen<map<int, text>> | [[1,"x"],[-1,""]] | 0000000200000004ffffffff00000000000000040000000100000001 78
          """)
  void shouldReadEdgeValues(String cql, String json, String hex) {
    assertThat(read(Types.named(cql), cell(json), false))
        .isEqualTo(Bytes.fromHex(hex.replace(" ", "")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          tinyint   | 300                        | out of range
          tinyint   | -129                       | out of range
          smallint  | 32768                      | out of range
          int       | 2147483648                 | out of range
          int       | "5"                        | expected a whole number
          int       | 5.0                        | expected a whole number
          bigint    | 9223372036854775808        | expected a whole number
          float     | 1e39                       | out of range
          float     | 0.1234567890123456         | more digits
          float     | "nan"                      | expected a number
          double    | 1e400                      | out of range
          double    | true                       | expected a number
          boolean   | 1                          | expected a boolean
          boolean   | "true"                     | expected a boolean
          text      | 5                          | expected text
          text      | "\\ud800x"                 | an unpaired surrogate
          text      | "x\\ud800"                 | an unpaired surrogate
          ascii     | "é"                        | not ASCII
          date      | 2147483648                 | out of range
          time      | -1                         | out of range
          time      | 86400000000000             | out of range
          timestamp | "2020-01-01"               | expected a whole number
          uuid      | "1-1-1-1-1"                | expected a uuid
          uuid      | "7f99836d-d4a5-433d-b2db-683209ed550x" | expected a uuid
          timeuuid  | "7f99836d-d4a5-433d-b2db-683209ed5500" | expected a timeuuid
          inet      | "/10.0.0"                  | expected an address
          inet      | "/10.0.0.256"              | expected an address
          inet      | "/10.0.0.1.1"              | expected an address
          inet      | "localhost"                | expected an address
          inet      | "/::g"                     | expected an address
          blob      | "%%%"                      | base 64
          blob      | [1]                        | base 64
          decimal   | 12.34                      | decimal.handling.mode=string
          decimal   | "12,34"                    | decimal in digits
          decimal   | {"scale":2}                | base 64
          decimal   | {"scale":2147483648,"value":"AQ=="} | scale out of range
          varint    | 12                         | varint.handling.mode=string
          varint    | "1.5"                      | varint in digits
          varint    | "AQ=="                     | varint.handling.mode=string
          frozen<list<int>> | [1,null]           | expected an element
          frozen<list<int>> | {"a":1}            | expected an array
          frozen<list<int>> | [1,"x"]            | expected a whole number
          frozen<set<text>> | ["a","a"]          | comes twice
          frozen<map<int, text>> | [[1,"a"],[1,"b"]] | comes twice
          frozen<map<int, text>> | {"1":"a"}     | expected a whole number
          frozen<map<int, text>> | [[1]]         | a key and a value
          frozen<map<text, int>> | "x"           | expected a map
          frozen<map<blob, text>> | [["AQ==","x"]] | comes wrong in JSON
          frozen<tuple<int, text, uuid>> | [1]   | expected an object
          """)
  void shouldRefuseWrongValueNamingColumnAndType(String cql, String json, String reason) {
    assertThatThrownBy(() -> read(Types.named(cql), cell(json), false))
        .isInstanceOf(RejectedRecordException.class)
        .hasMessageContainingAll("column 'c' (" + cql + ")", reason);
  }

  /** The type may have got it since the schema was read. */
  @Test
  void shouldNameAFieldThatTheTypeDoesNotHave() {
    Payload newer = cell("{\"street\":\"s\",\"town\":\"t\"}");

    assertThatThrownBy(() -> read(Types.named("frozen<ks.addr>"), newer, false))
        .isInstanceOfSatisfying(
            RejectedRecordException.class,
            rejected ->
                assertThat(rejected.decoded(Movies.SOURCE))
                    .isEqualTo(Decoded.UnknownColumn.ofField(Movies.SOURCE, "c", "\"town\"")));
  }

  @Test
  void shouldTakeInexactNumbersWhereTheLossIsAccepted() {
    assertThat(read(DataTypes.DECIMAL, cell("12.34"), true))
        .isEqualTo(CqlValues.encode(DataTypes.DECIMAL, new BigDecimal("12.34")));
    assertThat(read(DataTypes.VARINT, cell("12"), true))
        .isEqualTo(CqlValues.encode(DataTypes.VARINT, BigInteger.valueOf(12)));
    assertThat(read(DataTypes.DECIMAL, new Payload(avroCell(new Raw.Float64(0.1)), false), true))
        .isEqualTo(CqlValues.encode(DataTypes.DECIMAL, new BigDecimal("0.1")));
    assertThat(read(DataTypes.DURATION, cell("5"), true)).isEqualTo(Bytes.fromHex("00000a"));
  }

  @Test
  void shouldReadTextOfVarintAsBase64WhereTheSchemaSaysDecimal() {
    String json =
        "{\"schema\":{\"type\":\"bytes\",\"name\":\"org.apache.kafka.connect.data.Decimal\"},"
            + "\"payload\":{\"value\":\"1234\",\"deletion_ts\":null,\"set\":true}}";
    assertThat(read(DataTypes.VARINT, JsonTree.read(utf8(json)), false))
        .isEqualTo(Bytes.fromHex("d76df8"));
  }

  @Test
  void shouldShortenHugeValuesInReasons() {
    String huge = "9".repeat(200_000);
    assertThatThrownBy(() -> read(DataTypes.VARINT, cell('"' + huge + '"'), false))
        .isInstanceOf(RejectedRecordException.class)
        .hasMessageContainingAll("more than 10000 digits", "…(200000 characters)")
        .message()
        .hasSizeLessThan(400);
  }

  @Test
  void shouldNeverLookUpAHostName() throws Exception {
    // A name that resolves anywhere: only its number is read.
    assertThat(read(DataTypes.INET, cell("\"localhost/127.0.0.2\""), false))
        .isEqualTo(CqlValues.encode(DataTypes.INET, InetAddress.getByName("127.0.0.2")));
  }

  @Test
  void shouldTakeDatesWithinThirtyBitsForUnshifted() {
    LocalDate far = LocalDate.ofEpochDay(1L << 30);
    assertThat(read(DataTypes.DATE, cell(Long.toString(1L << 30)), false))
        .isEqualTo(CqlValues.encode(DataTypes.DATE, far));
    assertThat(read(DataTypes.DATE, cell(Long.toString((1L << 30) + 1)), false))
        .isEqualTo(
            CqlValues.encode(DataTypes.DATE, LocalDate.ofEpochDay((1L << 30) + 1 - (1L << 31))));
  }

  private static Raw avroCell(Raw value) {
    return new Raw.Struct(java.util.Map.of("value", value));
  }

  private static Payload cell(String json) {
    return JsonTree.read(utf8("{\"value\":" + json + ",\"deletion_ts\":null,\"set\":true}"));
  }

  private static Bytes read(DataType type, Payload payload, boolean accepted) {
    Column column = Movies.regular("c", type);
    TableSchema table =
        new TableSchema(Movies.SOURCE, List.of(column), List.of(), List.of(), List.of());
    ColumnReader reader = new DebeziumColumns().column(column, table, accepted);
    return reader.read(AfterCell.of("c", payload.root()).value(), payload);
  }

  private static Bytes utf8(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  record Golden(String name, DataType type, Bytes bytes, Bytes raw, String schema) {
    @Override
    public String toString() {
      return name;
    }
  }
}
