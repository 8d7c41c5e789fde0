// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event.avro;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * A native CQL type in Avro: the published table of types.
 *
 * @param schema the schema of its values
 * @param type how they are written and read
 * @param emptyIsValue whether a zero-length value is one like any other, as for text
 */
public record NativeType(Schema schema, AvroType type, boolean emptyIsValue) {
  /** The namespace of all that is not named by a user. */
  public static final String NAMESPACE = "fullrow.cql";

  private static final NativeType TEXT =
      new NativeType(plain(Schema.Type.STRING), TextType.INSTANCE, true);
  private static final NativeType UUID =
      of(LogicalTypes.uuid().addToSchema(plain(Schema.Type.STRING)), FixedType.UUID_TEXT);

  private static final Map<DataType, NativeType> ALL =
      Map.ofEntries(
          Map.entry(DataTypes.ASCII, TEXT),
          Map.entry(DataTypes.TEXT, TEXT),
          Map.entry(
              DataTypes.BLOB, new NativeType(plain(Schema.Type.BYTES), VaryingTypes.BLOB, true)),
          Map.entry(DataTypes.BOOLEAN, of(plain(Schema.Type.BOOLEAN), VaryingTypes.BOOLEAN)),
          Map.entry(DataTypes.TINYINT, of(plain(Schema.Type.INT), FixedType.TINYINT)),
          Map.entry(DataTypes.SMALLINT, of(plain(Schema.Type.INT), FixedType.SMALLINT)),
          Map.entry(DataTypes.INT, of(plain(Schema.Type.INT), FixedType.INT)),
          Map.entry(DataTypes.BIGINT, of(plain(Schema.Type.LONG), FixedType.LONG)),
          Map.entry(DataTypes.FLOAT, of(plain(Schema.Type.FLOAT), FixedType.FLOAT)),
          Map.entry(DataTypes.DOUBLE, of(plain(Schema.Type.DOUBLE), FixedType.DOUBLE)),
          Map.entry(
              DataTypes.DATE,
              of(LogicalTypes.date().addToSchema(plain(Schema.Type.INT)), FixedType.DATE)),
          Map.entry(
              DataTypes.TIMESTAMP,
              of(
                  LogicalTypes.timestampMillis().addToSchema(plain(Schema.Type.LONG)),
                  FixedType.LONG)),
          Map.entry(
              DataTypes.TIME, of(logical("cql_time", plain(Schema.Type.LONG)), FixedType.LONG)),
          Map.entry(DataTypes.UUID, UUID),
          Map.entry(DataTypes.TIMEUUID, UUID),
          Map.entry(
              DataTypes.VARINT,
              of(logical("cql_varint", plain(Schema.Type.BYTES)), VaryingTypes.VARINT)),
          Map.entry(DataTypes.DECIMAL, of(decimal(), VaryingTypes.DECIMAL)),
          Map.entry(DataTypes.DURATION, of(duration(), VaryingTypes.DURATION)),
          Map.entry(DataTypes.INET, of(plain(Schema.Type.STRING), VaryingTypes.INET)));

  /** Empty for collections, tuples, UDTs and vectors, and for types that have no place in Avro. */
  public static Optional<NativeType> find(DataType type) {
    return Optional.ofNullable(ALL.get(type));
  }

  /** A record of parts that are always there. */
  public static Schema record(String name, Schema.Field... fields) {
    return Schema.createRecord(name, null, NAMESPACE, false, List.of(fields));
  }

  private static NativeType of(Schema schema, AvroType type) {
    return new NativeType(schema, type, false);
  }

  private static Schema plain(Schema.Type type) {
    return Schema.create(type);
  }

  private static Schema logical(String name, Schema schema) {
    return new LogicalType(name).addToSchema(schema);
  }

  private static Schema decimal() {
    return logical(
        "cql_decimal",
        record(
            "cql_decimal",
            new Schema.Field("bigint", plain(Schema.Type.BYTES)),
            new Schema.Field("scale", plain(Schema.Type.INT))));
  }

  private static Schema duration() {
    return logical(
        "cql_duration",
        record(
            "cql_duration",
            new Schema.Field("months", plain(Schema.Type.INT)),
            new Schema.Field("days", plain(Schema.Type.INT)),
            new Schema.Field("nanoseconds", plain(Schema.Type.LONG))));
  }
}
