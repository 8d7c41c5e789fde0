// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.util.List;
import org.springframework.boot.ExitCodeGenerator;

/**
 * The service must not start: the configuration is bad, or does not fit what it found. It is shown
 * as one message without a stack trace and ends the process with exit code 1.
 */
public final class StartRefusedException extends RuntimeException implements ExitCodeGenerator {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  /**
   * A refusal for all the problems at once.
   *
   * @param problems at least one
   */
  public StartRefusedException(List<Problem> problems) {
    super(text(problems));
    this.problems = List.copyOf(problems);
  }

  private static String text(List<Problem> problems) {
    StringBuilder text =
        new StringBuilder(
            problems.size() == 1
                ? "The configuration has 1 problem:\n"
                : "The configuration has " + problems.size() + " problems:\n");
    for (int i = 0; i < problems.size(); i++) {
      text.append("\n  ").append(i + 1).append(". ").append(problems.get(i));
    }
    return text.toString();
  }

  /** All that is wrong, in the order of the configuration. */
  public List<Problem> problems() {
    return problems;
  }

  @Override
  public int getExitCode() {
    return 1;
  }
}
