// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import java.nio.ByteBuffer;

/**
 * The two orders of UUIDs, which differ for the same bytes (Cassandra's {@code UUIDType} and {@code
 * AbstractTimeUUIDType}, CASSANDRA-8730).
 */
final class UuidOrders {
  private static final int SIZE = 16;
  private static final int TIME_BASED = 1;
  private static final long SIGN_OF_EACH_BYTE = 0x8080808080808080L;

  private UuidOrders() {}

  /** By version; then version 1 by its time, others by unsigned bytes; then the unsigned rest. */
  static void uuids(ByteBuffer value, OrderedBytes out) {
    ValueOrder.requireSize(value, SIZE);
    long high = value.getLong(value.position());
    int version = version(high);
    out.put(version);
    out.putLong(version == TIME_BASED ? timeFirst(high) : high);
    out.putLong(value.getLong(value.position() + Long.BYTES));
  }

  /** By time, then the rest byte by byte, each byte signed. */
  static void timeUuids(ByteBuffer value, OrderedBytes out) {
    ValueOrder.requireSize(value, SIZE);
    long high = value.getLong(value.position());
    if (version(high) != TIME_BASED) {
      throw new IllegalArgumentException("a timeuuid has version 1, not " + version(high));
    }
    out.putLong(timeFirst(high));
    out.putLong(value.getLong(value.position() + Long.BYTES) ^ SIGN_OF_EACH_BYTE);
  }

  private static int version(long high) {
    return (int) (high >>> 12) & 0xF;
  }

  /** time_low, time_mid, version and time_hi in the reverse order: most significant first. */
  private static long timeFirst(long high) {
    return (high << 48) | ((high << 16) & 0xFFFF00000000L) | (high >>> 32);
  }
}
