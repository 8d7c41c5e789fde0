// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.sidecar;

import com.datastax.oss.driver.api.core.type.CustomType;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypeVisitor;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.avro.Schema;

/**
 * The Avro schema that the publisher makes of a table: a record of unions of each column's type and
 * null, key columns in their order, then static and then regular columns by name.
 *
 * <p>A record that was written by another schema is found out: it has more or fewer fields than
 * this one, and so more or fewer bytes, and it names the columns that have values.
 */
final class PayloadSchemas {
  private static final String NAMESPACE = "fullrow.sidecar";
  private static final int NUMBER_BYTES = 16;
  private static final Pattern COLUMN = Pattern.compile("[a-z][a-z0-9_]*");
  private static final Pattern FIELD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Schema NUMBER = Schema.createFixed("fixed", null, NAMESPACE, NUMBER_BYTES);

  private static final CqlTypeVisitor<Optional<Schema>> OF_TYPE = new OfType();

  private PayloadSchemas() {}

  /** Of the columns that can be published: another one cannot be in the source table. */
  static Schema of(TableSchema table) {
    List<Column> columns = new ArrayList<>(table.partitionKey());
    columns.addAll(table.clustering());
    table.statics().stream().sorted(Comparator.comparing(Column::name)).forEach(columns::add);
    table.regulars().stream().sorted(Comparator.comparing(Column::name)).forEach(columns::add);
    List<Schema.Field> fields =
        columns.stream()
            .filter(PayloadSchemas::isPublished)
            .map(column -> new Schema.Field(column.name(), nullable(column.type())))
            .toList();
    return Schema.createRecord("payload", null, NAMESPACE, false, fields);
  }

  private static Schema nullable(DataType type) {
    return Schema.createUnion(of(type).orElseThrow(), Schema.create(Schema.Type.NULL));
  }

  /** Whether the publisher has a schema for tables with this column. */
  static boolean isPublished(Column column) {
    return COLUMN.matcher(column.name()).matches() && of(column.type()).isPresent();
  }

  private static Optional<Schema> of(DataType type) {
    return CqlTypes.match(type, OF_TYPE);
  }

  /** Empty for a type that the publisher has no schema for. */
  static Optional<Schema> of(NativeCqlType type) {
    return switch (type) {
      case ASCII, TEXT, TIMEUUID, UUID -> plain(Schema.Type.STRING);
      case DATE, INT, SMALLINT, TINYINT -> plain(Schema.Type.INT);
      case BIGINT, TIME, TIMESTAMP -> plain(Schema.Type.LONG);
      case FLOAT -> plain(Schema.Type.FLOAT);
      case DOUBLE -> plain(Schema.Type.DOUBLE);
      case BOOLEAN -> plain(Schema.Type.BOOLEAN);
      case BLOB, INET -> plain(Schema.Type.BYTES);
      case DECIMAL, VARINT -> Optional.of(NUMBER);
      case COUNTER, DURATION -> Optional.empty();
    };
  }

  private static Optional<Schema> plain(Schema.Type type) {
    return Optional.of(Schema.create(type));
  }

  private static final class OfType implements CqlTypeVisitor<Optional<Schema>> {
    @Override
    public Optional<Schema> nativeType(NativeCqlType type) {
      return of(type);
    }

    @Override
    public Optional<Schema> list(ListType type) {
      return of(type.getElementType()).map(Schema::createArray);
    }

    @Override
    public Optional<Schema> set(SetType type) {
      return of(type.getElementType()).map(Schema::createArray);
    }

    @Override
    public Optional<Schema> map(MapType type) {
      return record(List.of("key", "value"), List.of(type.getKeyType(), type.getValueType()))
          .map(Schema::createArray);
    }

    @Override
    public Optional<Schema> tuple(TupleType type) {
      return Optional.empty();
    }

    @Override
    public Optional<Schema> udt(UserDefinedType type) {
      return record(CqlTypes.fieldNames(type), type.getFieldTypes());
    }

    @Override
    public Optional<Schema> vector(VectorType type) {
      return Optional.empty();
    }

    @Override
    public Optional<Schema> custom(CustomType type) {
      return Optional.empty();
    }
  }

  private static Optional<Schema> record(List<String> names, List<DataType> types) {
    List<Schema.Field> fields = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Optional<Schema> field = of(types.get(i));
      if (field.isEmpty() || !FIELD.matcher(names.get(i)).matches()) {
        return Optional.empty();
      }
      fields.add(new Schema.Field(names.get(i), field.get()));
    }
    return Optional.of(Schema.createRecord("record", null, NAMESPACE, false, fields));
  }

  /** Native columns whose type, which the publisher notes in the schema, is not the target's. */
  static List<String> mismatches(Schema writer, TableSchema table) {
    Optional<Schema> payload = payload(writer);
    List<String> found = new ArrayList<>();
    for (Column column : table.byName().values()) {
      payload
          .map(record -> record.getField(column.name()))
          .flatMap(field -> cqlType(field.schema()))
          .filter(type -> isNative(column) && !type.equals(name(column)))
          .map(type -> mismatch(table, column, type))
          .ifPresent(found::add);
    }
    return found;
  }

  private static boolean isNative(Column column) {
    return NativeCqlType.find(column.type()).flatMap(PayloadSchemas::of).isPresent();
  }

  private static String mismatch(TableSchema table, Column column, String type) {
    return "column "
        + column.name()
        + " of "
        + table.id()
        + " has type "
        + name(column)
        + ", but the raw records carry "
        + type;
  }

  private static String name(Column column) {
    return CqlTypes.name(column.type());
  }

  /** The payload's part of an envelope's schema; empty if it is bytes. */
  static Optional<Schema> payload(Schema envelope) {
    return Optional.of(envelope)
        .filter(schema -> schema.getType() == Schema.Type.RECORD)
        .map(schema -> schema.getField("payload"))
        .map(Schema.Field::schema)
        .filter(schema -> schema.getType() == Schema.Type.RECORD);
  }

  private static Optional<String> cqlType(Schema nullable) {
    List<Schema> branches =
        nullable.getType() == Schema.Type.UNION ? nullable.getTypes() : List.of(nullable);
    return branches.stream()
        .map(branch -> branch.getProp("cqlType"))
        .filter(type -> type != null)
        .findFirst();
  }
}
