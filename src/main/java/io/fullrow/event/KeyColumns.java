// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import com.datastax.oss.driver.api.core.type.DataType;
import io.fullrow.codec.Leaves;
import io.fullrow.event.avro.AvroNames;
import io.fullrow.event.avro.AvroType;
import io.fullrow.event.avro.AvroTypes;
import io.fullrow.event.avro.Fit;
import io.fullrow.event.avro.Nullable;
import io.fullrow.event.avro.TypeSchemas;
import io.fullrow.model.Bytes;
import io.fullrow.schema.Column;
import io.fullrow.schema.NativeCqlType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/**
 * Some columns of the primary key as one Avro record.
 *
 * <p>Law: two keys that differ in any byte are two Avro keys, so that compaction never takes one
 * row for another, and the bytes can be read back from the key alone.
 *
 * <ul>
 *   <li>A column is {@code T} where every value of the CQL type is one of the Avro type (text,
 *       ascii, blob), else {@code ["null", T]}: null stands for a zero-length value, which is no
 *       null in Cassandra. No component of a key is ever null.
 *   <li>Where Cassandra takes several bytes for one value (boolean 01 and 02, tuples that end in
 *       nulls, anything nested) the record ends with {@code cql_raw}: null for all canonical keys,
 *       else the serialized values of all its columns.
 *   <li>In a bound of a range every column is {@code ["null", T]}, and columns past the length of
 *       the bound are null.
 * </ul>
 */
final class KeyColumns {
  private static final String RAW = "cql_raw";

  private final List<Column> columns;
  private final List<AvroType> types;
  private final List<Boolean> nullable;
  private final boolean hasRaw;

  private KeyColumns(
      List<Column> columns, List<AvroType> types, List<Boolean> nullable, boolean hasRaw) {
    this.columns = columns;
    this.types = types;
    this.nullable = nullable;
    this.hasRaw = hasRaw;
  }

  /**
   * The record's schema.
   *
   * @param bound whether trailing columns can be absent
   */
  static Schema schema(
      String name, String namespace, List<Column> columns, boolean bound, TypeSchemas types) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Column column : columns) {
      Schema type = types.of(column.type());
      boolean isNullable = bound || !emptyIsValue(column.type());
      fields.add(
          AvroNames.field(
              column.name(),
              AvroNames.avroExcept(RAW, column.name()),
              isNullable ? TypeSchemas.nullable(type) : type,
              false));
    }
    if (columns.stream().anyMatch(column -> hasOtherForms(column.type()))) {
      Schema raw = Schema.createArray(Schema.create(Schema.Type.BYTES));
      fields.add(AvroNames.field(RAW, RAW, TypeSchemas.nullable(raw), true));
    }
    return Schema.createRecord(name, null, namespace, false, fields);
  }

  /**
   * @throws UnfitColumnException if the schema is not one of these columns
   */
  static KeyColumns of(List<Column> columns, Schema schema) {
    List<AvroType> types = new ArrayList<>();
    List<Boolean> nullable = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      if (field.name().equals(RAW)) {
        continue;
      }
      String name = AvroNames.cql(field);
      if (types.size() >= columns.size() || !columns.get(types.size()).name().equals(name)) {
        throw new UnfitColumnException(name, "it is not at that place in the primary key");
      }
      boolean isNullable = Nullable.isNullable(field.schema());
      Schema value = isNullable ? Nullable.present(field.schema()) : field.schema();
      types.add(type(columns.get(types.size()), value));
      nullable.add(isNullable);
    }
    if (types.size() < columns.size()) {
      throw new UnfitColumnException(
          columns.get(types.size()).name(), "the key of the event does not have it");
    }
    return new KeyColumns(columns, types, nullable, schema.getField(RAW) != null);
  }

  /**
   * @param components as many as there are columns; fewer in a bound
   * @throws IllegalArgumentException if a component is not a value of its column
   */
  void write(List<Bytes> components, Encoder out) throws IOException {
    if (components.size() > columns.size()) {
      throw new IllegalArgumentException(
          components.size() + " values for " + columns.size() + " key columns");
    }
    boolean raw = false;
    for (int i = 0; i < columns.size(); i++) {
      raw |= i < components.size() ? writePresent(i, components.get(i), out) : writeAbsent(i, out);
    }
    if (hasRaw) {
      writeRaw(raw ? components : List.of(), out);
    }
  }

  /** Returns whether the bytes must be kept. */
  private boolean writePresent(int column, Bytes component, Encoder out) throws IOException {
    AvroType type = types.get(column);
    ByteBuffer value = ByteBuffer.wrap(component.unsafeArray());
    Fit fit = type.fit(value);
    if (!nullable.get(column)) {
      type.write(value, out);
      return false;
    }
    // a tuple can show a zero-length value, as nothing but nulls, which is another key
    boolean shown = fit == Fit.EXACT || (fit == Fit.SHOWN && !component.isEmpty());
    Nullable.write(Optional.of(value).filter(bytes -> shown), type, out);
    boolean raw = fit != Fit.EXACT && !component.isEmpty();
    if (raw && !hasRaw) {
      throw new IllegalArgumentException(
          component + " is not a value of key column " + columns.get(column).name());
    }
    return raw;
  }

  private boolean writeAbsent(int column, Encoder out) throws IOException {
    if (!nullable.get(column)) {
      throw new IllegalArgumentException("no value of key column " + columns.get(column).name());
    }
    Leaves.writeNull(out);
    return false;
  }

  private static void writeRaw(List<Bytes> components, Encoder out) throws IOException {
    if (components.isEmpty()) {
      Leaves.writeNull(out);
      return;
    }
    Leaves.writePresent(out);
    Leaves.writeArray(components, Leaves::writeBytes, out);
  }

  /** The first {@code count} components. */
  List<Bytes> read(int count, Decoder in) throws IOException {
    List<Bytes> components = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      boolean present = !nullable.get(i) || Leaves.readPresent(in);
      components.add(present ? types.get(i).read(in) : Bytes.empty());
    }
    if (hasRaw && Leaves.readPresent(in)) {
      components = Leaves.readArray(Leaves::readBytes, in);
    }
    if (count < 0 || count > components.size()) {
      throw new IllegalArgumentException(count + " key columns of " + components.size());
    }
    return components.subList(0, count);
  }

  int size() {
    return columns.size();
  }

  private static AvroType type(Column column, Schema schema) {
    try {
      return AvroTypes.of(column.type(), schema);
    } catch (IllegalArgumentException e) {
      throw new UnfitColumnException(column.name(), String.valueOf(e.getMessage()));
    }
  }

  private static boolean emptyIsValue(DataType type) {
    return NativeCqlType.find(type)
        .filter(known -> known.empty() == NativeCqlType.Empty.A_VALUE)
        .isPresent();
  }

  private static boolean hasOtherForms(DataType type) {
    return NativeCqlType.find(type).map(KeyColumns::hasOtherForms).orElse(true);
  }

  /**
   * Beside the zero-length value and values of the wrong size, which Cassandra refuses. Counters
   * and durations are in no key.
   */
  private static boolean hasOtherForms(NativeCqlType type) {
    return switch (type) {
      case BOOLEAN -> true;
      case ASCII,
          BIGINT,
          BLOB,
          COUNTER,
          DATE,
          DECIMAL,
          DOUBLE,
          DURATION,
          FLOAT,
          INET,
          INT,
          SMALLINT,
          TEXT,
          TIME,
          TIMESTAMP,
          TIMEUUID,
          TINYINT,
          UUID,
          VARINT ->
          false;
    };
  }
}
