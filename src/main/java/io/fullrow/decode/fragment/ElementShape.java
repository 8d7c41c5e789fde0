// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import io.fullrow.fragment.MalformedFragmentException;
import io.fullrow.model.Bytes;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.MultiCellVisitor;
import io.fullrow.schema.NativeCqlType;
import java.util.List;

/** The cells of a column that has one cell an element: what their paths must be, and the values. */
@FunctionalInterface
interface ElementShape {
  /**
   * The value at {@code path}.
   *
   * @throws MalformedFragmentException if the column can have no cell at that path
   * @throws UnknownFieldException if it is the path of a field that the column's type may have got
   */
  ValueBytes at(Bytes path);

  /**
   * @throws IllegalStateException if no column of such a type has elements
   */
  static ElementShape of(Column column) {
    return CqlTypes.match(column.type(), new OfType(column));
  }

  /** The shape for each kind of type. */
  record OfType(Column column) implements MultiCellVisitor<ElementShape> {
    @Override
    public ElementShape list(ListType type) {
      return paths(NativeCqlType.TIMEUUID.type(), ValueBytes.of(type.getElementType()));
    }

    @Override
    public ElementShape set(SetType type) {
      return paths(type.getElementType(), ValueBytes.NOTHING);
    }

    @Override
    public ElementShape map(MapType type) {
      return paths(type.getKeyType(), ValueBytes.of(type.getValueType()));
    }

    private ElementShape paths(DataType pathType, ValueBytes values) {
      ValueBytes paths = ValueBytes.of(pathType);
      return path -> {
        paths.require(column, "the path in column " + column.name(), path);
        return values;
      };
    }

    @Override
    public ElementShape udt(UserDefinedType type) {
      List<ValueBytes> fields = type.getFieldTypes().stream().map(ValueBytes::of).toList();
      return path -> {
        if (path.size() != Short.BYTES) {
          throw new MalformedFragmentException(
              "column " + column.name() + ": no field of its UDT at path " + path);
        }
        int index = path.unsignedByteAt(0) << 8 | path.unsignedByteAt(1);
        if (index >= fields.size()) {
          throw new UnknownFieldException(index + 1).in(column.name());
        }
        return fields.get(index);
      };
    }
  }
}
