// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import java.util.Map;

/** {@link ValueBytes} for the types that are no container. */
final class ScalarBytes {
  /** The value of a set's element: the element is the path. */
  static final DataType NOTHING = DataTypes.custom("org.apache.cassandra.db.marshal.EmptyType");

  private interface Rule {
    boolean accepts(ByteSlice value);
  }

  private static final Map<DataType, Rule> RULES =
      Map.ofEntries(
          Map.entry(NOTHING, length(0)),
          Map.entry(DataTypes.TINYINT, length(1)),
          Map.entry(DataTypes.SMALLINT, length(2)),
          Map.entry(DataTypes.DATE, length(4)),
          Map.entry(DataTypes.TIME, length(8)),
          Map.entry(DataTypes.BOOLEAN, lengthOrEmpty(1)),
          Map.entry(DataTypes.INT, lengthOrEmpty(4)),
          Map.entry(DataTypes.FLOAT, lengthOrEmpty(4)),
          Map.entry(DataTypes.BIGINT, lengthOrEmpty(8)),
          Map.entry(DataTypes.DOUBLE, lengthOrEmpty(8)),
          Map.entry(DataTypes.TIMESTAMP, lengthOrEmpty(8)),
          Map.entry(DataTypes.UUID, lengthOrEmpty(16)),
          Map.entry(DataTypes.TIMEUUID, ScalarBytes::timeUuid),
          Map.entry(DataTypes.INET, ScalarBytes::inet),
          Map.entry(DataTypes.DECIMAL, value -> value.remaining() == 0 || value.remaining() >= 4),
          Map.entry(DataTypes.DURATION, ScalarBytes::duration),
          Map.entry(DataTypes.ASCII, ScalarBytes::ascii),
          Map.entry(DataTypes.TEXT, CassandraUtf8::accepts));

  private ScalarBytes() {}

  /** Types without a rule (blob, varint, custom ones) take any bytes. */
  static void check(DataType type, ByteSlice value) {
    Rule rule = RULES.get(type);
    int size = value.remaining();
    if (rule != null && !rule.accepts(value)) {
      throw new IllegalArgumentException(
          "these " + size + " bytes are no " + type.asCql(false, true));
    }
  }

  private static Rule length(int length) {
    return value -> value.remaining() == length;
  }

  private static Rule lengthOrEmpty(int length) {
    return value -> value.remaining() == length || value.remaining() == 0;
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
