// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Bytes;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.testkit.CassandraType;
import io.fullrow.testkit.CassandraTypes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which bytes Cassandra takes for a value of a type, and which it refuses. */
class ValueBytesTest {
  private static final String UUID_1 = "0123456789ab1def8123456789abcdef";
  private static final String UUID_4 = "0123456789ab4def8123456789abcdef";

  static Stream<Arguments> verdicts() {
    return Stream.concat(
        Stream.of(NativeCqlType.values())
            .filter(type -> type != NativeCqlType.COUNTER)
            .map(ValueBytesTest::ofNative),
        ofOthers());
  }

  private static Arguments ofNative(NativeCqlType type) {
    DataType cql = type.type();
    return switch (type) {
      case ASCII -> verdict(cql, "417f -", "80");
      case BIGINT -> verdict(cql, "0000000000000000 -", "00000000");
      case BLOB -> verdict(cql, "ff -");
      case BOOLEAN -> verdict(cql, "00 02 -", "0001");
      case DATE -> verdict(cql, "80000000", "", "800000");
      case DECIMAL -> verdict(cql, "00000002 0000000205 -", "000000");
      case DOUBLE -> verdict(cql, "7ff8000000000001 -", "7f");
      case DURATION ->
          verdict(
              cql,
              "000000 020406 010101 0204f0fffffffe f0fffffffe0000",
              "0204",
              "020103",
              "-",
              "f1000000000000",
              "ff0000");
      case FLOAT -> verdict(cql, "7fc00001 -", "7f");
      case INET ->
          verdict(cql, "7f000001 00000000000000000000ffff7f000001 -", "7f0000", "7f00000100");
      case INT -> verdict(cql, "00000000 -", "00", "0000000000");
      case SMALLINT -> verdict(cql, "0000", "", "00");
      case TEXT ->
          verdict(cql, "41c3a4e282acf09f9880 c080 eda080 -", "80", "c1bf", "c3", "e282", "ff");
      case TIME -> verdict(cql, "0000000000000000", "", "00000000");
      case TIMESTAMP -> verdict(cql, "0000000000000000 -", "00");
      case TIMEUUID -> verdict(cql, UUID_1 + " -", UUID_4, "00");
      case TINYINT -> verdict(cql, "00", "", "0000");
      case UUID -> verdict(cql, UUID_1 + " " + UUID_4 + " -", "00");
      case VARINT -> verdict(cql, "00 000005 -");
      case COUNTER -> throw new AssertionError("not carried");
    };
  }

  private static Stream<Arguments> ofOthers() {
    return Stream.of(
        verdict(
            DataTypes.frozenListOf(DataTypes.INT),
            "00000000 000000010000000400000007 0000000100000000",
            "-",
            "00000001ffffffff",
            "0000000100000003000000",
            "0000000000",
            "000000020000000400000007"),
        verdict(
            DataTypes.frozenMapOf(DataTypes.TINYINT, DataTypes.ASCII),
            "00000001 00000001 05 00000001 41".replace(" ", ""),
            "00000001000000010500000001ff",
            "000000010000000105"),
        verdict(
            DataTypes.tupleOf(DataTypes.TINYINT, DataTypes.INT),
            "- 0000000105 0000000105ffffffff 00000001050000000400000000",
            "00000001",
            "000000020505",
            "0000000105ffffffff00"),
        verdict(
            DataTypes.vectorOf(DataTypes.FLOAT, 2),
            "3f8000003f800000",
            "-",
            "3f800000",
            "3f8000003f80000000"),
        verdict(DataTypes.vectorOf(DataTypes.TEXT, 2), "01410142 000141", "0141"),
        verdict(DataTypes.vectorOf(DataTypes.SMALLINT, 1), "020001", "0001"));
  }

  @ParameterizedTest
  @MethodSource("verdicts")
  void shouldAcceptWhatCassandraAccepts(DataType type, List<String> valid, List<String> invalid) {
    assertThat(valid).allMatch(digits -> accepts(type, digits));
    assertThat(invalid).noneMatch(digits -> accepts(type, digits));
    CassandraType cassandra = CassandraTypes.of(type);
    assertThat(valid).allMatch(digits -> cassandra.accepts(bytes(digits)));
    assertThat(invalid).noneMatch(digits -> cassandra.accepts(bytes(digits)));
  }

  /** A counter's bytes are a context in Cassandra's own files. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "COUNTER")
  void shouldAcceptWhatCassandraAcceptsOfEveryNativeType(NativeCqlType type) {
    CassandraType cassandra = CassandraTypes.of(type);

    assertThat(CassandraTypes.candidates(type))
        .allSatisfy(
            bytes -> assertThat(accepts(type.type(), bytes)).isEqualTo(cassandra.accepts(bytes)));
  }

  private static boolean accepts(DataType type, String digits) {
    return accepts(type, bytes(digits));
  }

  private static Bytes bytes(String digits) {
    return Bytes.fromHex(digits.replace("-", ""));
  }

  private static boolean accepts(DataType type, Bytes bytes) {
    try {
      ValueBytes.of(type).rule().check(bytes);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Arguments verdict(DataType type, String valid, String... invalid) {
    return Arguments.of(type, List.of(valid.split(" ")), List.of(invalid));
  }
}
