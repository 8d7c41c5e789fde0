// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Bytes;
import io.fullrow.schema.CqlValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/** Decimal and varint where they come with all their digits: as text, or as numbers of JSON. */
public final class Digits {
  // Parsing is more than linear in the number of digits: of this size, a record that is full of
  // such numbers still takes less than a second.
  private static final int MAX_DIGITS = 10_000;

  private Digits() {}

  public static Bytes decimal(Raw raw, boolean connectDecimals) {
    return CqlValues.encode(DataTypes.DECIMAL, toDecimal(text("a decimal", raw), raw));
  }

  public static Bytes varint(Raw raw, boolean connectDecimals) {
    String digits = text("a varint", raw);
    return toVarint(digits, raw)
        .map(number -> CqlValues.encode(DataTypes.VARINT, number))
        .orElseThrow(() -> NotAValueException.expected("a varint in digits", raw));
  }

  /**
   * @param raw where the text is from, for the message
   */
  public static BigDecimal toDecimal(String text, Raw raw) {
    checkLength(text, raw);
    try {
      return LongNumbers.decimal(text);
    } catch (NumberFormatException e) {
      throw NotAValueException.expected("a decimal in digits", raw);
    }
  }

  /** Empty if it is no whole number in digits. */
  public static Optional<BigInteger> toVarint(String text, Raw raw) {
    checkLength(text, raw);
    try {
      return Optional.of(LongNumbers.whole(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String text(String expected, Raw raw) {
    if (raw instanceof Raw.Int number) {
      return Long.toString(number.value());
    }
    return raw instanceof Raw.Num number ? number.text() : Texts.string(raw, expected);
  }

  private static void checkLength(String text, Raw raw) {
    if (text.length() > MAX_DIGITS) {
      throw NotAValueException.because("more than " + MAX_DIGITS + " digits", raw);
    }
  }
}
