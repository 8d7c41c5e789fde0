// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Deletion;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.MultiCellVisitor;
import java.util.Optional;

/** How the cells of a column's elements are written. */
@FunctionalInterface
interface ElementWriting {
  /**
   * Adds the cell of an element to a group.
   *
   * @param complex the deletion of the whole column
   */
  void add(CellGroup group, CellKey key, Cell cell, Optional<Deletion> complex);

  /** By the type of the column; lists are not written so. */
  static ElementWriting of(DataType type) {
    return CqlTypes.match(type, OfType.INSTANCE);
  }

  /** The writing for each kind of type. */
  final class OfType implements MultiCellVisitor<ElementWriting> {
    private static final OfType INSTANCE = new OfType();

    private OfType() {}

    @Override
    public ElementWriting map(MapType type) {
      return (group, key, cell, complex) -> group.addMapElement(type, key, cell.valueBytes());
    }

    @Override
    public ElementWriting set(SetType type) {
      return (group, key, cell, complex) ->
          group.addSetElement(type, key, cell.valueBytes().isPresent());
    }

    @Override
    public ElementWriting udt(UserDefinedType type) {
      return (group, key, cell, complex) -> {
        Optional<Bytes> value = cell.valueBytes();
        if (value.isPresent() && isOdd(type, key, value.get())) {
          group.addOddField(type, key, value.get(), isDeletedBefore(cell, complex));
        } else {
          group.addField(key, value);
        }
      };
    }

    private static boolean isOdd(UserDefinedType type, CellKey key, Bytes value) {
      DataType field = type.getFieldTypes().get(UdtFields.index(key));
      return CqlTypes.isCollection(field) && !Canonical.isCanonical(field, value);
    }

    private static boolean isDeletedBefore(Cell cell, Optional<Deletion> complex) {
      long before = cell.writetime().micros() - 1;
      return complex.filter(deletion -> deletion.writetime().micros() >= before).isPresent();
    }

    /** Lists are written whole, by {@link RowLists}, or not at all. */
    @Override
    public ElementWriting list(ListType type) {
      throw new IllegalStateException("a list is not written by its elements");
    }
  }
}
