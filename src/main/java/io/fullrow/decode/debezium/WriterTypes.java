// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * Compares the Avro schema of raw values with the target's columns, so that a wrong type is found
 * before the first record. Types that Avro writes alike (text and uuid, bigint and timestamp) are
 * left to the records themselves.
 */
final class WriterTypes {
  private static final Map<DataType, Set<Schema.Type>> NATIVE = natives();
  private static final Map<DataType, String> SMALL =
      Map.of(DataTypes.TINYINT, "int8", DataTypes.SMALLINT, "int16");

  private WriterTypes() {}

  private static Map<DataType, Set<Schema.Type>> natives() {
    Map<DataType, Set<Schema.Type>> types = new HashMap<>();
    for (DataType text :
        List.of(
            DataTypes.TEXT, DataTypes.ASCII, DataTypes.UUID, DataTypes.TIMEUUID, DataTypes.INET)) {
      types.put(text, EnumSet.of(Schema.Type.STRING));
    }
    for (DataType small :
        List.of(DataTypes.TINYINT, DataTypes.SMALLINT, DataTypes.INT, DataTypes.DATE)) {
      types.put(small, EnumSet.of(Schema.Type.INT));
    }
    for (DataType big : List.of(DataTypes.BIGINT, DataTypes.TIMESTAMP, DataTypes.TIME)) {
      types.put(big, EnumSet.of(Schema.Type.LONG));
    }
    types.put(DataTypes.FLOAT, EnumSet.of(Schema.Type.FLOAT));
    types.put(DataTypes.DOUBLE, EnumSet.of(Schema.Type.DOUBLE));
    types.put(DataTypes.BOOLEAN, EnumSet.of(Schema.Type.BOOLEAN));
    types.put(DataTypes.BLOB, EnumSet.of(Schema.Type.BYTES));
    types.put(
        DataTypes.DECIMAL,
        EnumSet.of(Schema.Type.STRING, Schema.Type.RECORD, Schema.Type.DOUBLE, Schema.Type.BYTES));
    types.put(
        DataTypes.VARINT, EnumSet.of(Schema.Type.STRING, Schema.Type.BYTES, Schema.Type.LONG));
    return Map.copyOf(types);
  }

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
    String connect = value.getProp("connect.type");
    boolean narrow = "int8".equals(connect) || "int16".equals(connect);
    boolean widthFits = SMALL.containsKey(type) ? SMALL.get(type).equals(connect) : !narrow;
    return expected.contains(value.getType()) && widthFits;
  }

  /** Empty where nothing can be said. */
  private static Set<Schema.Type> expected(DataType type) {
    if (type instanceof ListType || type instanceof SetType) {
      return EnumSet.of(Schema.Type.ARRAY);
    }
    if (type instanceof MapType) {
      return EnumSet.of(Schema.Type.MAP, Schema.Type.ARRAY);
    }
    if (type instanceof TupleType || type instanceof UserDefinedType) {
      return EnumSet.of(Schema.Type.RECORD, Schema.Type.STRING);
    }
    return NATIVE.getOrDefault(type, EnumSet.noneOf(Schema.Type.class));
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
