// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import com.datastax.dse.driver.api.core.config.DseDriverOption;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverOption;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The paths of the driver's options, below {@code datastax-java-driver}. The driver ignores any
 * other path without a word, so that a misspelt {@code advanced.ssl-engine-factory.class} would
 * connect in plain text.
 */
final class DriverNames {
  private static final String ROOT = "datastax-java-driver.";

  /** An execution profile has the same options once more. */
  private static final Pattern PROFILE = Pattern.compile("(profiles\\.[^.]+\\.)(.+)");

  private static final Set<String> PATHS =
      Stream.<DriverOption>concat(
              Stream.of(DefaultDriverOption.values()), Stream.of(DseDriverOption.values()))
          .map(DriverOption::getPath)
          .collect(Collectors.toUnmodifiableSet());

  /** Options with arbitrary names below them. */
  private static final List<String> MAPS =
      List.of(
          DefaultDriverOption.ADDRESS_TRANSLATOR_SUBNET_ADDRESSES.getPath(),
          DseDriverOption.AUTH_PROVIDER_LOGIN_CONFIGURATION.getPath(),
          DseDriverOption.AUTH_PROVIDER_SASL_PROPERTIES.getPath());

  /** What may stand in a path without quotes. */
  private static final Pattern UNQUOTED = Pattern.compile("[A-Za-z0-9_.-]+|.*\".*");

  /** An environment variable can write neither dashes nor where a word ends. */
  private static final Map<String, String> BY_LETTERS = byLetters();

  private DriverNames() {}

  /**
   * The options with the names that the driver reads; unknown ones as they are. A group of options
   * that is given as one object, such as {@code advanced.connection = {connect-timeout = 3s}},
   * becomes its options; one that is given by itself too wins over the object.
   */
  static Map<String, String> canonical(Map<String, String> options) {
    Map<String, String> canonical = new TreeMap<>();
    // a group comes before what is below it
    new TreeMap<>(options).forEach((name, value) -> add(canonical, canonical(name), value));
    return canonical;
  }

  private static void add(Map<String, String> canonical, String path, String value) {
    Optional<Map<String, String>> group = isKnown(path) ? Optional.empty() : group(value);
    if (group.isEmpty()) {
      canonical.put(path, value);
      return;
    }
    group.get().forEach((name, inner) -> add(canonical, canonical(path + "." + name), inner));
  }

  /** What an object has; empty if the text is none, or cannot be read. */
  private static Optional<Map<String, String>> group(String text) {
    if (!text.strip().startsWith("{")) {
      return Optional.empty();
    }
    try {
      Map<String, String> group = new TreeMap<>();
      ConfigFactory.parseString(text)
          .resolve()
          .root()
          .forEach((name, value) -> group.put(name, text(value)));
      return Optional.of(group);
    } catch (ConfigException e) {
      return Optional.empty();
    }
  }

  private static String text(ConfigValue value) {
    return value.unwrapped() instanceof String plain
        ? plain
        : value.render(ConfigRenderOptions.concise());
  }

  private static String canonical(String name) {
    String path = name.startsWith(ROOT) ? name.substring(ROOT.length()) : name;
    Matcher profile = PROFILE.matcher(path);
    if (profile.matches()) {
      return profile.group(1) + canonical(profile.group(2));
    }
    return PATHS.contains(path)
        ? path
        : inMap(path).orElseGet(() -> BY_LETTERS.getOrDefault(letters(path), path));
  }

  /** The path with the right name of the map that it is in; empty if it is in none. */
  private static Optional<String> inMap(String path) {
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      String map = BY_LETTERS.getOrDefault(letters(path.substring(0, dot)), "");
      if (MAPS.contains(map)) {
        String name = path.substring(dot + 1);
        return Optional.of(
            map + "." + (UNQUOTED.matcher(name).matches() ? name : '"' + name + '"'));
      }
    }
    return Optional.empty();
  }

  /** Whether the driver reads a canonical name. */
  static boolean isKnown(String name) {
    Matcher profile = PROFILE.matcher(name);
    String path = profile.matches() ? profile.group(2) : name;
    return PATHS.contains(path) || MAPS.stream().anyMatch(map -> path.startsWith(map + "."));
  }

  /** The known path that was most probably meant; empty if none is near. */
  static Optional<String> near(String name) {
    return NearNames.of(name, PATHS.stream());
  }

  private static Map<String, String> byLetters() {
    Map<String, String> byLetters = new HashMap<>();
    PATHS.forEach(path -> byLetters.put(letters(path), path));
    return Map.copyOf(byLetters);
  }

  private static String letters(String path) {
    return path.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
