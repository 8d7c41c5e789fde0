// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Clustering;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import io.fullrow.testkit.NativeValues;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every CQL type at its edges, by CQL bytes: as a column, as an element and as a map key of a
 * collection, as a partition key, as a clustering and as a static column. Each comes back from its
 * event bit by bit, whether it is canonical or not.
 */
class CqlEdgeValuesTest {
  private static final int MEBIBYTE = 1 << 20;
  private static final String ZEROS = "00".repeat(16);
  private static final String ONES = "ff".repeat(16);

  /**
   * A type and the bytes of one value.
   *
   * @param key whether CQL allows the type in a primary key
   */
  private record Edge(String name, DataType type, boolean key, Bytes value) {
    @Override
    public String toString() {
      return name + " " + value;
    }
  }

  static Stream<Edge> edges() {
    return Stream.of(natives(), longOnes(), collections(), structures()).flatMap(stream -> stream);
  }

  private static Stream<Edge> natives() {
    return Stream.of(NativeCqlType.values())
        .filter(type -> type != NativeCqlType.COUNTER)
        .flatMap(type -> values(type).map(value -> edge(type, value)));
  }

  private static Edge edge(NativeCqlType type, Bytes value) {
    return new Edge(CqlTypes.name(type.type()), type.type(), type != NativeCqlType.DURATION, value);
  }

  private static Stream<Bytes> values(NativeCqlType type) {
    return Stream.concat(
        Stream.concat(Stream.of(Bytes.empty()), NativeValues.all(type).stream()),
        odd(type).map(Bytes::fromHex));
  }

  private static Stream<String> odd(NativeCqlType type) {
    return switch (type) {
      case ASCII -> Stream.of("00", "7f", "80");
      case BIGINT ->
          Stream.of("8000000000000000", "7fffffffffffffff", "0000000000000000", "ffffffffffffffff");
      case BLOB -> Stream.of("00", "ff");
      case BOOLEAN -> Stream.of("00", "01", "02", "ff");
      // day 0 of the epoch is 2^31; the ends are beyond what java.time can show
      case DATE -> Stream.of("00000000", "80000000", "7fffffff", "ffffffff");
      // 0, 1.0, 1.00, the ends of the scale, and 5 with leading bytes
      case DECIMAL ->
          Stream.of(
              "0000000000",
              "000000010a",
              "0000000264",
              "7fffffff01",
              "8000000001",
              "00000000000005");
      // 0.0, -0.0, quiet and other NaN, the infinities, the smallest and the largest
      case DOUBLE ->
          Stream.of(
              "0000000000000000",
              "8000000000000000",
              "7ff8000000000000",
              "7ff0000000000001",
              "fff8000000000000",
              "7ff0000000000000",
              "fff0000000000000",
              "0000000000000001",
              "7fefffffffffffff");
      // months, days, nanoseconds: 0, the ends, signs that contradict, a long form of 0
      case DURATION ->
          Stream.of(
              "000000",
              "f0fffffffef0fffffffefffffffffffffffffe",
              "f0fffffffff0ffffffffffffffffffffffffff",
              "020306",
              "80000000");
      case FLOAT ->
          Stream.of(
              "00000000",
              "80000000",
              "7fc00000",
              "7fc00001",
              "7f800001",
              "ffc00000",
              "7f800000",
              "ff800000",
              "00000001",
              "7f7fffff");
      // the last is an IPv4 address in the form of IPv6
      case INET ->
          Stream.of("00000000", "ffffffff", ZEROS, ONES, "00000000000000000000ffff7f000001");
      case INT -> Stream.of("80000000", "7fffffff", "00000000", "ffffffff");
      case SMALLINT -> Stream.of("8000", "7fff", "0000", "ffff");
      // a NUL, a supplementary character, an overlong NUL and a lone surrogate
      case TEXT -> Stream.of("00", "f09f8eac", "c080", "eda080", "ff");
      case TIME -> Stream.of("0000000000000000", "00004e94914effff");
      // year -271821, the ends of 64 bits, and the millisecond before the epoch
      case TIMESTAMP ->
          Stream.of(
              "ffe1525f03ea8000",
              "001eaddb7d5b7fff",
              "8000000000000000",
              "7fffffffffffffff",
              "ffffffffffffffff");
      case TIMEUUID -> Stream.of("00000000000010008080808080808080", ZEROS);
      case TINYINT -> Stream.of("80", "7f", "00", "ff");
      case UUID -> Stream.of(ZEROS, ONES, "00112233445546778899aabbccddeeff");
      // not the shortest form: 5 and -1 with leading bytes
      case VARINT -> Stream.of("00", "ff", "000005", "ffffff", "0080");
      case COUNTER -> Stream.empty();
    };
  }

  private static Stream<Edge> longOnes() {
    return Stream.of(
        digits(1),
        digits(-1),
        new Edge(
            "decimal of 10,000 digits",
            DataTypes.DECIMAL,
            true,
            Bytes.fromHex("00001388" + digits(-1).value().toHex())),
        new Edge("1 MiB of text", DataTypes.TEXT, false, filled('x')),
        new Edge("1 MiB of blob", DataTypes.BLOB, false, filled(0xff)));
  }

  private static Edge digits(int sign) {
    BigInteger number = BigInteger.TEN.pow(10_000).subtract(BigInteger.ONE);
    byte[] bytes = number.multiply(BigInteger.valueOf(sign)).toByteArray();
    return new Edge("varint of 10,000 digits", DataTypes.VARINT, true, Bytes.wrap(bytes));
  }

  private static Bytes filled(int octet) {
    byte[] bytes = new byte[MEBIBYTE];
    Arrays.fill(bytes, (byte) octet);
    return Bytes.wrap(bytes);
  }

  private static Stream<Edge> collections() {
    DataType list = DataTypes.frozenListOf(DataTypes.INT);
    DataType set = DataTypes.frozenSetOf(DataTypes.TEXT);
    DataType map = DataTypes.frozenMapOf(DataTypes.TEXT, DataTypes.DURATION);
    return Stream.of(
            // zero-length, no elements, one empty and one null element, a count that is wrong
            of("list", list, "", count(0), parts(1, hex(""), hex("00000001")), count(2)),
            of("set in another order", set, parts(2, hex("62"), hex("61"), hex("61"))),
            Stream.of("", count(0), parts(1, hex("61"), hex("020406")), parts(1, hex("61"), null))
                .map(value -> new Edge("map", map, false, Bytes.fromHex(value))),
            Stream.of(nested(60)))
        .flatMap(stream -> stream);
  }

  /** A list of lists of lists, down to one text. */
  private static Edge nested(int depth) {
    DataType type = DataTypes.TEXT;
    String value = "78";
    for (int i = 0; i < depth; i++) {
      type = DataTypes.frozenListOf(type);
      value = parts(1, hex(value));
    }
    return new Edge(depth + " lists", type, true, Bytes.fromHex(value));
  }

  private static Stream<Edge> structures() {
    UserDefinedType inner =
        EventSamples.udt("inner", true, DataTypes.TEXT, DataTypes.frozenSetOf(DataTypes.INT));
    UserDefinedType outer = EventSamples.udt("outer", true, inner, DataTypes.BOOLEAN);
    DataType tuple = DataTypes.tupleOf(DataTypes.INT, DataTypes.frozenListOf(inner));
    String innerValue = fields(hex("78"), hex(parts(1, hex("00000001"))));
    return Stream.of(
            // all fields, an empty one, a null one, fewer fields than the type has, too many
            of(
                "udt",
                outer,
                "",
                fields(hex(innerValue), hex("01")),
                fields(hex(""), hex("02")),
                fields(null, null),
                fields(hex(innerValue)),
                fields(null, null, hex("00"))),
            of(
                "tuple",
                tuple,
                "",
                fields(hex("80000000"), hex(parts(1, hex(innerValue)))),
                fields(null, hex(count(0))),
                fields(hex(""))),
            Stream.of("7fc00000" + "80000000", "0000000000000000", "", "00000000")
                .map(hex -> vector("vector of float", DataTypes.FLOAT, hex)),
            Stream.of("0178" + "00", "00" + "00", "0178")
                .map(hex -> vector("vector of text", DataTypes.TEXT, hex)))
        .flatMap(stream -> stream);
  }

  private static Edge vector(String name, DataType element, String hex) {
    return new Edge(name, DataTypes.vectorOf(element, 2), false, Bytes.fromHex(hex));
  }

  private static Stream<Edge> of(String name, DataType type, String... values) {
    return Stream.of(values).map(hex -> new Edge(name, type, true, Bytes.fromHex(hex)));
  }

  /** So that a null and an empty element can be told apart. */
  private static Bytes hex(String digits) {
    return Bytes.fromHex(digits);
  }

  private static String count(int count) {
    return Bytes.copyOf(ByteBuffer.allocate(Integer.BYTES).putInt(0, count)).toHex();
  }

  private static String parts(int count, @Nullable Bytes... elements) {
    return count(count) + fields(elements);
  }

  private static String fields(@Nullable Bytes... fields) {
    StringBuilder all = new StringBuilder();
    for (@Nullable Bytes field : fields) {
      all.append(field == null ? "ffffffff" : count(field.size()) + field.toHex());
    }
    return all.toString();
  }

  @ParameterizedTest
  @MethodSource("edges")
  void shouldComeBackBitByBit(Edge edge) {
    // given
    TableSchema table = table(edge);
    for (DataEvent event : List.of(row(edge), statics(edge))) {
      // when
      EncodedEvent encoded = EventSamples.codec(table).encode(event, EventSamples.NOW);

      // then
      assertThat(EventSamples.decode(EventSamples.reader(table, table), encoded)).isEqualTo(event);
    }
  }

  private static TableSchema table(Edge edge) {
    DataType type = edge.key() ? edge.type() : DataTypes.INT;
    List<Column> regulars =
        new ArrayList<>(
            List.of(
                EventSamples.column("v", edge.type()),
                EventSamples.column("l", DataTypes.listOf(edge.type())),
                EventSamples.column("m", DataTypes.mapOf(type, edge.type()))));
    return EventSamples.table(
        List.of(EventSamples.column("k", type)),
        List.of(EventSamples.column("c", type)),
        List.of(EventSamples.column("s", edge.type())),
        regulars);
  }

  private static DataEvent.Row row(Edge edge) {
    Cell cell = Cell.live(EventSamples.at(5), edge.value());
    Bytes timeUuid = Bytes.fromHex("00112233445516778899aabbccddeeff");
    Bytes key = key(edge);
    return new DataEvent.Row(
        envelope(edge),
        Clustering.of(key),
        Optional.of(RowMarker.live(EventSamples.at(5))),
        Optional.empty(),
        RowContent.of(
            Map.of(
                CellKey.simple("v"), cell,
                CellKey.element("l", timeUuid), cell,
                CellKey.element("m", key), cell)),
        true,
        false);
  }

  private static DataEvent.StaticRow statics(Edge edge) {
    Cell cell = Cell.live(EventSamples.at(5), edge.value());
    return new DataEvent.StaticRow(
        envelope(edge),
        Optional.empty(),
        RowContent.of(Map.of(CellKey.simple("s"), cell), Map.of()),
        true);
  }

  private static DataEvent.Envelope envelope(Edge edge) {
    return new DataEvent.Envelope(
        EventSamples.SOURCE,
        PartitionKey.of(key(edge)),
        Operation.UPDATE,
        EventSamples.at(5),
        Optional.empty());
  }

  private static Bytes key(Edge edge) {
    return edge.key() ? edge.value() : EventSamples.number(1);
  }
}
