// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import io.fullrow.model.Bytes;
import io.fullrow.schema.CqlValues;
import io.fullrow.schema.NativeCqlType;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RandomValuesTest {
  private static final int VALUES = 200;

  static Stream<DataType> types() {
    return Stream.concat(
        Stream.of(NativeCqlType.values())
            .filter(type -> type != NativeCqlType.DURATION && type != NativeCqlType.COUNTER)
            .map(NativeCqlType::type),
        Stream.of(
            DataTypes.frozenListOf(DataTypes.INT),
            DataTypes.frozenSetOf(DataTypes.TEXT),
            DataTypes.frozenMapOf(DataTypes.TEXT, DataTypes.INT),
            DataTypes.tupleOf(DataTypes.INT, DataTypes.TEXT),
            DataTypes.vectorOf(DataTypes.FLOAT, 3),
            new UserDefinedTypeBuilder("k", "u")
                .withField("street", DataTypes.TEXT)
                .frozen()
                .build()));
  }

  /** So the driver's codecs, and every decoder, have the same bytes for it. */
  @ParameterizedTest
  @MethodSource("types")
  void shouldMakeCanonicalValues(DataType type) {
    RandomValues values = new RandomValues(new Random(1));
    for (int i = 0; i < VALUES; i++) {
      Bytes value = values.of(type);
      Object decoded = CqlValues.decode(type, value);
      assertThat(decoded).isNotNull();
      assertThat(CqlValues.encode(type, decoded)).as(type + ": " + decoded).isEqualTo(value);
    }
  }
}
