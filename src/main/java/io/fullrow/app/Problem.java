package io.fullrow.app;

import java.util.Locale;

/**
 * One thing that keeps the service from starting.
 *
 * @param key the configuration key, such as {@code fullrow.tables[0].source}
 * @param value the value found; empty if there is none
 * @param reason what is wrong with it
 * @param mend what to do
 */
public record Problem(String key, String value, String reason, String mend) {

  /** A problem whose value is not shown if the key says that it is secret. */
  static Problem of(String key, Object value, String reason, String mend) {
    return new Problem(key, secret(key) ? "(hidden)" : String.valueOf(value), reason, mend);
  }

  private static boolean secret(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    return lower.contains("password")
        || lower.contains("properties.")
        || lower.contains("target.driver.");
  }

  @Override
  public String toString() {
    return key + " = '" + value + "': " + reason + "\n     " + mend;
  }
}
