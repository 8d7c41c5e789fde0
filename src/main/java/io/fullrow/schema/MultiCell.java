// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import com.datastax.oss.driver.api.core.type.CustomType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;

/** Whether a column of a type is stored as one cell an element: see {@link Column#multiCell}. */
final class MultiCell implements CqlTypeVisitor<Boolean> {
  static final CqlTypeVisitor<Boolean> IS = new MultiCell();

  private MultiCell() {}

  @Override
  public Boolean nativeType(NativeCqlType type) {
    return false;
  }

  @Override
  public Boolean list(ListType type) {
    return !type.isFrozen();
  }

  @Override
  public Boolean set(SetType type) {
    return !type.isFrozen();
  }

  @Override
  public Boolean map(MapType type) {
    return !type.isFrozen();
  }

  @Override
  public Boolean tuple(TupleType type) {
    return false;
  }

  @Override
  public Boolean udt(UserDefinedType type) {
    return !type.isFrozen();
  }

  @Override
  public Boolean vector(VectorType type) {
    return false;
  }

  @Override
  public Boolean custom(CustomType type) {
    return false;
  }
}
