// SPDX-License-Identifier: Apache-2.0
package io.fullrow.producer;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowContent;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlElements;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.CqlValues;
import io.fullrow.schema.NativeCqlType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The cells that Cassandra makes of the assignments of one statement: all have its writetime and
 * its expiry. Not safe for several threads.
 */
final class WrittenCells {
  private final WriteTime writetime;
  private final long nowSecond;
  private final Optional<Expiry> expiry;
  private final SortedMap<CellKey, Cell> cells = new TreeMap<>();
  private final SortedMap<String, Deletion> complexDeletions = new TreeMap<>();

  WrittenCells(WriteTime writetime, long nowSecond, Optional<Expiry> expiry) {
    this.writetime = writetime;
    this.nowSecond = nowSecond;
    this.expiry = expiry;
  }

  /**
   * {@code column = value}.
   *
   * @param value in the driver's Java type for the column; null deletes it
   * @throws IllegalArgumentException if it is no value of the column's type
   */
  void assign(Column column, @Nullable Object value) {
    if (column.multiCell()) {
      // As an overwrite, at the microsecond before: an element written at the same time stays.
      complexDeletions.put(
          column.name(), new Deletion(WriteTime.ofMicros(writetime.micros() - 1), nowSecond));
      if (value != null) {
        elements(column, encoded(column, value));
      }
    } else if (value == null) {
      cells.put(CellKey.simple(column.name()), tombstone());
    } else {
      cells.put(CellKey.simple(column.name()), written(bytes(column, value)));
    }
  }

  /** {@code DELETE column}. */
  void delete(Column column) {
    if (column.multiCell()) {
      complexDeletions.put(column.name(), new Deletion(writetime, nowSecond));
    } else {
      cells.put(CellKey.simple(column.name()), tombstone());
    }
  }

  RowContent content() {
    return RowContent.of(cells, complexDeletions);
  }

  /** A value of a column that is stored in one cell or in the key. */
  static Bytes bytes(Column column, Object value) {
    return StoredValue.of(column.type(), encoded(column, value));
  }

  private static Bytes encoded(Column column, Object value) {
    try {
      return CqlValues.encode(column.type(), value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "column " + column.name() + " (" + CqlTypes.name(column.type()) + "): " + e.getMessage(),
          e);
    }
  }

  private void elements(Column column, Bytes value) {
    List<DataType> types = CqlTypes.parts(column.type());
    switch (CqlTypes.kind(column.type())) {
      case SET ->
          CqlElements.ofCollection(value)
              .forEach(element -> put(column, stored(types.get(0), element), Bytes.empty()));
      case MAP -> {
        List<Optional<Bytes>> entries = CqlElements.ofMap(value);
        for (int i = 0; i < entries.size(); i += 2) {
          put(
              column,
              stored(types.get(0), entries.get(i)),
              stored(types.get(1), entries.get(i + 1)));
        }
      }
      case LIST ->
          CqlElements.ofCollection(value)
              .forEach(element -> put(column, nextPath(), stored(types.get(0), element)));
      case UDT -> fields(column, CqlElements.ofTuple(value, types.size()));
      case NATIVE, TUPLE, VECTOR, CUSTOM ->
          throw new IllegalStateException(column + " has no elements");
    }
  }

  private void fields(Column column, List<Optional<Bytes>> fields) {
    for (int i = 0; i < fields.size(); i++) {
      Bytes path = Bytes.wrap(ByteBuffer.allocate(Short.BYTES).putShort((short) i).array());
      Optional<Bytes> field = fields.get(i);
      if (field.isPresent()) {
        put(column, path, field.get());
      }
    }
  }

  private void put(Column column, Bytes path, Bytes value) {
    cells.put(CellKey.element(column.name(), path), written(value));
  }

  private static Bytes stored(DataType type, Optional<Bytes> element) {
    return StoredValue.of(type, element.orElseThrow());
  }

  /** As a coordinator makes the paths of list elements: time-uuids that rise. */
  private static Bytes nextPath() {
    return CqlValues.encode(NativeCqlType.TIMEUUID.type(), Uuids.timeBased());
  }

  private Cell written(Bytes value) {
    return expiry
        .map(at -> Cell.expiring(writetime, value, at))
        .orElseGet(() -> Cell.live(writetime, value));
  }

  private Cell tombstone() {
    return Cell.tombstone(writetime, nowSecond);
  }
}
