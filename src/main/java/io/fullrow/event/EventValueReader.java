// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import io.fullrow.codec.Leaves;
import io.fullrow.event.avro.AvroNames;
import io.fullrow.event.avro.AvroType;
import io.fullrow.event.avro.AvroTypes;
import io.fullrow.event.avro.CompositeType;
import io.fullrow.event.avro.Nullable;
import io.fullrow.model.Bytes;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.Decoder;

/**
 * Reads serialized values back from a record of columns, written under any version of the table's
 * schema. A column that does not fit the table matters only to an event that has a value of it.
 */
final class EventValueReader {
  private final List<Field> fields;

  private EventValueReader(List<Field> fields) {
    this.fields = fields;
  }

  /**
   * One field of what was written.
   *
   * @param type empty if it does not fit the table
   * @param misfit why
   */
  private record Field(String column, Schema schema, Optional<AvroType> type, String misfit) {
    static Field of(Schema.Field field, Map<String, Column> columns) {
      String name = AvroNames.cql(field);
      Column column = columns.get(name);
      if (column == null) {
        return new Field(name, field.schema(), Optional.empty(), "the table does not have it");
      }
      try {
        AvroType type = AvroTypes.of(column.type(), Nullable.present(field.schema()));
        return new Field(name, field.schema(), Optional.of(type), "");
      } catch (IllegalArgumentException e) {
        return new Field(name, field.schema(), Optional.empty(), String.valueOf(e.getMessage()));
      }
    }

    AvroType fittingType() {
      return type.orElseThrow(() -> new UnfitColumnException(column, misfit));
    }
  }

  /**
   * @param schema of the record that was written
   */
  static EventValueReader of(TableSchema table, Schema schema) {
    Map<String, Column> columns = table.byName();
    List<Field> fields = new ArrayList<>();
    schema.getFields().forEach(field -> fields.add(Field.of(field, columns)));
    return new EventValueReader(fields);
  }

  /**
   * The values of the wanted columns, those of a non-frozen one element by element in the order in
   * which they were written. A column that is null is absent.
   *
   * @param wanted the columns, and whether the cells of each are elements
   * @throws UnfitColumnException if a wanted column is not one of the table
   */
  Map<String, List<Bytes>> read(Map<String, Boolean> wanted, Decoder in) throws IOException {
    Map<String, List<Bytes>> values = new HashMap<>();
    for (Field field : fields) {
      Boolean elements = wanted.get(field.column());
      if (elements == null) {
        GenericDatumReader.skip(field.schema(), in);
      } else if (Leaves.readPresent(in)) {
        values.put(field.column(), values(field.fittingType(), elements, in));
      }
    }
    return values;
  }

  private static List<Bytes> values(AvroType type, boolean elements, Decoder in)
      throws IOException {
    if (!elements) {
      return List.of(type.read(in));
    }
    if (type instanceof CompositeType composite) {
      return composite.cellValues(composite.readParts(in));
    }
    throw new IllegalArgumentException("elements of a column whose type has none");
  }
}
