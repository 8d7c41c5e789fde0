// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Bytes;
import io.fullrow.schema.CqlValues;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Addresses as Java prints them: {@code /10.0.0.1}, {@code host/10.0.0.1}, {@code
 * /0:0:0:0:0:0:0:1}. Only numbers are read: no name is ever looked up.
 */
public final class Inets {
  private static final int V4_PARTS = 4;
  private static final int MAX_OCTET = 255;

  private Inets() {}

  public static Bytes inet(Raw raw, boolean connectDecimals) {
    String text = Texts.string(raw, "an address");
    String number = text.substring(text.lastIndexOf('/') + 1);
    try {
      InetAddress address =
          number.indexOf(':') >= 0 ? v6(number, raw) : InetAddress.getByAddress(v4(number, raw));
      return CqlValues.encode(DataTypes.INET, address);
    } catch (UnknownHostException e) {
      throw NotAValueException.expected("an address", raw);
    }
  }

  private static byte[] v4(String number, Raw raw) {
    byte[] octets = new byte[V4_PARTS];
    int part = 0;
    int octet = -1;
    for (int i = 0; i <= number.length(); i++) {
      char c = i == number.length() ? '.' : number.charAt(i);
      if (c == '.' && octet >= 0 && part < V4_PARTS) {
        octets[part++] = (byte) octet;
        octet = -1;
      } else if (c >= '0' && c <= '9' && octet <= MAX_OCTET / 10) {
        octet = Math.max(octet, 0) * 10 + (c - '0');
      } else {
        throw NotAValueException.expected("an address", raw);
      }
      if (octet > MAX_OCTET) {
        throw NotAValueException.expected("an address", raw);
      }
    }
    if (part != V4_PARTS) {
      throw NotAValueException.expected("an address", raw);
    }
    return octets;
  }

  // Java takes what has a colon and begins as a number does for a literal, never for a name.
  private static InetAddress v6(String number, Raw raw) throws UnknownHostException {
    for (int i = 0; i < number.length(); i++) {
      char c = number.charAt(i);
      if (c != ':' && c != '.' && Character.digit(c, 16) < 0) {
        throw NotAValueException.expected("an address", raw);
      }
    }
    if (number.charAt(0) == '.') {
      throw NotAValueException.expected("an address", raw);
    }
    return InetAddress.getByName(number);
  }
}
