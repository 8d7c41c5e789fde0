// SPDX-License-Identifier: Apache-2.0
package io.fullrow.producer;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * {@code USING TIMESTAMP} and {@code TTL} of a write. Values: each method returns a changed copy.
 *
 * @param timestampMicros the writetime in microseconds; empty for the producer's own clock, whose
 *     timestamps rise from write to write
 * @param ttlSeconds empty for a write that does not expire
 */
public record WriteOptions(OptionalLong timestampMicros, OptionalInt ttlSeconds) {
  /** The producer's timestamp, no TTL. */
  public static final WriteOptions DEFAULT =
      new WriteOptions(OptionalLong.empty(), OptionalInt.empty());

  /** Cassandra's limit: {@code Attributes.MAX_TTL}. */
  private static final int MAX_TTL_SECONDS = 20 * 365 * 24 * 60 * 60;

  public WriteOptions {
    if (timestampMicros.isPresent() && timestampMicros.getAsLong() == Long.MIN_VALUE) {
      throw new IllegalArgumentException(
          "the timestamp " + Long.MIN_VALUE + " is no writetime: Cassandra uses it for none");
    }
    if (ttlSeconds.isPresent()
        && (ttlSeconds.getAsInt() < 1 || ttlSeconds.getAsInt() > MAX_TTL_SECONDS)) {
      throw new IllegalArgumentException(
          "a TTL is from 1 to "
              + MAX_TTL_SECONDS
              + " seconds, not "
              + ttlSeconds.getAsInt()
              + "; leave it out for a write that does not expire");
    }
  }

  /**
   * @param micros since the epoch
   */
  public WriteOptions at(long micros) {
    return new WriteOptions(OptionalLong.of(micros), ttlSeconds);
  }

  /**
   * @param ttl in whole seconds, up to 20 years
   */
  public WriteOptions ttl(Duration ttl) {
    return new WriteOptions(timestampMicros, OptionalInt.of(Math.toIntExact(ttl.toSeconds())));
  }
}
