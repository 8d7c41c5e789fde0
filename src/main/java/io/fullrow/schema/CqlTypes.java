// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.CustomType;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import java.util.List;
import java.util.Optional;

/**
 * CQL types told apart, in words, and compared, which the driver's types do not do to the full. The
 * one place that asks for the driver's class of a type.
 */
public final class CqlTypes {

  private CqlTypes() {}

  /**
   * What {@code visitor} answers for this type.
   *
   * @throws IllegalArgumentException for a type of the driver that is not known here
   */
  public static <R> R match(DataType type, CqlTypeVisitor<R> visitor) {
    Optional<NativeCqlType> known = NativeCqlType.find(type);
    if (known.isPresent()) {
      return visitor.nativeType(known.get());
    }
    if (type instanceof ListType list) {
      return visitor.list(list);
    }
    if (type instanceof SetType set) {
      return visitor.set(set);
    }
    if (type instanceof MapType map) {
      return visitor.map(map);
    }
    if (type instanceof TupleType tuple) {
      return visitor.tuple(tuple);
    }
    if (type instanceof UserDefinedType udt) {
      return visitor.udt(udt);
    }
    // for the driver a vector is a custom type
    if (type instanceof VectorType vector) {
      return visitor.vector(vector);
    }
    if (type instanceof CustomType custom) {
      return visitor.custom(custom);
    }
    throw new IllegalArgumentException("type " + name(type) + " is not known");
  }

  public static CqlKind kind(DataType type) {
    return match(type, CqlKind.OF);
  }

  /**
   * The types that a type is made of: the element's, the key's and the value's, those of the
   * components or of the fields. None for a native or custom type.
   */
  public static List<DataType> parts(DataType type) {
    return match(type, TypeParts.OF);
  }

  /** A list, a set or a map, frozen or not. */
  public static boolean isCollection(DataType type) {
    return kind(type).isCollection();
  }

  /** A list, frozen or not. */
  public static boolean isList(DataType type) {
    return kind(type) == CqlKind.LIST;
  }

  /** The type as a UDT; empty for all others. */
  public static Optional<UserDefinedType> udt(DataType type) {
    return type instanceof UserDefinedType udt ? Optional.of(udt) : Optional.empty();
  }

  /** Whether a column of this type is stored as one cell an element. */
  static boolean isMultiCell(DataType type) {
    return match(type, MultiCell.IS);
  }

  /** As in a table's definition, such as {@code frozen<map<text, int>>}. */
  public static String name(DataType type) {
    return type.asCql(true, true);
  }

  /**
   * All that decides how a value is stored and compared: as {@link #name}, but a UDT is written out
   * with its fields and without its keyspace and name, so that a table and its copy in another
   * keyspace have equal shapes.
   *
   * <p>Unlike the driver's {@code equals}, which ignores it, a frozen type differs from one that is
   * not.
   */
  public static String shape(DataType type) {
    return (isMultiCell(type) ? "multi-cell " : "") + match(type, TypeShape.FROZEN);
  }

  /** The name of a UDT as stored, without its keyspace and without CQL quotes. */
  public static String udtName(UserDefinedType type) {
    return type.getName().asInternal();
  }

  /** The names of a UDT's fields as stored, without CQL quotes, in the order of its definition. */
  public static List<String> fieldNames(UserDefinedType type) {
    return type.getFieldNames().stream().map(CqlIdentifier::asInternal).toList();
  }
}
