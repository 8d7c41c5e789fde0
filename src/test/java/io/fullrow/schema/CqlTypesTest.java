// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import com.datastax.oss.driver.internal.core.type.PrimitiveType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CqlTypesTest {
  private static final DataType INT = DataTypes.INT;
  private static final DataType TEXT = DataTypes.TEXT;
  private static final DataType CUSTOM = DataTypes.custom("org.example.Point");

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of(INT, CqlKind.NATIVE, List.of()),
        Arguments.of(DataTypes.listOf(TEXT), CqlKind.LIST, List.of(TEXT)),
        Arguments.of(DataTypes.frozenSetOf(TEXT), CqlKind.SET, List.of(TEXT)),
        Arguments.of(DataTypes.mapOf(INT, TEXT), CqlKind.MAP, List.of(INT, TEXT)),
        Arguments.of(DataTypes.tupleOf(INT, TEXT), CqlKind.TUPLE, List.of(INT, TEXT)),
        Arguments.of(OrderedType.UDT, CqlKind.UDT, List.of(TEXT, INT)),
        Arguments.of(DataTypes.vectorOf(TEXT, 3), CqlKind.VECTOR, List.of(TEXT)),
        Arguments.of(CUSTOM, CqlKind.CUSTOM, List.of()));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void shouldTellTypesApart(DataType type, CqlKind kind, List<DataType> parts) {
    assertThat(CqlTypes.kind(type)).isEqualTo(kind);
    assertThat(CqlTypes.parts(type)).isEqualTo(parts);
  }

  @Test
  void shouldRefuseACustomTypeByNameWhereNoVisitorTakesIt() {
    assertThatThrownBy(() -> CqlTypes.match(CUSTOM, new OnlyBuiltIn()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("org.example.Point");
  }

  @Test
  void shouldRefuseANativeTypeThatIsNew() {
    DataType later = new PrimitiveType(0x16);

    assertThatThrownBy(() -> CqlTypes.kind(later))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not known");
  }

  static Stream<DataType> withoutElements() {
    return Stream.of(INT, DataTypes.tupleOf(INT, TEXT), DataTypes.vectorOf(TEXT, 3), CUSTOM);
  }

  /** No wrong argument: callers take those as faults of what came from outside. */
  @ParameterizedTest
  @MethodSource("withoutElements")
  void shouldRefuseToAskATypeForElementsThatItDoesNotHave(DataType type) {
    assertThatThrownBy(() -> CqlTypes.match(type, new OfElements()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("type " + CqlTypes.name(type) + " has no elements");
  }

  private static final class OfElements implements MultiCellVisitor<String> {
    @Override
    public String list(ListType type) {
      return "list";
    }

    @Override
    public String set(SetType type) {
      return "set";
    }

    @Override
    public String map(MapType type) {
      return "map";
    }

    @Override
    public String udt(UserDefinedType type) {
      return "udt";
    }
  }

  private static final class OnlyBuiltIn implements CqlTypeVisitor<String> {
    @Override
    public String nativeType(NativeCqlType type) {
      return "native";
    }

    @Override
    public String list(ListType type) {
      return "list";
    }

    @Override
    public String set(SetType type) {
      return "set";
    }

    @Override
    public String map(MapType type) {
      return "map";
    }

    @Override
    public String tuple(TupleType type) {
      return "tuple";
    }

    @Override
    public String udt(UserDefinedType type) {
      return "udt";
    }

    @Override
    public String vector(VectorType type) {
      return "vector";
    }
  }
}
