// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import com.datastax.oss.driver.api.core.type.DataType;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * Compares the Avro schema of raw values with the target's columns, so that a wrong type is found
 * before the first record. Types that Avro writes alike (text and uuid, bigint and timestamp) are
 * left to the records themselves.
 */
final class WriterTypes {
  private WriterTypes() {}

  static List<String> mismatches(Schema writer, TableSchema table) {
    List<String> found = new ArrayList<>();
    Optional<Schema> after = field(writer, "after");
    for (Column column : table.byName().values()) {
      after
          .flatMap(record -> field(record, column.name()))
          .flatMap(cell -> field(cell, "value"))
          .flatMap(value -> mismatch(table, column, value))
          .ifPresent(found::add);
    }
    return found;
  }

  private static Optional<String> mismatch(TableSchema table, Column column, Schema value) {
    if (fits(column.type(), value)) {
      return Optional.empty();
    }
    String connect = value.getProp("connect.type");
    return Optional.of(
        "column "
            + column.name()
            + " of "
            + table.id()
            + " has type "
            + CqlTypes.name(column.type())
            + ", but the raw records carry "
            + (connect == null ? value.getType().getName() : connect));
  }

  private static boolean fits(DataType type, Schema value) {
    Set<Schema.Type> expected = expected(type);
    if (expected.isEmpty()) {
      return true;
    }
    return expected.contains(value.getType()) && width(type).equals(width(value));
  }

  /** What Connect calls the small integers, which are all ints to Avro. */
  private static String width(DataType type) {
    return NativeCqlType.find(type).map(WriterTypes::width).orElse("");
  }

  private static String width(NativeCqlType type) {
    return switch (type) {
      case TINYINT -> "int8";
      case SMALLINT -> "int16";
      case ASCII,
          BIGINT,
          BLOB,
          BOOLEAN,
          COUNTER,
          DATE,
          DECIMAL,
          DOUBLE,
          DURATION,
          FLOAT,
          INET,
          INT,
          TEXT,
          TIME,
          TIMESTAMP,
          TIMEUUID,
          UUID,
          VARINT ->
          "";
    };
  }

  private static String width(Schema value) {
    String connect = value.getProp("connect.type");
    return "int8".equals(connect) || "int16".equals(connect) ? connect : "";
  }

  /** Empty where nothing can be said. */
  private static Set<Schema.Type> expected(DataType type) {
    return switch (CqlTypes.kind(type)) {
      case NATIVE ->
          NativeCqlType.find(type)
              .map(WriterTypes::expected)
              .orElse(EnumSet.noneOf(Schema.Type.class));
      case LIST, SET -> EnumSet.of(Schema.Type.ARRAY);
      case MAP -> EnumSet.of(Schema.Type.MAP, Schema.Type.ARRAY);
      case TUPLE, UDT -> EnumSet.of(Schema.Type.RECORD, Schema.Type.STRING);
      case VECTOR, CUSTOM -> EnumSet.noneOf(Schema.Type.class);
    };
  }

  private static EnumSet<Schema.Type> expected(NativeCqlType type) {
    return switch (type) {
      case ASCII, INET, TEXT, TIMEUUID, UUID -> EnumSet.of(Schema.Type.STRING);
      case DATE, INT, SMALLINT, TINYINT -> EnumSet.of(Schema.Type.INT);
      case BIGINT, TIME, TIMESTAMP -> EnumSet.of(Schema.Type.LONG);
      case FLOAT -> EnumSet.of(Schema.Type.FLOAT);
      case DOUBLE -> EnumSet.of(Schema.Type.DOUBLE);
      case BOOLEAN -> EnumSet.of(Schema.Type.BOOLEAN);
      case BLOB -> EnumSet.of(Schema.Type.BYTES);
      case DECIMAL ->
          EnumSet.of(Schema.Type.STRING, Schema.Type.RECORD, Schema.Type.DOUBLE, Schema.Type.BYTES);
      case VARINT -> EnumSet.of(Schema.Type.STRING, Schema.Type.BYTES, Schema.Type.LONG);
      case COUNTER, DURATION -> EnumSet.noneOf(Schema.Type.class);
    };
  }

  /** A field's schema without its null branch. */
  private static Optional<Schema> field(Schema record, String name) {
    if (record.getType() != Schema.Type.RECORD || record.getField(name) == null) {
      return Optional.empty();
    }
    return notNull(record.getField(name).schema());
  }

  private static Optional<Schema> notNull(Schema schema) {
    if (schema.getType() != Schema.Type.UNION) {
      return Optional.of(schema);
    }
    return schema.getTypes().stream()
        .filter(branch -> branch.getType() != Schema.Type.NULL)
        .findFirst();
  }
}
