// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.sidecar;

import io.fullrow.decode.MovieTable;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.testkit.NativeValues;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;

/**
 * What the publisher writes of {@link NativeValues}, in {@link MovieTable#single tables of one
 * regular column}.
 */
final class SidecarValues {
  private static final int NUMBER_BYTES = 16;
  private static final Schema NUMBER = Schema.createFixed("number", null, "test", NUMBER_BYTES);

  private SidecarValues() {}

  /** Without the column where the publisher knows no schema for its type. */
  static Schema payload(NativeCqlType type) {
    SchemaBuilder.FieldAssembler<Schema> fields =
        SchemaBuilder.record("single")
            .fields()
            .name("k")
            .type(nullable(Schema.create(Schema.Type.STRING)))
            .noDefault();
    return schema(type)
        .map(schema -> fields.name("c").type(nullable(schema)).noDefault())
        .orElse(fields)
        .endRecord();
  }

  private static Schema nullable(Schema schema) {
    return Schema.createUnion(schema, Schema.create(Schema.Type.NULL));
  }

  private static Optional<Schema> schema(NativeCqlType type) {
    return switch (type) {
      case ASCII, TEXT, TIMEUUID, UUID -> Optional.of(Schema.create(Schema.Type.STRING));
      case DATE, INT, SMALLINT, TINYINT -> Optional.of(Schema.create(Schema.Type.INT));
      case BIGINT, TIME, TIMESTAMP -> Optional.of(Schema.create(Schema.Type.LONG));
      case BOOLEAN -> Optional.of(Schema.create(Schema.Type.BOOLEAN));
      case DOUBLE -> Optional.of(Schema.create(Schema.Type.DOUBLE));
      case FLOAT -> Optional.of(Schema.create(Schema.Type.FLOAT));
      case BLOB, INET -> Optional.of(Schema.create(Schema.Type.BYTES));
      case DECIMAL, VARINT -> Optional.of(NUMBER);
      case COUNTER, DURATION -> Optional.empty();
    };
  }

  static Object of(NativeCqlType type) {
    return switch (type) {
      case ASCII -> "ab";
      case BIGINT, COUNTER -> 7L;
      case BLOB, DURATION, INET -> NativeValues.of(type).toByteBuffer();
      case BOOLEAN -> true;
      case DATE -> 1;
      case DECIMAL -> number(NUMBER, new BigInteger("25800000000000000000"));
      case DOUBLE -> 4.5;
      case FLOAT -> 4.5f;
      case INT, SMALLINT, TINYINT -> 7;
      case TEXT -> "aä";
      case TIME -> 86_399_999_999_999L;
      case TIMESTAMP -> 1_700_000_000_001_000L;
      case TIMEUUID -> "01234567-89ab-1def-8123-456789abcdef";
      case UUID -> "01234567-89ab-4def-8123-456789abcdef";
      case VARINT -> number(NUMBER, BigInteger.valueOf(258));
    };
  }

  /** A number as sixteen bytes. */
  static GenericData.Fixed number(Schema fixed, BigInteger unscaled) {
    byte[] digits = unscaled.toByteArray();
    byte[] bytes = new byte[NUMBER_BYTES];
    Arrays.fill(bytes, (byte) (unscaled.signum() < 0 ? -1 : 0));
    System.arraycopy(digits, 0, bytes, NUMBER_BYTES - digits.length, digits.length);
    return new GenericData.Fixed(fixed, bytes);
  }
}
