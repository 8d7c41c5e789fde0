// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

/**
 * One thing that keeps the service from starting.
 *
 * @param key the configuration key, such as {@code fullrow.tables[0].source}
 * @param value the value found; empty if there is none
 * @param reason what is wrong with it
 * @param remedy what to do
 */
public record Problem(String key, String value, String reason, String remedy) {
  public Problem {
    value = Secrets.masked(value);
    reason = Secrets.masked(reason);
  }

  /** A problem whose value is not shown if the key says that it is secret. */
  public static Problem of(String key, Object value, String reason, String remedy) {
    return new Problem(key, Secrets.shown(key, value), reason, remedy);
  }

  @Override
  public String toString() {
    return key + " = '" + value + "': " + reason + "\n     " + remedy;
  }
}
