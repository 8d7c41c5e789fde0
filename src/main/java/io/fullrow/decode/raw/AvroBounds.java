// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;

/**
 * Walks over a datum by its writer's schema without keeping anything, before a reader that trusts
 * the schema is let at it: schemas are registered by others, and some make few bytes endless.
 *
 * <p>Law: passes every datum whose values are nested less than 100 deep and are not more than
 * {@link #VALUES_PER_BYTE} per byte and some. Elements of Avro that take no byte, such as nulls,
 * and records of records, could otherwise be more than any time is enough for.
 */
public final class AvroBounds {
  static final int MAX_DEPTH = 100;
  private static final int VALUES_PER_BYTE = 4;
  private static final int FREE_VALUES = 1_000;

  private final BinaryDecoder in;
  private long valuesLeft;

  private AvroBounds(BinaryDecoder in, long valuesLeft) {
    this.in = in;
    this.valuesLeft = valuesLeft;
  }

  /** How many values a datum may have. */
  static int maxValues(int bytes) {
    return FREE_VALUES + VALUES_PER_BYTE * bytes;
  }

  /**
   * Reads one datum.
   *
   * @param bytes the number of bytes that {@code in} still has
   * @throws IOException if it is nested too deep, has too many values or does not fit the schema
   */
  public static void require(BinaryDecoder in, int bytes, Schema writer) throws IOException {
    new AvroBounds(in, maxValues(bytes)).skip(writer, MAX_DEPTH);
  }

  static IOException exceeded() {
    return new IOException("nested too deep, or more elements than bytes");
  }

  private void skip(Schema schema, int depth) throws IOException {
    if (depth == 0 || valuesLeft-- <= 0) {
      throw exceeded();
    }
    switch (schema.getType()) {
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          skip(field.schema(), depth - 1);
        }
      }
      case UNION -> skip(schema.getTypes().get(in.readIndex()), depth - 1);
      case ARRAY -> skipBlocks(in.readArrayStart(), schema.getElementType(), false, depth - 1);
      case MAP -> skipBlocks(in.readMapStart(), schema.getValueType(), true, depth - 1);
      case STRING -> in.skipString();
      case BYTES -> in.skipBytes();
      case FIXED -> in.skipFixed(schema.getFixedSize());
      case ENUM -> in.readEnum();
      case INT -> in.readInt();
      case LONG -> in.readLong();
      case FLOAT -> in.readFloat();
      case DOUBLE -> in.readDouble();
      case BOOLEAN -> in.readBoolean();
      case NULL -> in.readNull();
    }
  }

  private void skipBlocks(long first, Schema element, boolean keys, int depth) throws IOException {
    for (long count = first; count > 0; count = keys ? in.mapNext() : in.arrayNext()) {
      for (long i = 0; i < count; i++) {
        if (keys) {
          in.skipString();
        }
        skip(element, depth);
      }
    }
  }
}
