// SPDX-License-Identifier: Apache-2.0
package io.fullrow.check;

import io.fullrow.config.Problem;

/**
 * One thing that was found.
 *
 * @param check what was looked at, such as {@code capture}
 * @param where a table, a topic, a node, or a key of the configuration
 * @param remedy what to do; empty if there is nothing to do
 */
public record Finding(
    Severity severity, String check, String where, String message, String remedy) {

  public static Finding error(String check, String where, String message, String remedy) {
    return new Finding(Severity.ERROR, check, where, message, remedy);
  }

  public static Finding warning(String check, String where, String message, String remedy) {
    return new Finding(Severity.WARNING, check, where, message, remedy);
  }

  public static Finding info(String check, String where, String message) {
    return new Finding(Severity.INFO, check, where, message, "");
  }

  /** What would keep the service from starting, or hold a table. */
  public static Finding of(String check, Problem problem) {
    String where =
        problem.value().isEmpty() ? problem.key() : problem.key() + " = " + problem.value();
    return error(check, where, problem.reason(), problem.remedy());
  }

  /** For people: one line, and one for the remedy. */
  public String render() {
    return severity
        + " "
        + check
        + ", "
        + where
        + ": "
        + message
        + (remedy.isEmpty() ? "" : "\n    " + remedy);
  }
}
