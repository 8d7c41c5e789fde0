// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import io.fullrow.model.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import org.jspecify.annotations.Nullable;

/**
 * CQL values between their serialized bytes and the driver's Java types.
 *
 * <p>Not every serialized value survives the way through Java: zero-length and non-canonical values
 * do not. A caller that needs the same bytes again compares and keeps the bytes.
 */
public final class CqlValues {
  private static final CodecRegistry CODECS = CodecRegistry.DEFAULT;
  private static final int MAX_RENDERED = 120;

  private CqlValues() {}

  /**
   * Serializes a value of the driver's default Java type for {@code type}.
   *
   * @throws IllegalArgumentException if the value is not of that type or out of its range
   */
  public static Bytes encode(DataType type, Object value) {
    try {
      TypeCodec<Object> codec = CODECS.codecFor(type);
      ByteBuffer encoded = codec.encode(value, ProtocolVersion.DEFAULT);
      if (encoded == null) {
        throw new IllegalArgumentException("null is not a value of " + CqlTypes.name(type));
      }
      return Bytes.copyOf(encoded);
    } catch (ClassCastException | ArithmeticException | NullPointerException e) {
      // In this order: another Java type, an instant beyond 64 bits of milliseconds, a null
      // element.
      throw new IllegalArgumentException(
          value.getClass().getSimpleName() + " is not a value of " + CqlTypes.name(type), e);
    }
  }

  /**
   * The value in the driver's default Java type.
   *
   * @return null where the driver reads zero-length bytes as null
   * @throws IllegalArgumentException if the bytes are not a value of that type
   */
  public static @Nullable Object decode(DataType type, Bytes value) {
    // The driver's codecs allocate for the count that a collection claims before they read on.
    TakenApart.requireCounts(type, value.toByteBuffer());
    try {
      return CODECS.codecFor(type).decode(value.toByteBuffer(), ProtocolVersion.DEFAULT);
    } catch (BufferUnderflowException
        | IndexOutOfBoundsException
        | NegativeArraySizeException
        | DateTimeException e) {
      // The last one: a time past the day, which Cassandra stores nevertheless.
      throw new IllegalArgumentException(value + " is not a value of " + CqlTypes.name(type), e);
    }
  }

  /**
   * The value for a person to read: a CQL literal, or hexadecimal digits where the bytes do not
   * survive the way through Java or are no value of that type. Shortened when long.
   */
  public static String render(DataType type, Bytes value) {
    try {
      Object decoded = decode(type, value);
      if (decoded == null || !encode(type, decoded).equals(value)) {
        return value.toString();
      }
      String literal = CODECS.codecFor(type).format(decoded);
      return literal.length() <= MAX_RENDERED
          ? literal
          : literal.substring(0, MAX_RENDERED) + "…(" + value.size() + " bytes)";
    } catch (IllegalArgumentException e) {
      return value.toString();
    }
  }
}
