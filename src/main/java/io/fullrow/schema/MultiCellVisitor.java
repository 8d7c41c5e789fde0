// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import com.datastax.oss.driver.api.core.type.CustomType;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.VectorType;

/**
 * One answer for each kind of CQL type that can be stored as one cell an element, see {@link
 * Column#multiCell}. For all others it throws an {@link IllegalStateException}: who asks has looked
 * at the column before, so that nothing that came from outside can be the reason.
 */
public interface MultiCellVisitor<R> extends CqlTypeVisitor<R> {
  @Override
  default R nativeType(NativeCqlType type) {
    throw noElements(type.type());
  }

  @Override
  default R tuple(TupleType type) {
    throw noElements(type);
  }

  @Override
  default R vector(VectorType type) {
    throw noElements(type);
  }

  @Override
  default R custom(CustomType type) {
    throw noElements(type);
  }

  private static IllegalStateException noElements(DataType type) {
    return new IllegalStateException("type " + CqlTypes.name(type) + " has no elements");
  }
}
