// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import com.datastax.oss.driver.api.core.type.CustomType;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The shape of a type that is frozen, as whatever is inside of another type is, whether said or
 * not: see {@link CqlTypes#shape}.
 */
final class TypeShape implements CqlTypeVisitor<String> {
  static final CqlTypeVisitor<String> FROZEN = new TypeShape();

  private TypeShape() {}

  private static String of(DataType type) {
    return CqlTypes.match(type, FROZEN);
  }

  @Override
  public String nativeType(NativeCqlType type) {
    return CqlTypes.name(type.type());
  }

  @Override
  public String list(ListType type) {
    return "list<" + of(type.getElementType()) + ">";
  }

  @Override
  public String set(SetType type) {
    return "set<" + of(type.getElementType()) + ">";
  }

  @Override
  public String map(MapType type) {
    return "map<" + of(type.getKeyType()) + ", " + of(type.getValueType()) + ">";
  }

  @Override
  public String tuple(TupleType type) {
    return type.getComponentTypes().stream()
        .map(TypeShape::of)
        .collect(Collectors.joining(", ", "tuple<", ">"));
  }

  @Override
  public String udt(UserDefinedType type) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < type.getFieldNames().size(); i++) {
      fields.add(type.getFieldNames().get(i).asCql(true) + " " + of(type.getFieldTypes().get(i)));
    }
    return "udt<" + String.join(", ", fields) + ">";
  }

  @Override
  public String vector(VectorType type) {
    return "vector<" + of(type.getElementType()) + ", " + type.getDimensions() + ">";
  }

  @Override
  public String custom(CustomType type) {
    return CqlTypes.name(type);
  }
}
