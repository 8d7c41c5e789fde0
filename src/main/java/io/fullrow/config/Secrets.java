// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps secrets out of every text that people or logs get to see. Nothing else in the service
 * decides what a secret is.
 *
 * <p>Law: no text shows the user info of a URL, what follows a password-like name, or a value that
 * was configured under a secret key, also where a client library repeats it in a message.
 */
public final class Secrets {
  public static final String HIDDEN = "(hidden)";

  /** Parts of names, without punctuation and in lower case; misspelt ones are wanted too. */
  private static final List<String> SECRET_NAMES =
      List.of(
          "pass",
          "pasw",
          "pwd",
          "secret",
          "token",
          "credential",
          "jaas",
          "userinfo",
          "apikey",
          "accesskey",
          "privatekey",
          "keystorekey");

  /** What such names end with if their value only says where the secret is. */
  private static final List<String> NO_SECRET =
      List.of("source", "url", "type", "class", "location", "path", "file");

  /** Maps with properties of clients, whose names are not known. */
  private static final List<String> PASSED_THROUGH =
      List.of("properties.", "properties[", "target.driver", "source.driver");

  /** To the last at sign, since a password may have some, and slashes, though it must not. */
  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^\\s,]+(?=@)");

  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)(\\b[\\w.-]*(?:password|passwd|secret|token|user\\.info)[\\w.]*\\s*[=:]\\s*)"
              + "(?!\\(hidden\\))(\"[^\"]*\"|'[^']*'|[^\\s,;]+)");

  /** Shorter values are no secrets worth the name, and would be found in any text. */
  private static final int SHORTEST = 4;

  private final List<String> values;

  private Secrets(List<String> values) {
    this.values = List.copyOf(values);
  }

  /** The secrets of one configuration. */
  public static Secrets of(FullrowProperties properties) {
    List<String> values = new ArrayList<>();
    values.add(properties.target().password());
    values.add(properties.source().password());
    for (Map<String, String> map :
        List.of(
            properties.kafka().all(),
            properties.schemaRegistry().properties(),
            properties.target().allOptions(),
            properties.source().allOptions())) {
      map.forEach(
          (name, value) -> {
            if (isSecret(name)) {
              values.add(value);
            }
          });
    }
    for (String url : properties.schemaRegistry().url().split(",", -1)) {
      values.addAll(userInfo(url.strip()));
    }
    values.removeIf(value -> value.length() < SHORTEST);
    values.sort(Comparator.comparing(String::length).reversed());
    return new Secrets(values);
  }

  /** What was written, with its parts, encoded or not. */
  private static Set<String> userInfo(String url) {
    Matcher found = USER_INFO.matcher(url);
    if (!found.find()) {
      return Set.of();
    }
    String password = found.group().replaceFirst("^[^:]*:", "");
    return new HashSet<>(List.of(found.group(), password, decoded(password)));
  }

  private static String decoded(String password) {
    try {
      // the decoder is that of forms, where a plus sign is a space
      return URLDecoder.decode(password.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return password;
    }
  }

  /** The text without any secret of this configuration. */
  public String hide(String text) {
    String hidden = text;
    for (String value : values) {
      hidden = hidden.replace(value, HIDDEN);
    }
    return masked(hidden);
  }

  /** The text without what looks like a secret, whatever is configured. */
  public static String masked(String text) {
    String withoutUsers = USER_INFO.matcher(text).replaceAll(HIDDEN);
    return NAMED.matcher(withoutUsers).replaceAll("$1" + HIDDEN);
  }

  /** The value as it may be shown under this configuration key. */
  static String shown(String key, Object value) {
    String lower = key.toLowerCase(Locale.ROOT);
    boolean hidden =
        PASSED_THROUGH.stream().anyMatch(lower::contains)
            || isSecret(lower.replaceFirst("^fullrow\\.", ""));
    return hidden && !String.valueOf(value).isEmpty() ? HIDDEN : masked(String.valueOf(value));
  }

  /** Whether a name promises a secret. */
  static boolean isSecret(String name) {
    String bare = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    return SECRET_NAMES.stream().anyMatch(bare::contains)
        && NO_SECRET.stream().noneMatch(bare::endsWith);
  }
}
