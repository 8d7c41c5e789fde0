// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/** The orders of the number types and of boolean, as {@code Int32Type} and its like compare. */
final class NumberOrders {
  private static final int SIGN = 0x80;
  private static final int NEGATIVE = 0;
  private static final int ZERO = 1;
  private static final int POSITIVE = 2;

  private NumberOrders() {}

  /** Two's complement numbers of a fixed size: with the sign bit flipped they sort unsigned. */
  static ValueOrder signed(int size) {
    return (value, out) -> {
      ValueOrder.requireSize(value, size);
      int start = value.position();
      out.put(value.get(start) ^ SIGN);
      out.putAll(value.slice(start + 1, size - 1));
    };
  }

  /** Any byte but zero is true. */
  static void booleans(ByteBuffer value, OrderedBytes out) {
    ValueOrder.requireSize(value, 1);
    out.put(value.get(value.position()) == 0 ? 0 : 1);
  }

  /** As {@link Float#compare}: -0.0 before 0.0, all NaN equal and last. */
  static void floats(ByteBuffer value, OrderedBytes out) {
    ValueOrder.requireSize(value, Float.BYTES);
    int bits = Float.floatToIntBits(value.getFloat(value.position()));
    out.putInt(bits < 0 ? ~bits : bits ^ Integer.MIN_VALUE);
  }

  /** As {@link Double#compare}: -0.0 before 0.0, all NaN equal and last. */
  static void doubles(ByteBuffer value, OrderedBytes out) {
    ValueOrder.requireSize(value, Double.BYTES);
    long bits = Double.doubleToLongBits(value.getDouble(value.position()));
    out.putLong(bits < 0 ? ~bits : bits ^ Long.MIN_VALUE);
  }

  /** By value: padding does not count. Length first, negated for negative numbers. */
  static void varints(ByteBuffer value, OrderedBytes out) {
    BigInteger number = new BigInteger(remaining(value));
    byte[] shortest = number.toByteArray();
    int length = number.signum() < 0 ? -shortest.length : shortest.length;
    out.putInt(length ^ Integer.MIN_VALUE);
    out.putAll(ByteBuffer.wrap(shortest));
  }

  /**
   * As {@link #decimals}, for numbers of at most {@code max} bytes: digits cost more than linear
   * time, and a record can be full of them.
   */
  static ValueOrder decimalsUpTo(int max) {
    return (value, out) -> {
      if (value.remaining() - Integer.BYTES > max) {
        throw new IllegalArgumentException(
            "a decimal of more than " + max + " bytes is not ordered here");
      }
      decimals(value, out);
    };
  }

  /**
   * By value: 1.0 and 1.00 are equal. Sign, exponent of 0.d1d2d3… and the significant digits, all
   * but the sign complemented for negative numbers.
   */
  static void decimals(ByteBuffer value, OrderedBytes out) {
    if (value.remaining() <= Integer.BYTES) {
      throw new IllegalArgumentException(
          "a decimal has a scale of 4 bytes and a number, not " + value.remaining() + " bytes");
    }
    ByteBuffer rest = value.duplicate();
    int scale = rest.getInt();
    BigInteger unscaled = new BigInteger(remaining(rest));
    if (unscaled.signum() == 0) {
      out.put(ZERO);
      return;
    }
    boolean negative = unscaled.signum() < 0;
    out.put(negative ? NEGATIVE : POSITIVE);
    int start = out.size();
    magnitude(unscaled.abs().toString(), scale, out);
    if (negative) {
      out.complementFrom(start);
    }
  }

  private static void magnitude(String digits, int scale, OrderedBytes out) {
    long exponent = (long) digits.length() - scale;
    out.putLong(exponent ^ Long.MIN_VALUE);
    int end = digits.length();
    while (digits.charAt(end - 1) == '0') {
      end--;
    }
    for (int i = 0; i < end; i += 2) {
      int pair = 10 * (digits.charAt(i) - '0') + (i + 1 < end ? digits.charAt(i + 1) - '0' : 0);
      out.put(pair + 1);
    }
    out.put(0);
  }

  private static byte[] remaining(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    return bytes;
  }
}
