// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address at which a member answers HTTP; Kafka Streams knows it as {@code application.server}.
 *
 * @param host a name or address; IPv6 in brackets
 * @param port from 1 to 65535
 */
public record HostPort(String host, int port) {
  private static final Pattern FORM = Pattern.compile("([^\\s:/]+|\\[[0-9a-fA-F:.]+]):(\\d{1,5})");

  public HostPort {
    if (host.isEmpty() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "an address is host:port, not '" + host + ":" + port + "'");
    }
  }

  /** Reads {@code host:port}; empty if the text is anything else. */
  public static Optional<HostPort> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int port = Integer.parseInt(matcher.group(2));
    return port < 1 || port > 65_535
        ? Optional.empty()
        : Optional.of(new HostPort(matcher.group(1), port));
  }

  /** {@code host:port}. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
