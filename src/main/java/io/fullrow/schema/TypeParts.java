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
import java.util.List;

/** The types that a type is made of, in their order: see {@link CqlTypes#parts}. */
final class TypeParts implements CqlTypeVisitor<List<DataType>> {
  static final CqlTypeVisitor<List<DataType>> OF = new TypeParts();

  private TypeParts() {}

  @Override
  public List<DataType> nativeType(NativeCqlType type) {
    return List.of();
  }

  @Override
  public List<DataType> list(ListType type) {
    return List.of(type.getElementType());
  }

  @Override
  public List<DataType> set(SetType type) {
    return List.of(type.getElementType());
  }

  @Override
  public List<DataType> map(MapType type) {
    return List.of(type.getKeyType(), type.getValueType());
  }

  @Override
  public List<DataType> tuple(TupleType type) {
    return type.getComponentTypes();
  }

  @Override
  public List<DataType> udt(UserDefinedType type) {
    return type.getFieldTypes();
  }

  @Override
  public List<DataType> vector(VectorType type) {
    return List.of(type.getElementType());
  }

  @Override
  public List<DataType> custom(CustomType type) {
    return List.of();
  }
}
