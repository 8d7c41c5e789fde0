// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.protocol.internal.ProtocolConstants;
import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.TableId;
import io.fullrow.schema.NativeCqlType.Empty;
import io.fullrow.testkit.NativeValues;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  /** As the types of Cassandra 5.0.9 answer; a size is asked of a value where they give none. */
  @ParameterizedTest
  @CsvSource({
    "ASCII,     0,  0,  A_VALUE",
    "BIGINT,    8,  8,  NO_VALUE",
    "BLOB,      0,  0,  A_VALUE",
    "BOOLEAN,   1,  1,  NO_VALUE",
    "COUNTER,   8,  0,  NO_VALUE",
    "DATE,      4,  0,  REFUSED",
    "DECIMAL,   0,  0,  NO_VALUE",
    "DOUBLE,    8,  8,  NO_VALUE",
    "DURATION,  0,  0,  REFUSED",
    "FLOAT,     4,  4,  NO_VALUE",
    "INET,      0,  0,  NO_VALUE",
    "INT,       4,  4,  NO_VALUE",
    "SMALLINT,  2,  0,  REFUSED",
    "TEXT,      0,  0,  A_VALUE",
    "TIME,      8,  0,  REFUSED",
    "TIMESTAMP, 8,  8,  NO_VALUE",
    "TIMEUUID,  16, 16, NO_VALUE",
    "TINYINT,   1,  0,  REFUSED",
    "UUID,      16, 16, NO_VALUE",
    "VARINT,    0,  0,  NO_VALUE"
  })
  void shouldKnowWhatCassandraSays(NativeCqlType type, int size, int inVectors, Empty empty) {
    assertThat(type.size()).isEqualTo(size);
    assertThat(type.sizeInVectors()).isEqualTo(inVectors);
    assertThat(type.empty()).isEqualTo(empty);
  }

  @ParameterizedTest
  @EnumSource
  void shouldHaveValuesThatTheDriverReads(NativeCqlType type) {
    // given
    Bytes value = NativeValues.of(type);

    // when
    Object decoded = CqlValues.decode(type.type(), value);

    // then
    assertThat(decoded).isNotNull();
    assertThat(CqlValues.encode(type.type(), decoded)).isEqualTo(value);
    assertThat(type.size()).isIn(0, value.size());
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"COUNTER", "DURATION"})
  void shouldHaveAnOrder(NativeCqlType type) {
    // given
    Column column = new Column("c", type.type(), Column.Kind.CLUSTERING, false);
    ClusteringOrder order =
        ClusteringOrder.of(
            new TableSchema(
                TableId.parse("ks.t"), List.of(column), List.of(column), List.of(), List.of()));

    // when
    Bytes row = order.row(Clustering.of(NativeValues.of(type)));

    // then
    assertThat(row).isGreaterThan(order.row(Clustering.of(Bytes.empty())));
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
