// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The form {@code host:port}; an IPv6 address stands in brackets. */
final class HostAndPort {
  private static final Pattern FORM =
      Pattern.compile("([^\\s:\\[\\]/]+|\\[[0-9a-fA-F:.]+]):(\\d{1,5})");

  private HostAndPort() {}

  static boolean legal(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return false;
    }
    int port = Integer.parseInt(matcher.group(2));
    return port >= 1 && port <= 65_535;
  }
}
