// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Bytes;
import io.fullrow.schema.CqlValues;
import java.util.function.LongFunction;

/** Integers, floating point numbers and booleans. JSON has NaN and the infinities as text. */
public final class Numbers {
  // Longest outputs of Float.toString and Double.toString, with the digit too many of Java before
  // 19: more digits are another type's.
  private static final int FLOAT_DIGITS = 16;
  private static final int DOUBLE_DIGITS = 26;

  private Numbers() {}

  public static ValueReader integer(DataType type, long min, long max, LongFunction<Object> boxed) {
    return (raw, connectDecimals) -> {
      long value = whole(raw);
      if (value < min || value > max) {
        throw NotAValueException.because("out of range", raw);
      }
      return CqlValues.encode(type, boxed.apply(value));
    };
  }

  public static long whole(Raw raw) {
    if (raw instanceof Raw.Int number) {
      return number.value();
    }
    throw NotAValueException.expected("a whole number", raw);
  }

  public static Bytes bool(Raw raw, boolean connectDecimals) {
    if (raw instanceof Raw.Bool bool) {
      return CqlValues.encode(DataTypes.BOOLEAN, bool.value());
    }
    throw NotAValueException.expected("a boolean", raw);
  }

  public static Bytes float32(Raw raw, boolean connectDecimals) {
    return CqlValues.encode(
        DataTypes.FLOAT, raw instanceof Raw.Float32 number ? number.value() : parseFloat(raw));
  }

  public static Bytes float64(Raw raw, boolean connectDecimals) {
    return CqlValues.encode(
        DataTypes.DOUBLE, raw instanceof Raw.Float64 number ? number.value() : parseDouble(raw));
  }

  private static float parseFloat(Raw raw) {
    Double special = special(raw);
    if (special != null) {
      return special.floatValue();
    }
    float value = Float.parseFloat(digits(raw, FLOAT_DIGITS));
    if (Float.isInfinite(value)) {
      throw NotAValueException.because("out of range", raw);
    }
    return value;
  }

  private static double parseDouble(Raw raw) {
    Double special = special(raw);
    if (special != null) {
      return special;
    }
    double value = Double.parseDouble(digits(raw, DOUBLE_DIGITS));
    if (Double.isInfinite(value)) {
      throw NotAValueException.because("out of range", raw);
    }
    return value;
  }

  private static @org.jspecify.annotations.Nullable Double special(Raw raw) {
    if (!(raw instanceof Raw.Text text)) {
      return null;
    }
    return switch (text.value()) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw NotAValueException.expected("a number, NaN, Infinity or -Infinity", raw);
    };
  }

  private static String digits(Raw raw, int max) {
    if (raw instanceof Raw.Int number) {
      return Long.toString(number.value());
    }
    if (!(raw instanceof Raw.Num number)) {
      throw NotAValueException.expected("a number", raw);
    }
    if (number.text().length() > max) {
      throw NotAValueException.because("more digits than the type has", raw);
    }
    return number.text();
  }
}
