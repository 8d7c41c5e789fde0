// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.decode.raw.Digits;
import io.fullrow.decode.raw.NotAValueException;
import io.fullrow.decode.raw.Numbers;
import io.fullrow.decode.raw.Raw;
import io.fullrow.decode.raw.Texts;
import io.fullrow.decode.raw.ValueReader;
import io.fullrow.schema.CqlValues;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Decimal and varint. {@code decimal.handling.mode} and {@code varint.handling.mode} are exact as
 * {@code string} and {@code precise}; as {@code double} and {@code long}, their defaults, they are
 * not, and are refused unless the column's loss is accepted.
 */
final class Decimals {
  private static final String DECIMAL_REMEDY =
      "set decimal.handling.mode=string in the connector, or accept the loss of this column";
  private static final String VARINT_REMEDY =
      "set varint.handling.mode=string in the connector, or accept the loss of this column";

  private Decimals() {}

  static ValueReader decimal(boolean lossAccepted) {
    return (raw, connectDecimals) ->
        CqlValues.encode(DataTypes.DECIMAL, toDecimal(raw, lossAccepted));
  }

  static ValueReader varint(boolean lossAccepted) {
    return (raw, connectDecimals) ->
        CqlValues.encode(DataTypes.VARINT, toVarint(raw, connectDecimals, lossAccepted));
  }

  private static BigDecimal toDecimal(Raw raw, boolean lossAccepted) {
    if (raw instanceof Raw.Text text) {
      return Digits.toDecimal(text.value(), raw);
    }
    if (raw instanceof Raw.Struct struct) {
      return new BigDecimal(unscaled(struct.get("value")), scale(struct));
    }
    if (!lossAccepted) {
      throw inexact("a decimal", raw, DECIMAL_REMEDY);
    }
    if (raw instanceof Raw.Float64 number && Double.isFinite(number.value())) {
      return BigDecimal.valueOf(number.value());
    }
    return Digits.toDecimal(numberText("a decimal", raw, DECIMAL_REMEDY), raw);
  }

  private static int scale(Raw.Struct struct) {
    long scale = Numbers.whole(struct.get("scale"));
    if (scale != (int) scale) {
      throw NotAValueException.because("scale out of range", struct.get("scale"));
    }
    return (int) scale;
  }

  private static BigInteger toVarint(Raw raw, boolean connectDecimals, boolean lossAccepted) {
    if (raw instanceof Raw.Binary || (connectDecimals && raw instanceof Raw.Text)) {
      return unscaled(raw);
    }
    if (raw instanceof Raw.Text text) {
      return digits(text.value(), raw);
    }
    // JsonConverter with decimal.format=NUMERIC: the number has all digits.
    if (lossAccepted || connectDecimals) {
      return digits(numberText("a varint", raw, VARINT_REMEDY), raw);
    }
    throw inexact("a varint", raw, VARINT_REMEDY);
  }

  private static BigInteger digits(String text, Raw raw) {
    return Digits.toVarint(text, raw)
        .orElseThrow(
            () ->
                NotAValueException.because("expected a varint in digits, not", raw, VARINT_REMEDY));
  }

  private static BigInteger unscaled(Raw raw) {
    byte[] bytes = Texts.bytes(raw).unsafeArray();
    if (bytes.length == 0) {
      throw NotAValueException.because("a number without any byte", raw);
    }
    return new BigInteger(bytes);
  }

  private static String numberText(String what, Raw raw, String remedy) {
    if (raw instanceof Raw.Int number) {
      return Long.toString(number.value());
    }
    if (raw instanceof Raw.Num number) {
      return number.text();
    }
    throw inexact(what, raw, remedy);
  }

  private static NotAValueException inexact(String what, Raw raw, String remedy) {
    boolean number = raw instanceof Raw.Int || raw instanceof Raw.Num || raw instanceof Raw.Float64;
    return number
        ? NotAValueException.because(what + " does not fit exactly into a number", raw, remedy)
        : NotAValueException.expected(what, raw);
  }
}
