// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.schema.NativeCqlType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The readers of the native types that a raw record can only carry in one way. */
public final class Natives {
  private static final Map<NativeCqlType, ValueReader> READERS = readers();

  private Natives() {}

  private static Map<NativeCqlType, ValueReader> readers() {
    Map<NativeCqlType, ValueReader> readers = new EnumMap<>(NativeCqlType.class);
    for (NativeCqlType type : NativeCqlType.values()) {
      make(type).ifPresent(reader -> readers.put(type, reader));
    }
    return readers;
  }

  private static Optional<ValueReader> make(NativeCqlType type) {
    return switch (type) {
      case TINYINT ->
          Optional.of(
              Numbers.integer(
                  DataTypes.TINYINT, Byte.MIN_VALUE, Byte.MAX_VALUE, number -> (byte) number));
      case SMALLINT ->
          Optional.of(
              Numbers.integer(
                  DataTypes.SMALLINT, Short.MIN_VALUE, Short.MAX_VALUE, number -> (short) number));
      case INT ->
          Optional.of(
              Numbers.integer(
                  DataTypes.INT, Integer.MIN_VALUE, Integer.MAX_VALUE, number -> (int) number));
      case BIGINT ->
          Optional.of(
              Numbers.integer(DataTypes.BIGINT, Long.MIN_VALUE, Long.MAX_VALUE, number -> number));
      case BOOLEAN -> Optional.of(Numbers::bool);
      case FLOAT -> Optional.of(Numbers::float32);
      case DOUBLE -> Optional.of(Numbers::float64);
      case TEXT -> Optional.of(Texts::text);
      case ASCII -> Optional.of(Texts::ascii);
      case BLOB -> Optional.of(Texts::blob);
      case UUID, TIMEUUID -> Optional.of(Texts.uuid(type.type()));
      case INET -> Optional.of(Inets::inet);
      case DATE -> Optional.of(Times::date);
      case TIME -> Optional.of(Times::time);
      case TIMESTAMP -> Optional.of(Times::timestamp);
      case COUNTER, DECIMAL, DURATION, VARINT -> Optional.empty();
    };
  }

  /**
   * Empty for decimal, varint and duration, of which each format makes something else, and for a
   * counter, which no format carries.
   */
  public static Optional<ValueReader> of(NativeCqlType type) {
    return Optional.ofNullable(READERS.get(type));
  }
}
