// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import com.datastax.oss.driver.api.core.type.CustomType;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Deletion;
import io.fullrow.schema.CqlTypeVisitor;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.NativeCqlType;
import java.util.Optional;

/**
 * Adds the cell of an element to a group, by the type of its column.
 *
 * @param complex the deletion of the whole column
 */
record ElementWriting(CellGroup group, CellKey key, Cell cell, Optional<Deletion> complex)
    implements CqlTypeVisitor<Runnable> {
  @Override
  public Runnable map(MapType type) {
    return () -> group.addMapElement(type, key, cell.valueBytes());
  }

  @Override
  public Runnable set(SetType type) {
    return () -> group.addSetElement(type, key, cell.valueBytes().isPresent());
  }

  @Override
  public Runnable udt(UserDefinedType type) {
    Optional<Bytes> value = cell.valueBytes();
    return value.isPresent() && isOdd(type, value.get())
        ? () -> group.addOddField(type, key, value.get(), isDeletedBefore())
        : () -> group.addField(key, value);
  }

  private boolean isOdd(UserDefinedType type, Bytes value) {
    DataType field = type.getFieldTypes().get(UdtFields.index(key));
    return CqlTypes.isCollection(field) && !Canonical.isCanonical(field, value);
  }

  private boolean isDeletedBefore() {
    long before = cell.writetime().micros() - 1;
    return complex.filter(deletion -> deletion.writetime().micros() >= before).isPresent();
  }

  /** Lists are written whole, by {@link RowLists}, or not at all. */
  @Override
  public Runnable list(ListType type) {
    throw noElements();
  }

  @Override
  public Runnable nativeType(NativeCqlType type) {
    throw noElements();
  }

  @Override
  public Runnable tuple(TupleType type) {
    throw noElements();
  }

  @Override
  public Runnable vector(VectorType type) {
    throw noElements();
  }

  @Override
  public Runnable custom(CustomType type) {
    throw noElements();
  }

  private IllegalStateException noElements() {
    return new IllegalStateException(key + " is not written as an element");
  }
}
