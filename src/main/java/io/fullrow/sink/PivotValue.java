// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.VectorType;
import io.fullrow.model.Bytes;
import java.util.Map;

/**
 * Some value of a clustering column, it does not matter which: all rows are those up to it and
 * those after it.
 */
final class PivotValue {
  /** Types that Cassandra does not accept a zero-length value of, with the size of a zero. */
  private static final Map<DataType, Integer> FIXED =
      Map.of(
          DataTypes.TINYINT, Byte.BYTES,
          DataTypes.SMALLINT, Short.BYTES,
          DataTypes.DATE, Integer.BYTES,
          DataTypes.TIME, Long.BYTES);

  private PivotValue() {}

  static Bytes of(DataType type) {
    if (type instanceof ListType || type instanceof SetType || type instanceof MapType) {
      return Bytes.of(new byte[Integer.BYTES]);
    }
    if (type instanceof VectorType vector) {
      return Bytes.of(new byte[vector.getDimensions() * Float.BYTES]);
    }
    return Bytes.of(new byte[FIXED.getOrDefault(type, 0)]);
  }
}
