// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import io.fullrow.schema.NativeCqlType;

/** {@link ValueBytes} for the native types. */
final class ScalarBytes {
  private ScalarBytes() {}

  static boolean accepts(NativeCqlType type, ByteSlice value) {
    return switch (type) {
      case BIGINT, BOOLEAN, DATE, DOUBLE, FLOAT, INT, SMALLINT, TIME, TIMESTAMP, TINYINT, UUID ->
          isOfSize(type, value);
      case TIMEUUID -> timeUuid(value);
      case INET -> inet(value);
      case DECIMAL -> value.remaining() == 0 || value.remaining() >= Integer.BYTES;
      case DURATION -> duration(value);
      case ASCII -> ascii(value);
      case TEXT -> CassandraUtf8.accepts(value);
      case BLOB, COUNTER, VARINT -> true;
    };
  }

  private static boolean isOfSize(NativeCqlType type, ByteSlice value) {
    return value.remaining() == type.size()
        || (value.remaining() == 0 && type.empty() != NativeCqlType.Empty.REFUSED);
  }

  private static boolean timeUuid(ByteSlice value) {
    boolean versionOne = value.remaining() == 16 && (value.peek(6) & 0xF0) == 0x10;
    return value.remaining() == 0 || versionOne;
  }

  private static boolean inet(ByteSlice value) {
    int length = value.remaining();
    return length == 0 || length == 4 || length == 16;
  }

  private static boolean ascii(ByteSlice value) {
    for (int i = 0; i < value.remaining(); i++) {
      if (value.peek(i) > 0x7F) {
        return false;
      }
    }
    return true;
  }

  /** Three variable-length numbers of one sign, the first two of them of 32 bits. */
  private static boolean duration(ByteSlice value) {
    if (value.remaining() < 3) {
      return false;
    }
    long months = value.readVint();
    long days = value.readVint();
    long nanos = value.readVint();
    boolean small = months == (int) months && days == (int) days;
    boolean positive = months >= 0 && days >= 0 && nanos >= 0;
    boolean negative = months <= 0 && days <= 0 && nanos <= 0;
    return small && (positive || negative);
  }
}
