// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import com.datastax.oss.driver.api.core.CqlIdentifier;
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

/** CQL types in words, and their equality, which the driver's types do not have to the full. */
public final class CqlTypes {

  private CqlTypes() {}

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
    return isMultiCell(type) ? "multi-cell " + frozenShape(type) : frozenShape(type);
  }

  /** The name of a UDT as stored, without its keyspace and without CQL quotes. */
  public static String udtName(UserDefinedType type) {
    return type.getName().asInternal();
  }

  /** The names of a UDT's fields as stored, without CQL quotes, in the order of its definition. */
  public static List<String> fieldNames(UserDefinedType type) {
    return type.getFieldNames().stream().map(CqlIdentifier::asInternal).toList();
  }

  /** A list, a set or a map, frozen or not. */
  public static boolean isCollection(DataType type) {
    return type instanceof ListType || type instanceof SetType || type instanceof MapType;
  }

  /** The types of the elements of a collection: two for a map. */
  public static List<DataType> elementTypes(DataType collection) {
    if (collection instanceof ListType list) {
      return List.of(list.getElementType());
    }
    if (collection instanceof SetType set) {
      return List.of(set.getElementType());
    }
    MapType map = (MapType) collection;
    return List.of(map.getKeyType(), map.getValueType());
  }

  /** Whether a column of this type is stored as one cell an element. */
  static boolean isMultiCell(DataType type) {
    if (type instanceof ListType list) {
      return !list.isFrozen();
    }
    if (type instanceof SetType set) {
      return !set.isFrozen();
    }
    if (type instanceof MapType map) {
      return !map.isFrozen();
    }
    return type instanceof UserDefinedType udt && !udt.isFrozen();
  }

  // Whatever is inside of another type is frozen, said or not.
  private static String frozenShape(DataType type) {
    if (type instanceof ListType list) {
      return "list<" + frozenShape(list.getElementType()) + ">";
    }
    if (type instanceof SetType set) {
      return "set<" + frozenShape(set.getElementType()) + ">";
    }
    if (type instanceof MapType map) {
      return "map<" + frozenShape(map.getKeyType()) + ", " + frozenShape(map.getValueType()) + ">";
    }
    if (type instanceof TupleType tuple) {
      return tuple.getComponentTypes().stream()
          .map(CqlTypes::frozenShape)
          .collect(Collectors.joining(", ", "tuple<", ">"));
    }
    if (type instanceof VectorType vector) {
      return "vector<" + frozenShape(vector.getElementType()) + ", " + vector.getDimensions() + ">";
    }
    return type instanceof UserDefinedType udt ? fields(udt) : name(type);
  }

  private static String fields(UserDefinedType udt) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < udt.getFieldNames().size(); i++) {
      fields.add(
          udt.getFieldNames().get(i).asCql(true) + " " + frozenShape(udt.getFieldTypes().get(i)));
    }
    return "udt<" + String.join(", ", fields) + ">";
  }
}
