// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import io.fullrow.fragment.MalformedFragmentException;
import io.fullrow.model.Bytes;
import io.fullrow.schema.Column;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the path of a cell must be and of which type its value is.
 *
 * @param frozenHere whether the column is a frozen list, which may hold the elements of a source's
 *     list that is not: the operator accepts what is lost by that
 */
record CellShape(Column column, boolean frozenHere) {
  /**
   * @param acceptedLosses names of the columns whose loss the operator accepts
   */
  static CellShape of(Column column, Set<String> acceptedLosses) {
    boolean frozenHere =
        column.type() instanceof ListType list
            && list.isFrozen()
            && acceptedLosses.contains(column.name());
    return new CellShape(column, frozenHere);
  }

  /** Whether cells have paths, and the whole column can be deleted. */
  boolean hasElements() {
    return column.multiCell() || frozenHere;
  }

  /**
   * The type of the value at {@code path}.
   *
   * @throws MalformedFragmentException if the column can have no cell at that path
   * @throws UnknownFieldException if it is the path of a field that the column's type may have got
   */
  DataType typeAt(Optional<Bytes> path) {
    if (path.isEmpty() && column.multiCell()) {
      throw new MalformedFragmentException(
          "a cell without path in the non-frozen column " + column.name());
    }
    if (path.isPresent() && !hasElements()) {
      throw new MalformedFragmentException(
          "a cell with a path in the column "
              + column.name()
              + ", which has one cell"
              + (column.type() instanceof ListType
                  ? ": if the source's list is not frozen, accept-loss must name the column"
                  : ""));
    }
    return path.isPresent() ? element(path.get()) : column.type();
  }

  private DataType element(Bytes path) {
    DataType type = column.type();
    if (type instanceof SetType set) {
      return at(set.getElementType(), path, ScalarBytes.NOTHING);
    }
    if (type instanceof MapType map) {
      return at(map.getKeyType(), path, map.getValueType());
    }
    if (type instanceof ListType list) {
      return at(DataTypes.TIMEUUID, path, list.getElementType());
    }
    if (type instanceof UserDefinedType udt) {
      return field(udt.getFieldTypes(), path);
    }
    throw new AssertionError("an unknown non-frozen type: " + type);
  }

  private DataType at(DataType pathType, Bytes path, DataType valueType) {
    ValueBytes.require(column, "the path in column " + column.name(), pathType, path);
    return valueType;
  }

  private DataType field(List<DataType> fields, Bytes path) {
    if (path.size() != Short.BYTES) {
      throw new MalformedFragmentException(
          "column " + column.name() + ": no field of its UDT at path " + path);
    }
    int index = path.unsignedByteAt(0) << 8 | path.unsignedByteAt(1);
    if (index >= fields.size()) {
      throw new UnknownFieldException(index + 1).in(column.name());
    }
    return fields.get(index);
  }
}
