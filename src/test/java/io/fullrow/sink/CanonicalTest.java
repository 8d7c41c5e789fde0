// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import io.fullrow.model.Bytes;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.testkit.NativeValues;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalTest {
  private static final UserDefinedType ADDRESS =
      new UserDefinedTypeBuilder("k", "address")
          .withField("number", DataTypes.INT)
          .withField("tags", DataTypes.frozenSetOf(DataTypes.TEXT))
          .frozen()
          .build();

  private static final String NO_TAGS = "00000004" + "00000001" + "ffffffff";
  private static final String EMPTY_TAGS = "00000004" + "00000001" + "00000004" + "00000000";
  private static final String EMPTY_NUMBER = "00000000" + "ffffffff";

  static Stream<Arguments> values() {
    DataType addresses = DataTypes.mapOf(ADDRESS, DataTypes.INT);
    String one = "00000004" + "00000001";
    return Stream.of(
        Arguments.of(DataTypes.INT, "00000001", true),
        Arguments.of(DataTypes.INT, "", false),
        Arguments.of(DataTypes.VARINT, "000005", false),
        Arguments.of(DataTypes.listOf(DataTypes.INT), "00000001" + one, true),
        Arguments.of(DataTypes.listOf(DataTypes.INT), "00000001" + "00000000", false),
        Arguments.of(DataTypes.listOf(DataTypes.INT), "00000001" + "ffffffff", false),
        Arguments.of(DataTypes.listOf(DataTypes.INT), "", false),
        Arguments.of(
            DataTypes.setOf(DataTypes.INT), "00000002" + one + "00000004" + "ffffffff", false),
        Arguments.of(
            DataTypes.setOf(DataTypes.INT), "00000002" + "00000004" + "ffffffff" + one, true),
        Arguments.of(DataTypes.setOf(DataTypes.INT), "00000002" + one + one, false),
        // 5 and 5.0
        Arguments.of(
            DataTypes.setOf(DataTypes.DECIMAL),
            "00000002" + "00000005" + "0000000005" + "00000005" + "0000000132",
            false),
        Arguments.of(DataTypes.vectorOf(DataTypes.FLOAT, 2), "7fc00000" + "80000000", true),
        Arguments.of(ADDRESS, EMPTY_NUMBER, true),
        Arguments.of(DataTypes.listOf(ADDRESS), "00000001" + "00000008" + EMPTY_NUMBER, true),
        // equal for the driver, not for Cassandra
        Arguments.of(
            addresses,
            "00000002" + "0000000c" + NO_TAGS + one + "00000010" + EMPTY_TAGS + one,
            true),
        Arguments.of(
            addresses,
            "00000002" + "00000010" + EMPTY_TAGS + one + "0000000c" + NO_TAGS + one,
            false));
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepWhatADriverWritesOfEveryNativeType(NativeCqlType type) {
    assertThat(Canonical.isCanonical(type.type(), NativeValues.of(type))).isTrue();
  }

  @ParameterizedTest
  @MethodSource("values")
  void shouldTellWhatTheServerKeepsWithinACollection(DataType type, String hex, boolean kept) {
    assertThat(Canonical.isCanonical(type, Bytes.fromHex(hex))).isEqualTo(kept);
  }
}
