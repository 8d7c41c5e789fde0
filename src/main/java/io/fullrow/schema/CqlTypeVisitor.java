// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import com.datastax.oss.driver.api.core.type.CustomType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;

/**
 * One answer for each kind of CQL type; {@link CqlTypes#match} calls the one. Collections and UDTs
 * can be frozen or not.
 */
public interface CqlTypeVisitor<R> {
  R nativeType(NativeCqlType type);

  R list(ListType type);

  R set(SetType type);

  R map(MapType type);

  R tuple(TupleType type);

  R udt(UserDefinedType type);

  R vector(VectorType type);

  /**
   * A type that somebody has written in Java and whose values are bytes to all others.
   *
   * @throws IllegalArgumentException unless overridden
   */
  default R custom(CustomType type) {
    throw new IllegalArgumentException("type " + type.asCql(true, true) + " is not carried");
  }
}
