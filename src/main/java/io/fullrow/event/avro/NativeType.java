// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event.avro;

import io.fullrow.schema.NativeCqlType;
import java.util.EnumMap;
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
 */
public record NativeType(Schema schema, AvroType type) {
  /** The namespace of all that is not named by a user. */
  public static final String NAMESPACE = "fullrow.cql";

  private static final Map<NativeCqlType, NativeType> ALL = all();

  private static Map<NativeCqlType, NativeType> all() {
    Map<NativeCqlType, NativeType> all = new EnumMap<>(NativeCqlType.class);
    for (NativeCqlType type : NativeCqlType.values()) {
      make(type).ifPresent(made -> all.put(type, made));
    }
    return all;
  }

  private static Optional<NativeType> make(NativeCqlType type) {
    return switch (type) {
      case ASCII, TEXT -> of(plain(Schema.Type.STRING), TextType.INSTANCE);
      case BLOB -> of(plain(Schema.Type.BYTES), VaryingTypes.BLOB);
      case BOOLEAN -> of(plain(Schema.Type.BOOLEAN), VaryingTypes.BOOLEAN);
      case TINYINT -> of(plain(Schema.Type.INT), FixedType.TINYINT);
      case SMALLINT -> of(plain(Schema.Type.INT), FixedType.SMALLINT);
      case INT -> of(plain(Schema.Type.INT), FixedType.INT);
      case BIGINT -> of(plain(Schema.Type.LONG), FixedType.LONG);
      case FLOAT -> of(plain(Schema.Type.FLOAT), FixedType.FLOAT);
      case DOUBLE -> of(plain(Schema.Type.DOUBLE), FixedType.DOUBLE);
      case DATE -> of(LogicalTypes.date().addToSchema(plain(Schema.Type.INT)), FixedType.DATE);
      case TIMESTAMP ->
          of(LogicalTypes.timestampMillis().addToSchema(plain(Schema.Type.LONG)), FixedType.LONG);
      case TIME -> of(logical("cql_time", plain(Schema.Type.LONG)), FixedType.LONG);
      case UUID, TIMEUUID ->
          of(LogicalTypes.uuid().addToSchema(plain(Schema.Type.STRING)), FixedType.UUID_TEXT);
      case VARINT -> of(logical("cql_varint", plain(Schema.Type.BYTES)), VaryingTypes.VARINT);
      case DECIMAL -> of(decimal(), VaryingTypes.DECIMAL);
      case DURATION -> of(duration(), VaryingTypes.DURATION);
      case INET -> of(plain(Schema.Type.STRING), VaryingTypes.INET);
      case COUNTER -> Optional.empty();
    };
  }

  /** Empty for a counter, which cannot be in an event. */
  static Optional<NativeType> find(NativeCqlType type) {
    return Optional.ofNullable(ALL.get(type));
  }

  /** A record of parts that are always there. */
  public static Schema record(String name, Schema.Field... fields) {
    return Schema.createRecord(name, null, NAMESPACE, false, List.of(fields));
  }

  private static Optional<NativeType> of(Schema schema, AvroType type) {
    return Optional.of(new NativeType(schema, type));
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
