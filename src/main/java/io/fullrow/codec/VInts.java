// SPDX-License-Identifier: Apache-2.0
package io.fullrow.codec;

import java.nio.ByteBuffer;

/**
 * Cassandra's variable-length integers ({@code VIntCoding}): the number of leading ones of the
 * first byte is the number of bytes that follow; signed numbers are zigzag encoded.
 *
 * <p>Reading throws {@link java.nio.BufferUnderflowException} if the bytes end too early: ask
 * {@link #isReadable} first where that can be.
 */
public final class VInts {
  /** The longest encoding, in bytes. */
  public static final int MAX_SIZE = 9;

  private VInts() {}

  /** Whether a whole number follows at the position of {@code in}. */
  public static boolean isReadable(ByteBuffer in) {
    return in.hasRemaining() && following(in.get(in.position())) < in.remaining();
  }

  /** A number of 64 bits, negative if its highest one is set. */
  public static long readUnsigned(ByteBuffer in) {
    byte first = in.get();
    int following = following(first);
    long value = following >= 8 ? 0 : first & (0xFF >>> following);
    for (int i = 0; i < following; i++) {
      value = (value << 8) | (in.get() & 0xFF);
    }
    return value;
  }

  public static long readSigned(ByteBuffer in) {
    long zigzag = readUnsigned(in);
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  public static void writeUnsigned(long value, ByteBuffer out) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(value | 1);
    int following = Math.min((bits - 1) / 7, 8);
    long head = following == 8 ? 0 : value >>> (8 * following);
    out.put((byte) (head | (0xFF00 >>> following & 0xFF)));
    for (int i = following - 1; i >= 0; i--) {
      out.put((byte) (value >>> (8 * i)));
    }
  }

  public static void writeSigned(long value, ByteBuffer out) {
    writeUnsigned((value << 1) ^ (value >> 63), out);
  }

  private static int following(byte first) {
    return Math.min(8, Integer.numberOfLeadingZeros(~first << 24));
  }
}
