// SPDX-License-Identifier: Apache-2.0
package io.fullrow.model;

/**
 * A Cassandra write timestamp in microseconds, chosen by a coordinator or by a client ({@code USING
 * TIMESTAMP}).
 *
 * <p>Any 64-bit value can come, zero, negative and far-future ones too: it orders writes and
 * nothing else. It is no clock and must never become a Kafka record timestamp.
 */
public record WriteTime(long micros) implements Comparable<WriteTime> {
  private static final long MICROS_PER_MILLI = 1_000L;
  private static final long MICROS_PER_SECOND = 1_000_000L;

  public static WriteTime ofMicros(long micros) {
    return new WriteTime(micros);
  }

  /**
   * A timestamp known to the millisecond only.
   *
   * @throws ArithmeticException if {@code millis} does not fit into 64 bits of microseconds
   */
  public static WriteTime ofMillis(long millis) {
    return new WriteTime(Math.multiplyExact(millis, MICROS_PER_MILLI));
  }

  /** Seconds since the epoch, rounded towards the past. */
  public long epochSecond() {
    return Math.floorDiv(micros, MICROS_PER_SECOND);
  }

  public boolean isAfter(WriteTime other) {
    return micros > other.micros;
  }

  @Override
  public int compareTo(WriteTime other) {
    return Long.compare(micros, other.micros);
  }

  @Override
  public String toString() {
    return micros + "µs";
  }
}
