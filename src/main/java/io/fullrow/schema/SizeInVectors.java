// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import com.datastax.oss.driver.api.core.type.CustomType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;

/** The size of a type's values inside a vector: see {@link CqlElements#fixedSize}. */
final class SizeInVectors implements CqlTypeVisitor<Integer> {
  static final CqlTypeVisitor<Integer> OF = new SizeInVectors();

  private static final int VARIABLE = 0;

  private SizeInVectors() {}

  @Override
  public Integer nativeType(NativeCqlType type) {
    return type.sizeInVectors();
  }

  @Override
  public Integer list(ListType type) {
    return VARIABLE;
  }

  @Override
  public Integer set(SetType type) {
    return VARIABLE;
  }

  @Override
  public Integer map(MapType type) {
    return VARIABLE;
  }

  @Override
  public Integer tuple(TupleType type) {
    return VARIABLE;
  }

  @Override
  public Integer udt(UserDefinedType type) {
    return VARIABLE;
  }

  @Override
  public Integer vector(VectorType type) {
    return type.getDimensions() * CqlTypes.match(type.getElementType(), this);
  }

  @Override
  public Integer custom(CustomType type) {
    return VARIABLE;
  }
}
