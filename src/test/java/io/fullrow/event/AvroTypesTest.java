// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import static io.fullrow.event.EventSamples.ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.datastax.oss.driver.api.core.data.CqlDuration;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.TupleType;
import io.fullrow.event.avro.AvroType;
import io.fullrow.event.avro.AvroTypes;
import io.fullrow.event.avro.CompositeType;
import io.fullrow.event.avro.Fit;
import io.fullrow.event.avro.TypeSchemas;
import io.fullrow.model.Bytes;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.CqlValues;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.testkit.NativeValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each CQL type and its edge values: what a plain reader sees, and whether the bytes come back. */
class AvroTypesTest {
  private static final DataType TEXTS = DataTypes.frozenListOf(DataTypes.TEXT);
  private static final DataType INTS = DataTypes.frozenListOf(DataTypes.INT);
  private static final TupleType TUPLE = DataTypes.tupleOf(DataTypes.INT, DataTypes.TEXT);

  /** Those that Avro has too. */
  private static final Set<Class<?>> NUMBERS =
      Set.of(Byte.class, Short.class, Integer.class, Long.class, Float.class, Double.class);

  static Stream<Arguments> exact() {
    return Stream.of(
        arguments(DataTypes.TEXT, "", "\"\""),
        arguments(DataTypes.TEXT, "c3a9f09f9880", "\"é😀\""),
        arguments(DataTypes.ASCII, "6162", "\"ab\""),
        // neither is UTF-8; a text that looks like the mark is marked too
        arguments(DataTypes.TEXT, "c080", "\"\uFFFD0xc080\""),
        arguments(DataTypes.TEXT, "eda080", "\"\uFFFD0xeda080\""),
        arguments(DataTypes.TEXT, "efbfbd3078", "\"\uFFFD0xefbfbd3078\""),
        arguments(DataTypes.TEXT, "efbfbd30", "\"\uFFFD0\""),
        arguments(DataTypes.BLOB, "", "\"\""),
        arguments(DataTypes.BLOB, "00ff", "\"\\u0000\u00FF\""),
        arguments(DataTypes.TINYINT, "80", "-128"),
        arguments(DataTypes.TINYINT, "7f", "127"),
        arguments(DataTypes.SMALLINT, "8000", "-32768"),
        arguments(DataTypes.SMALLINT, "7fff", "32767"),
        arguments(DataTypes.INT, "80000000", "-2147483648"),
        arguments(DataTypes.INT, "7fffffff", "2147483647"),
        arguments(DataTypes.BIGINT, "8000000000000000", "-9223372036854775808"),
        arguments(DataTypes.BIGINT, "7fffffffffffffff", "9223372036854775807"),
        arguments(DataTypes.FLOAT, "80000000", "-0.0"),
        arguments(DataTypes.FLOAT, "7fc00000", "\"NaN\""),
        arguments(DataTypes.FLOAT, "7f800001", "\"NaN\""),
        arguments(DataTypes.FLOAT, "ffc12345", "\"NaN\""),
        arguments(DataTypes.FLOAT, "00000001", "1.4E-45"),
        arguments(DataTypes.FLOAT, "ff800000", "\"-Infinity\""),
        arguments(DataTypes.DOUBLE, "8000000000000000", "-0.0"),
        arguments(DataTypes.DOUBLE, "7ff0000000000001", "\"NaN\""),
        arguments(DataTypes.DOUBLE, "fff8000000abcdef", "\"NaN\""),
        arguments(DataTypes.DOUBLE, "4012000000000000", "4.5"),
        arguments(DataTypes.BOOLEAN, "00", "false"),
        arguments(DataTypes.BOOLEAN, "01", "true"),
        arguments(DataTypes.DATE, "00000000", "-2147483648"),
        arguments(DataTypes.DATE, "80000000", "0"),
        arguments(DataTypes.DATE, "ffffffff", "2147483647"),
        arguments(DataTypes.TIME, "00004e94914effff", "86399999999999"),
        arguments(DataTypes.TIMESTAMP, "ffffffffffffffff", "-1"),
        arguments(
            DataTypes.UUID,
            "ffffffffffffffff0000000000000001",
            "\"ffffffff-ffff-ffff-0000-000000000001\""),
        arguments(DataTypes.VARINT, "000005", "\"\\u0000\\u0000\\u0005\""),
        arguments(DataTypes.VARINT, "ff", "\"\u00FF\""),
        arguments(
            DataTypes.DECIMAL, "ffffffff0005", "{\"bigint\": \"\\u0000\\u0005\", \"scale\": -1}"),
        arguments(
            DataTypes.DURATION, "020304", "{\"months\": 1, \"days\": -2, \"nanoseconds\": 2}"),
        arguments(
            DataTypes.DURATION,
            "f0fffffffff0ffffffffffffffffffffffffff",
            "{\"months\": -2147483648, \"days\": -2147483648,"
                + " \"nanoseconds\": -9223372036854775808}"),
        arguments(DataTypes.INET, "0a000001", "\"10.0.0.1\""),
        arguments(DataTypes.INET, "00000000000000000000ffff01020304", "\"0:0:0:0:0:ffff:102:304\""),
        arguments(DataTypes.INET, "20010db8000000000000000000000001", "\"2001:db8:0:0:0:0:0:1\""),
        arguments(INTS, "00000000", "[]"),
        arguments(INTS, "00000002" + "0000000400000001" + "00000004ffffffff", "[1, -1]"),
        arguments(TEXTS, "00000002" + "00000000" + "0000000161", "[\"\", \"a\"]"),
        arguments(
            DataTypes.frozenMapOf(DataTypes.TEXT, INTS),
            "00000001" + "0000000161" + "0000000c" + "000000010000000400000007",
            "{\"a\": [7]}"),
        arguments(
            DataTypes.frozenMapOf(DataTypes.INT, DataTypes.BOOLEAN),
            "00000001" + "0000000400000007" + "0000000101",
            "[{\"key\": 7, \"value\": true}]"),
        arguments(ADDRESS, "ffffffffffffffff", "{\"f0\": null, \"f1\": null}"),
        arguments(ADDRESS, "00000000" + "0000000400000001", "{\"f0\": \"\", \"f1\": 1}"),
        arguments(TUPLE, "0000000400000001" + "ffffffff", "{\"index_0\": 1, \"index_1\": null}"),
        arguments(DataTypes.vectorOf(DataTypes.FLOAT, 2), "3f800000bf800000", "[1.0, -1.0]"),
        arguments(DataTypes.vectorOf(DataTypes.TEXT, 2), "016100", "[\"a\", \"\"]"),
        arguments(
            DataTypes.vectorOf(DataTypes.vectorOf(DataTypes.INT, 2), 1),
            "0000000100000002",
            "[[1, 2]]"));
  }

  static Stream<Arguments> inexact() {
    return Stream.of(
        arguments(DataTypes.BOOLEAN, "02", "true"),
        arguments(
            DataTypes.DURATION,
            "c00002" + "00" + "00",
            "{\"months\": 1, \"days\": 0, \"nanoseconds\": 0}"),
        arguments(DataTypes.frozenListOf(DataTypes.BOOLEAN), "000000010000000102", "[true]"),
        arguments(TUPLE, "0000000400000001", "{\"index_0\": 1, \"index_1\": null}"),
        arguments(TUPLE, "0000000400000001fffffffe", "{\"index_0\": 1, \"index_1\": null}"),
        arguments(ADDRESS, "0000000161" + "00000000", "{\"f0\": \"a\", \"f1\": null}"),
        arguments(DataTypes.vectorOf(DataTypes.TEXT, 1), "800161", "[\"a\"]"));
  }

  static Stream<Arguments> absent() {
    return Stream.of(
        arguments(DataTypes.INT, ""),
        arguments(DataTypes.INT, "000001"),
        arguments(DataTypes.BOOLEAN, ""),
        arguments(DataTypes.VARINT, ""),
        arguments(DataTypes.DECIMAL, ""),
        arguments(DataTypes.DECIMAL, "00000001"),
        arguments(DataTypes.DURATION, ""),
        arguments(DataTypes.DURATION, "0204"),
        arguments(DataTypes.INET, ""),
        arguments(DataTypes.TIMEUUID, ""),
        arguments(INTS, ""),
        arguments(INTS, "0000000100000000"),
        arguments(INTS, "00000001ffffffff"),
        arguments(INTS, "00000000ff"),
        arguments(INTS, "7fffffff"),
        arguments(ADDRESS, "000000"),
        arguments(DataTypes.vectorOf(DataTypes.FLOAT, 2), "3f800000"),
        arguments(DataTypes.vectorOf(DataTypes.TEXT, 1), ""));
  }

  @ParameterizedTest
  @MethodSource("exact")
  void shouldShowAndGiveTheSameBytesBack(DataType type, String hex, String shown) {
    Bytes value = Bytes.fromHex(hex);

    AvroType avro = avro(type);

    assertThat(avro.fit(buffer(value))).isEqualTo(Fit.EXACT);
    assertThat(shown(type, value)).isEqualTo(shown);
    assertThat(readBack(type, value)).isEqualTo(value);
  }

  @ParameterizedTest
  @MethodSource("inexact")
  void shouldShowTheNearestValueAndSayThatItIsNotTheSame(DataType type, String hex, String shown) {
    Bytes value = Bytes.fromHex(hex);

    assertThat(avro(type).fit(buffer(value))).isEqualTo(Fit.SHOWN);
    assertThat(shown(type, value)).isEqualTo(shown);
    assertThat(readBack(type, value)).isNotEqualTo(value);
  }

  @ParameterizedTest
  @MethodSource("absent")
  void shouldNotShowWhatIsNoValue(DataType type, String hex) {
    assertThat(avro(type).fit(buffer(Bytes.fromHex(hex)))).isEqualTo(Fit.ABSENT);
  }

  static Stream<Arguments> ofDriver() throws Exception {
    return Stream.of(
        arguments(DataTypes.DURATION, CqlDuration.newInstance(-1, -128, Long.MIN_VALUE)),
        arguments(DataTypes.DURATION, CqlDuration.newInstance(64, 8_192, 1L << 55)),
        arguments(DataTypes.DURATION, CqlDuration.newInstance(0, 63, 1L << 48)),
        arguments(DataTypes.DECIMAL, new BigDecimal("-12345678901234567890.0123456789")),
        arguments(DataTypes.VARINT, BigInteger.TWO.pow(200).negate()),
        arguments(DataTypes.INET, InetAddress.getByName("2001:db8::ff00:42:8329")),
        arguments(DataTypes.TIME, LocalTime.MAX),
        arguments(DataTypes.DATE, LocalDate.of(-5_000, 1, 1)),
        arguments(DataTypes.TIMESTAMP, Instant.ofEpochMilli(Long.MIN_VALUE)),
        arguments(DataTypes.TIMEUUID, UUID.fromString("8ac6d1dc-fbeb-11e9-8f0b-362b9e155667")),
        arguments(TUPLE, TUPLE.newValue(1, null)),
        arguments(ADDRESS, ADDRESS.newValue("x", 2)),
        arguments(DataTypes.frozenSetOf(TEXTS), Set.of(List.of("a", "b"))));
  }

  @ParameterizedTest
  @MethodSource("ofDriver")
  void shouldFindAllThatTheDriverWritesExact(DataType type, Object value) {
    Bytes bytes = CqlValues.encode(type, value);

    assertThat(avro(type).fit(buffer(bytes))).isEqualTo(Fit.EXACT);
    assertThat(readBack(type, bytes)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "COUNTER")
  void shouldShowAndReadBackEveryNativeTypeAndAListOfIt(NativeCqlType type) {
    DataType cql = type.type();
    List<Bytes> values = NativeValues.all(type);

    assertThat(values.stream().map(value -> shown(cql, value))).isEqualTo(shown(type));
    for (Bytes value : values) {
      Bytes list =
          Bytes.fromHex("00000001" + HexFormat.of().toHexDigits(value.size()) + value.toHex());
      assertThat(avro(cql).fit(buffer(value))).isEqualTo(Fit.EXACT);
      assertThat(readBack(cql, value)).isEqualTo(value);
      assertThat(readBack(DataTypes.frozenListOf(cql), list)).isEqualTo(list);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "COUNTER")
  void shouldShowTheNumberThatTheDriverReads(NativeCqlType type) {
    for (Bytes value : NativeValues.all(type)) {
      Object decoded = Objects.requireNonNull(CqlValues.decode(type.type(), value));
      if (NUMBERS.contains(decoded.getClass())) {
        assertThat(shown(type.type(), value)).isEqualTo(decoded.toString());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "COUNTER")
  void shouldShowAndReadBackEveryNativeTypeAsTheKeyOfAMap(NativeCqlType type) {
    DataType map = DataTypes.frozenMapOf(type.type(), DataTypes.TINYINT);
    for (Bytes key : NativeValues.all(type)) {
      // given
      Bytes value =
          Bytes.fromHex(
              "00000001" + HexFormat.of().toHexDigits(key.size()) + key.toHex() + "0000000109");
      String shown = shown(type.type(), key);

      // then
      assertThat(shown(map, value))
          .isIn("{" + shown + ": 9}", "[{\"key\": " + shown + ", \"value\": 9}]");
      assertThat(readBack(map, value)).isEqualTo(value);
    }
  }

  /** {@link NativeValues#all} as a consumer sees it who knows what the type means. */
  private static List<String> shown(NativeCqlType type) {
    return switch (type) {
      case ASCII -> List.of("\"ab\"", "\"\\u007F\"");
      case BIGINT, INT, SMALLINT, TINYINT -> List.of("7", "-7");
      case BLOB -> List.of("\"\\u0000\u00FF\"", "\"\u00FF\"");
      case BOOLEAN -> List.of("true", "false");
      case DATE -> List.of("1", "-1");
      case DECIMAL ->
          List.of(
              "{\"bigint\": \"\\u0001\\u0002\", \"scale\": 2}",
              "{\"bigint\": \"\u00FE\u00FE\", \"scale\": -2}");
      case DOUBLE, FLOAT -> List.of("4.5", "-4.5");
      case DURATION ->
          List.of(
              "{\"months\": 1, \"days\": 2, \"nanoseconds\": 3}",
              "{\"months\": -1, \"days\": -2, \"nanoseconds\": -3}");
      case INET -> List.of("\"10.0.0.1\"", "\"ff02:0:0:0:0:0:0:1\"");
      case TEXT -> List.of("\"aä\"", "\"\uDBFF\uDFFF\"");
      case TIME -> List.of("86399999999999", "1");
      case TIMESTAMP -> List.of("1700000000001", "-1700000000001");
      case TIMEUUID ->
          List.of(
              "\"01234567-89ab-1def-8123-456789abcdef\"",
              "\"fedcba98-7654-1fff-8fed-cba987654321\"");
      case UUID ->
          List.of(
              "\"01234567-89ab-4def-8123-456789abcdef\"",
              "\"fedcba98-7654-4fff-8fed-cba987654321\"");
      case VARINT -> List.of("\"\\u0001\\u0002\"", "\"\u00FE\u00FE\"");
      case COUNTER -> throw new AssertionError("not in an event");
    };
  }

  /** No number has no bytes. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "COUNTER")
  void shouldShowNoBytesOnlyWhereTheyAreAValue(NativeCqlType type) {
    assertThat(avro(type.type()).fit(buffer(Bytes.empty())) == Fit.EXACT)
        .isEqualTo(type.empty() == NativeCqlType.Empty.A_VALUE);
  }

  @Test
  void shouldRefuseNumbersOutsideOfTheType() {
    Bytes tooLarge = AvroBinary.encode(out -> out.writeInt(128));

    assertThatThrownBy(() -> AvroBinary.decode("it", tooLarge, 0, avro(DataTypes.TINYINT)::read))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("128 is not from -128 to 127");
  }

  @Test
  void shouldRefuseTextThatIsNoAddress() {
    for (String text : List.of("localhost", "1.2.3", "1.2.3.256", "::1", "1.2.3.-4", "")) {
      Bytes bytes = AvroBinary.encode(out -> out.writeString(text));

      assertThatThrownBy(() -> AvroBinary.decode("it", bytes, 0, avro(DataTypes.INET)::read))
          .as(text)
          .isInstanceOf(MalformedEventException.class);
    }
  }

  @Test
  void shouldRefuseTypesThatHaveNoPlaceInAnEvent() {
    for (DataType type : List.of(DataTypes.COUNTER, DataTypes.custom("com.example.Odd"))) {
      assertThatThrownBy(() -> new TypeSchemas("ks").of(type))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(CqlTypes.name(type));
    }
  }

  private static AvroType avro(DataType type) {
    return AvroTypes.of(type, schema(type));
  }

  private static Schema schema(DataType type) {
    return EventSamples.parsed(new TypeSchemas("ks").of(type));
  }

  private static Bytes written(DataType type, Bytes value) {
    return AvroBinary.encode(out -> avro(type).write(buffer(value), out));
  }

  private static String shown(DataType type, Bytes value) {
    Object read = PlainConsumer.read(written(type, value), schema(type));
    return GenericData.get().toString(read);
  }

  private static Bytes readBack(DataType type, Bytes value) {
    return AvroBinary.decode("it", written(type, value), 0, avro(type)::read);
  }

  private static ByteBuffer buffer(Bytes value) {
    return CompositeType.buffer(value);
  }
}
