// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import io.fullrow.model.WriteTime;
import java.util.Objects;

/**
 * What every inserting or updating statement binds. Both are always bound: without a timestamp the
 * coordinator's clock would be taken, without a TTL the table's {@code default_time_to_live}.
 *
 * @param ttlSeconds relative to the request's now; 0 for no expiry
 */
public record Stamp(WriteTime writetime, int ttlSeconds) {
  /** Cassandra's {@code Attributes.MAX_TTL}: 20 years, in seconds. */
  public static final int MAX_TTL_SECONDS = 630_720_000;

  public Stamp {
    Objects.requireNonNull(writetime, "writetime");
    if (ttlSeconds < 0 || ttlSeconds > MAX_TTL_SECONDS) {
      throw new IllegalArgumentException("a ttl is 0 to 630720000 s, not " + ttlSeconds);
    }
  }
}
