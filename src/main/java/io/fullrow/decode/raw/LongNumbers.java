// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * {@link BigInteger#BigInteger(String)} and {@link BigDecimal#BigDecimal(String)} for numbers of
 * thousands of digits, of which Java's own are quadratic: long ones are read in halves.
 */
final class LongNumbers {
  private static final int AT_ONCE = 512;

  /** By exponent; few, since lengths are halved down to {@link #AT_ONCE}. */
  private static final ConcurrentMap<Integer, BigInteger> POWERS_OF_TEN = new ConcurrentHashMap<>();

  private LongNumbers() {}

  /**
   * @throws NumberFormatException if it is no whole number in digits
   */
  static BigInteger whole(String text) {
    if (text.length() <= AT_ONCE) {
      return new BigInteger(text);
    }
    // The halves are numbers too: only the first may have a sign.
    for (int i = 1; i < text.length(); i++) {
      if (!Character.isDigit(text.charAt(i))) {
        throw new NumberFormatException("no whole number");
      }
    }
    boolean negative = text.charAt(0) == '-';
    boolean signed = negative || text.charAt(0) == '+';
    BigInteger magnitude = magnitude(signed ? text.substring(1) : text);
    return negative ? magnitude.negate() : magnitude;
  }

  private static BigInteger magnitude(String digits) {
    if (digits.length() <= AT_ONCE) {
      return new BigInteger(digits);
    }
    // A power of two, so that numbers of any length share the powers of ten.
    int low = Integer.highestOneBit(digits.length() - 1);
    String high = digits.substring(0, digits.length() - low);
    BigInteger power = POWERS_OF_TEN.computeIfAbsent(low, BigInteger.TEN::pow);
    return magnitude(high).multiply(power).add(magnitude(digits.substring(digits.length() - low)));
  }

  /**
   * @throws NumberFormatException if it is no decimal number
   */
  static BigDecimal decimal(String text) {
    if (text.length() <= AT_ONCE) {
      return new BigDecimal(text);
    }
    int exponentAt = Math.max(text.indexOf('e'), text.indexOf('E'));
    String mantissa = exponentAt < 0 ? text : text.substring(0, exponentAt);
    int dot = mantissa.indexOf('.');
    int scale = dot < 0 ? 0 : mantissa.length() - dot - 1;
    String digits = dot < 0 ? mantissa : mantissa.substring(0, dot) + mantissa.substring(dot + 1);
    BigDecimal number = new BigDecimal(whole(digits), scale);
    if (exponentAt < 0) {
      return number;
    }
    try {
      return number.multiply(new BigDecimal("1" + text.substring(exponentAt)));
    } catch (ArithmeticException e) {
      throw new NumberFormatException("an exponent out of range");
    }
  }
}
