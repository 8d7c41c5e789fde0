// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import com.datastax.oss.driver.api.core.type.CustomType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;

/** The kinds of CQL types, for a {@code switch} where the parts of the type do not matter. */
public enum CqlKind {
  NATIVE,
  LIST,
  SET,
  MAP,
  TUPLE,
  UDT,
  VECTOR,
  CUSTOM;

  /** Which kind a type is of. */
  static final CqlTypeVisitor<CqlKind> OF =
      new CqlTypeVisitor<>() {
        @Override
        public CqlKind nativeType(NativeCqlType type) {
          return NATIVE;
        }

        @Override
        public CqlKind list(ListType type) {
          return LIST;
        }

        @Override
        public CqlKind set(SetType type) {
          return SET;
        }

        @Override
        public CqlKind map(MapType type) {
          return MAP;
        }

        @Override
        public CqlKind tuple(TupleType type) {
          return TUPLE;
        }

        @Override
        public CqlKind udt(UserDefinedType type) {
          return UDT;
        }

        @Override
        public CqlKind vector(VectorType type) {
          return VECTOR;
        }

        @Override
        public CqlKind custom(CustomType type) {
          return CUSTOM;
        }
      };

  /** Whether it is a list, a set or a map. */
  public boolean isCollection() {
    return switch (this) {
      case LIST, SET, MAP -> true;
      case NATIVE, TUPLE, UDT, VECTOR, CUSTOM -> false;
    };
  }

  /** Whether it has components or fields, each of a type of its own. */
  public boolean isStruct() {
    return switch (this) {
      case TUPLE, UDT -> true;
      case NATIVE, LIST, SET, MAP, VECTOR, CUSTOM -> false;
    };
  }
}
