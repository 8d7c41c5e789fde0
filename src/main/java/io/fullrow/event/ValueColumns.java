// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import io.fullrow.event.avro.AvroNames;
import io.fullrow.event.avro.AvroType;
import io.fullrow.event.avro.AvroTypes;
import io.fullrow.event.avro.CompositeType;
import io.fullrow.event.avro.Nullable;
import io.fullrow.event.avro.TypeSchemas;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.schema.Column;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.io.Encoder;

/** Columns that are not of the primary key as one Avro record of nullable fields. */
final class ValueColumns {
  private final Map<String, AvroType> types;

  private ValueColumns(Map<String, AvroType> types) {
    this.types = types;
  }

  static Schema schema(String name, String namespace, List<Column> columns, TypeSchemas types) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Column column : columns) {
      fields.add(
          AvroNames.field(
              column.name(),
              AvroNames.avro(column.name()),
              TypeSchemas.nullable(types.of(column.type())),
              true));
    }
    return Schema.createRecord(name, null, namespace, false, fields);
  }

  /**
   * @param columns in the order of the fields of {@code schema}, which was made of them
   */
  static ValueColumns of(List<Column> columns, Schema schema) {
    Map<String, AvroType> types = new LinkedHashMap<>();
    for (Column column : columns) {
      Schema field = schema.getFields().get(types.size()).schema();
      types.put(column.name(), AvroTypes.of(column.type(), Nullable.present(field)));
    }
    return new ValueColumns(types);
  }

  /** What {@code SELECT} at {@code nowSecond} (seconds since the epoch) shows of these columns. */
  Map<String, Shown> show(List<ColumnCells> columns, long nowSecond) {
    Map<String, Shown> shown = new HashMap<>();
    for (ColumnCells column : columns) {
      AvroType type = types.get(column.name());
      if (type != null) {
        shown.put(column.name(), show(type, column.liveAt(nowSecond)));
      }
    }
    return shown;
  }

  /** Writes the record; columns that are not shown are null. */
  void write(Map<String, Shown> shown, Encoder out) throws IOException {
    for (String name : types.keySet()) {
      shown.getOrDefault(name, Shown.NULL).write(out);
    }
  }

  private static Shown show(AvroType type, List<Map.Entry<CellKey, Cell>> live) {
    if (live.isEmpty()) {
      return Shown.NULL;
    }
    Optional<Bytes> path = live.get(0).getKey().path();
    if (live.size() == 1 && path.isEmpty()) {
      ByteBuffer value = CompositeType.buffer(CompositeType.value(live.get(0)));
      return Shown.of(type.fit(value), out -> type.write(value, out));
    }
    return type instanceof CompositeType composite ? showCells(composite, live) : Shown.NULL;
  }

  private static Shown showCells(CompositeType type, List<Map.Entry<CellKey, Cell>> live) {
    try {
      List<Optional<ByteBuffer>> parts = type.ofCells(live);
      return Shown.of(type.fitParts(parts), out -> type.writeParts(parts, out));
    } catch (IllegalArgumentException e) {
      // cells of another type, from before the column was dropped and added again
      return Shown.NULL;
    }
  }
}
