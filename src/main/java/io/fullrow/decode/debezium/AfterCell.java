// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import io.fullrow.decode.raw.Expected;
import io.fullrow.decode.raw.Raw;
import io.fullrow.decode.raw.RejectedRecordException;
import io.fullrow.model.Expiry;
import java.util.OptionalLong;

/**
 * One column of {@code after}: {@code {"value", "deletion_ts", "set"}}.
 *
 * @param deletionMicros {@code deletion_ts} in microseconds since the epoch: when the cell expires
 *     ({@code i} and {@code u}), or when it was deleted ({@code d})
 */
record AfterCell(String column, Raw value, OptionalLong deletionMicros) {
  static final long MICROS_PER_SECOND = 1_000_000L;

  /**
   * @throws RejectedRecordException if it is no such object; a missing value is not taken for a
   *     null
   */
  static AfterCell of(String column, Raw raw) {
    if (!(raw instanceof Raw.Struct cell)) {
      throw Expected.wrong(raw, "after." + column, "an object with value and deletion_ts");
    }
    if (!cell.has("value")) {
      throw RejectedRecordException.missing("after." + column + ".value");
    }
    if (cell.get("set") instanceof Raw.Bool set && !set.value()) {
      throw RejectedRecordException.malformed(
          "field 'after." + column + ".set' is false, which no known connector writes");
    }
    return new AfterCell(column, cell.get("value"), deletion(column, cell.get("deletion_ts")));
  }

  private static OptionalLong deletion(String column, Raw raw) {
    return raw.isNull()
        ? OptionalLong.empty()
        : OptionalLong.of(Expected.whole(raw, "after." + column + ".deletion_ts"));
  }

  /**
   * When the cell expires, in the seconds that Cassandra has. The TTL is not in the record.
   *
   * @throws RejectedRecordException if it is no whole second
   */
  Expiry expiry() {
    long micros = deletionMicros.orElseThrow();
    if (micros % MICROS_PER_SECOND != 0) {
      throw RejectedRecordException.malformed(
          "field 'after." + column + ".deletion_ts' is " + micros + ", no whole second");
    }
    return Expiry.withUnknownTtl(micros / MICROS_PER_SECOND);
  }
}
