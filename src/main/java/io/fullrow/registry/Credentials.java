// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Basic authentication, as {@code basic.auth.credentials.source} says. */
final class Credentials {
  private static final String SOURCE = "basic.auth.credentials.source";
  private static final String USER_INFO = "basic.auth.user.info";

  private final Optional<String> userInfo;

  /** Empty: each URL brings its own, if any. */
  private Credentials(Optional<String> userInfo) {
    this.userInfo = userInfo;
  }

  static Credentials from(Map<String, ?> configs) {
    Settings settings = new Settings(configs);
    String source = settings.text(SOURCE, "URL");
    return switch (source) {
      case "URL" -> new Credentials(Optional.empty());
      case "USER_INFO" -> new Credentials(Optional.of(userInfo(settings)));
      default -> throw new ConfigException(SOURCE, source, "give URL or USER_INFO");
    };
  }

  private static String userInfo(Settings settings) {
    String info = settings.text(USER_INFO, "");
    if (info.indexOf(':') < 0) {
      // it holds a password: it is not repeated
      throw new ConfigException(USER_INFO + " must be user:password with " + SOURCE + "=USER_INFO");
    }
    return info;
  }

  /** The header's value for {@code url}. */
  Optional<String> authorization(URI url) {
    return userInfo.or(() -> decoded(url.getRawUserInfo())).map(Credentials::basic);
  }

  private static Optional<String> decoded(@Nullable String rawUserInfo) {
    return rawUserInfo == null
        ? Optional.empty()
        // a plus sign in a URL's user info means itself
        : Optional.of(URLDecoder.decode(rawUserInfo.replace("+", "%2B"), StandardCharsets.UTF_8));
  }

  private static String basic(String userInfo) {
    byte[] bytes = userInfo.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }
}
