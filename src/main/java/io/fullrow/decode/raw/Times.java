// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Bytes;
import io.fullrow.schema.CqlValues;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;

/** Date, time and timestamp, which all come as whole numbers. */
public final class Times {
  private static final long NANOS_PER_DAY = 86_400_000_000_000L;
  private static final long SHIFT = 1L << 31;
  private static final long FURTHEST_UNSHIFTED = 1L << 30;

  private Times() {}

  /**
   * Days since 1970-01-01. Connectors up to 3.4.0 give the number that Cassandra stores, which is
   * 2<sup>31</sup> more, wrapped into 32 bits: 2020-01-01 is 18262 or -2147465386. The two are told
   * apart by distance: beyond 2<sup>30</sup> days (2.9 million years) a number is taken for a
   * shifted one.
   */
  public static Bytes date(Raw raw, boolean connectDecimals) {
    long days = Numbers.whole(raw);
    if (days != (int) days) {
      throw NotAValueException.because("out of range", raw);
    }
    if (days < -FURTHEST_UNSHIFTED) {
      days += SHIFT;
    } else if (days > FURTHEST_UNSHIFTED) {
      days -= SHIFT;
    }
    return CqlValues.encode(DataTypes.DATE, LocalDate.ofEpochDay(days));
  }

  /** Nanoseconds of the day. */
  public static Bytes time(Raw raw, boolean connectDecimals) {
    long nanos = Numbers.whole(raw);
    if (nanos < 0 || nanos >= NANOS_PER_DAY) {
      throw NotAValueException.because("out of range", raw);
    }
    return CqlValues.encode(DataTypes.TIME, LocalTime.ofNanoOfDay(nanos));
  }

  /** Milliseconds since the epoch. */
  public static Bytes timestamp(Raw raw, boolean connectDecimals) {
    return CqlValues.encode(DataTypes.TIMESTAMP, Instant.ofEpochMilli(Numbers.whole(raw)));
  }
}
