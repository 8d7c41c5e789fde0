// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.protocol.internal.ProtocolConstants;
import io.fullrow.model.Bytes;
import io.fullrow.schema.NativeCqlType.Empty;
import io.fullrow.testkit.CassandraType;
import io.fullrow.testkit.CassandraTypes;
import io.fullrow.testkit.NativeValues;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NativeCqlTypeTest {
  private static final Set<String> NOT_NATIVE =
      Set.of("CUSTOM", "LIST", "MAP", "SET", "UDT", "TUPLE");

  /** In the names of the protocol. */
  @Test
  void shouldHaveEveryNativeTypeOfTheProtocol() {
    List<Integer> codes =
        fields(ProtocolConstants.DataType.class)
            .filter(field -> field.getType() == int.class && !NOT_NATIVE.contains(field.getName()))
            .map(field -> (Integer) value(field))
            .toList();

    assertThat(Arrays.stream(NativeCqlType.values()).map(known -> known.type().getProtocolCode()))
        .containsExactlyInAnyOrderElementsOf(codes);
  }

  @Test
  void shouldHaveEveryNativeTypeOfTheDriver() {
    List<DataType> types =
        fields(DataTypes.class)
            .filter(field -> DataType.class.isAssignableFrom(field.getType()))
            .map(field -> (DataType) value(field))
            .toList();

    assertThat(Arrays.stream(NativeCqlType.values()).map(NativeCqlType::type))
        .containsExactlyInAnyOrderElementsOf(types);
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeFoundByTheDriversTypeAndCalledAsInCql(NativeCqlType known) {
    assertThat(NativeCqlType.find(known.type())).contains(known);
    assertThat(Arrays.stream(NativeCqlType.values()).filter(other -> other.is(known.type())))
        .containsExactly(known);
    assertThat(CqlTypes.name(known.type())).isEqualToIgnoringCase(known.name());
  }

  @Test
  void shouldNotTakeOtherTypesForNativeOnes() {
    assertThat(
            Stream.of(
                DataTypes.listOf(DataTypes.INT),
                DataTypes.tupleOf(DataTypes.INT),
                DataTypes.vectorOf(DataTypes.FLOAT, 3),
                DataTypes.custom("org.example.Blob"),
                OrderedType.UDT))
        .allMatch(type -> NativeCqlType.find(type).isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void shouldKnowWhatCassandraSays(NativeCqlType type) {
    // given
    CassandraType cassandra = CassandraTypes.of(type);
    Empty present = cassandra.isEmptyMeaningless() ? Empty.NO_VALUE : Empty.A_VALUE;

    // then
    assertThat(type.sizeInVectors()).as("size in vectors").isEqualTo(cassandra.sizeInVectors());
    assertThat(type.empty())
        .as("a value of zero length")
        .isEqualTo(cassandra.allowsEmpty() ? present : Empty.REFUSED);
  }

  /** Cassandra tells the sizes of few types. A counter's bytes are a context in its own files. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "COUNTER")
  void shouldHaveTheSizeOfAllValuesThatCassandraTakes(NativeCqlType type) {
    // given
    Set<Integer> sizes = new TreeSet<>();
    CassandraTypes.values(type).forEach(value -> sizes.add(value.size()));
    sizes.remove(0);

    // then
    assertThat(type.size())
        .as("values of these sizes: %s", sizes)
        .isEqualTo(sizes.size() == 1 ? sizes.iterator().next() : 0);
  }

  @ParameterizedTest
  @EnumSource
  void shouldHaveValuesThatTheDriverReads(NativeCqlType type) {
    for (Bytes value : NativeValues.all(type)) {
      // when
      Object decoded = CqlValues.decode(type.type(), value);

      // then
      assertThat(decoded).isNotNull();
      assertThat(CqlValues.encode(type.type(), decoded)).isEqualTo(value);
    }
  }

  private static Stream<Field> fields(Class<?> type) {
    return Arrays.stream(type.getFields());
  }

  private static Object value(Field constant) {
    try {
      return constant.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
