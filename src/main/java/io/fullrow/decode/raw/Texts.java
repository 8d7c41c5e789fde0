// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Bytes;
import io.fullrow.schema.CqlValues;
import java.util.Base64;
import java.util.UUID;

/** Everything that comes as text in JSON, but decimals. */
public final class Texts {
  private static final int UUID_LENGTH = 36;

  private Texts() {}

  public static Bytes text(Raw raw, boolean connectDecimals) {
    String value = string(raw, "text");
    for (int i = 0; i < value.length(); i++) {
      if (Character.isSurrogate(value.charAt(i))) {
        i = pair(value, i, raw);
      }
    }
    return CqlValues.encode(DataTypes.TEXT, value);
  }

  // Java would write half a character as a question mark.
  private static int pair(String value, int high, Raw raw) {
    int low = high + 1;
    if (low == value.length()
        || !Character.isSurrogatePair(value.charAt(high), value.charAt(low))) {
      throw NotAValueException.because("half a character", raw);
    }
    return low;
  }

  public static Bytes ascii(Raw raw, boolean connectDecimals) {
    String value = string(raw, "text");
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) > 0x7F) {
        throw NotAValueException.because("not ASCII", raw);
      }
    }
    return CqlValues.encode(DataTypes.ASCII, value);
  }

  public static ValueReader uuid(DataType type) {
    return (raw, connectDecimals) -> {
      String value = string(raw, "a uuid");
      // Java's parser also takes 1-1-1-1-1.
      if (value.length() != UUID_LENGTH) {
        throw NotAValueException.expected("a uuid", raw);
      }
      try {
        return CqlValues.encode(type, UUID.fromString(value));
      } catch (IllegalArgumentException e) {
        throw NotAValueException.expected("a " + type.asCql(true, true), raw);
      }
    };
  }

  public static Bytes blob(Raw raw, boolean connectDecimals) {
    return bytes(raw);
  }

  /** Bytes as they are, or text in base 64. */
  public static Bytes bytes(Raw raw) {
    if (raw instanceof Raw.Binary binary) {
      return binary.value();
    }
    try {
      return Bytes.wrap(Base64.getDecoder().decode(string(raw, "bytes in base 64")));
    } catch (IllegalArgumentException e) {
      throw NotAValueException.expected("bytes in base 64", raw);
    }
  }

  public static String string(Raw raw, String expected) {
    if (raw instanceof Raw.Text text) {
      return text.value();
    }
    throw NotAValueException.expected(expected, raw);
  }
}
