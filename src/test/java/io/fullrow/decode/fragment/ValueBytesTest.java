// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Bytes;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.testkit.NativeValues;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The verdicts are those of the types of Cassandra 5.0.9, asked with these very bytes. */
class ValueBytesTest {
  private static final String UUID_1 = "0123456789ab1def8123456789abcdef";
  private static final String UUID_4 = "0123456789ab4def8123456789abcdef";

  static Stream<Arguments> verdicts() {
    return Stream.of(
        verdict(DataTypes.TINYINT, "00", "", "0000"),
        verdict(DataTypes.SMALLINT, "0000", "", "00"),
        verdict(DataTypes.DATE, "80000000", "", "800000"),
        verdict(DataTypes.TIME, "0000000000000000", "", "00000000"),
        verdict(DataTypes.BOOLEAN, "00 02 -", "0001"),
        verdict(DataTypes.INT, "00000000 -", "00", "0000000000"),
        verdict(DataTypes.BIGINT, "0000000000000000 -", "00000000"),
        verdict(DataTypes.FLOAT, "7fc00001 -", "7f"),
        verdict(DataTypes.DOUBLE, "7ff8000000000001 -", "7f"),
        verdict(DataTypes.TIMESTAMP, "0000000000000000 -", "00"),
        verdict(DataTypes.UUID, UUID_1 + " " + UUID_4 + " -", "00"),
        verdict(DataTypes.TIMEUUID, UUID_1 + " -", UUID_4, "00"),
        verdict(
            DataTypes.INET, "7f000001 00000000000000000000ffff7f000001 -", "7f0000", "7f00000100"),
        verdict(DataTypes.VARINT, "00 000005 -"),
        verdict(DataTypes.DECIMAL, "00000002 0000000205 -", "000000"),
        verdict(DataTypes.BLOB, "ff -"),
        verdict(DataTypes.ASCII, "417f -", "80"),
        verdict(
            DataTypes.TEXT, "41c3a4e282acf09f9880 c080 eda080 -", "80", "c1bf", "c3", "e282", "ff"),
        verdict(DataTypes.DURATION, "000000 020406 010101 0204f0fffffffe", "0204", "020103", "-"),
        verdict(DataTypes.DURATION, "f0fffffffe0000", "f1000000000000", "ff0000"),
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
  }

  @ParameterizedTest
  @EnumSource
  void shouldAcceptAValueOfEveryNativeType(NativeCqlType type) {
    assertThat(accepts(type.type(), NativeValues.of(type).toString().substring(2))).isTrue();
    assertThat(accepts(type.type(), "-")).isEqualTo(type.empty() != NativeCqlType.Empty.REFUSED);
  }

  private static boolean accepts(DataType type, String digits) {
    try {
      ValueBytes.of(type).rule().check(Bytes.fromHex(digits.replace("-", "")));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Arguments verdict(DataType type, String valid, String... invalid) {
    return Arguments.of(type, List.of(valid.split(" ")), List.of(invalid));
  }
}
