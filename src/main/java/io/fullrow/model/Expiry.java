// SPDX-License-Identifier: Apache-2.0
package io.fullrow.model;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * When a cell or row marker written with a TTL stops being live.
 *
 * @param epochSecond the local deletion time in seconds since the epoch: the value is live while
 *     {@code now < epochSecond}
 * @param ttl the time to live it was written with, in seconds; empty where the raw format gives
 *     only the expiry (Debezium)
 */
public record Expiry(long epochSecond, OptionalInt ttl) {
  public Expiry {
    Objects.requireNonNull(ttl, "ttl");
    if (ttl.isPresent() && ttl.getAsInt() <= 0) {
      throw new IllegalArgumentException("a ttl is at least 1 s, not " + ttl.getAsInt());
    }
  }

  public static Expiry at(long epochSecond, int ttlSeconds) {
    return new Expiry(epochSecond, OptionalInt.of(ttlSeconds));
  }

  /** An expiry whose original TTL the raw format does not carry. */
  public static Expiry withUnknownTtl(long epochSecond) {
    return new Expiry(epochSecond, OptionalInt.empty());
  }

  /** Whether the value is still live at {@code nowSecond} (seconds since the epoch). */
  public boolean liveAt(long nowSecond) {
    return nowSecond < epochSecond;
  }
}
