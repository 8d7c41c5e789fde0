// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import java.util.Map;
import java.util.Optional;

/** The readers of the native types that a raw record can only carry in one way. */
public final class Natives {
  private static final Map<DataType, ValueReader> READERS =
      Map.ofEntries(
          Map.entry(
              DataTypes.TINYINT,
              Numbers.integer(
                  DataTypes.TINYINT, Byte.MIN_VALUE, Byte.MAX_VALUE, number -> (byte) number)),
          Map.entry(
              DataTypes.SMALLINT,
              Numbers.integer(
                  DataTypes.SMALLINT, Short.MIN_VALUE, Short.MAX_VALUE, number -> (short) number)),
          Map.entry(
              DataTypes.INT,
              Numbers.integer(
                  DataTypes.INT, Integer.MIN_VALUE, Integer.MAX_VALUE, number -> (int) number)),
          Map.entry(
              DataTypes.BIGINT,
              Numbers.integer(DataTypes.BIGINT, Long.MIN_VALUE, Long.MAX_VALUE, number -> number)),
          Map.entry(DataTypes.BOOLEAN, Numbers::bool),
          Map.entry(DataTypes.FLOAT, Numbers::float32),
          Map.entry(DataTypes.DOUBLE, Numbers::float64),
          Map.entry(DataTypes.TEXT, Texts::text),
          Map.entry(DataTypes.ASCII, Texts::ascii),
          Map.entry(DataTypes.BLOB, Texts::blob),
          Map.entry(DataTypes.UUID, Texts.uuid(DataTypes.UUID)),
          Map.entry(DataTypes.TIMEUUID, Texts.uuid(DataTypes.TIMEUUID)),
          Map.entry(DataTypes.INET, Inets::inet),
          Map.entry(DataTypes.DATE, Times::date),
          Map.entry(DataTypes.TIME, Times::time),
          Map.entry(DataTypes.TIMESTAMP, Times::timestamp));

  private Natives() {}

  /** Empty for decimal, varint and duration, of which each format makes something else. */
  public static Optional<ValueReader> of(DataType type) {
    return Optional.ofNullable(READERS.get(type));
  }
}
