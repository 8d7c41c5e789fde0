package io.fullrow.app;

import com.datastax.dse.driver.api.core.config.DseDriverOption;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverOption;
import java.util.HashMap;
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

  /** An environment variable can write neither dashes nor where a word ends. */
  private static final Map<String, String> BY_LETTERS = byLetters();

  private DriverNames() {}

  /** The options with the names that the driver reads; unknown ones as they are. */
  static Map<String, String> canonical(Map<String, String> options) {
    Map<String, String> canonical = new TreeMap<>();
    options.forEach((name, value) -> canonical.put(canonical(name), value));
    return canonical;
  }

  private static String canonical(String name) {
    String path = name.startsWith(ROOT) ? name.substring(ROOT.length()) : name;
    Matcher profile = PROFILE.matcher(path);
    if (profile.matches()) {
      return profile.group(1) + canonical(profile.group(2));
    }
    return PATHS.contains(path) ? path : BY_LETTERS.getOrDefault(letters(path), path);
  }

  /** Whether the driver reads a canonical name. */
  static boolean isKnown(String name) {
    Matcher profile = PROFILE.matcher(name);
    return PATHS.contains(profile.matches() ? profile.group(2) : name);
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
