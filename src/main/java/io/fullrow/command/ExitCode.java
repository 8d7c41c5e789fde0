// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

/** How a command ended, for scripts and Kubernetes Jobs. */
public enum ExitCode {
  /** Done, and nothing was found that needs attention. */
  OK(0, "done; nothing was found that needs attention"),
  /** Done, but something was found: tables differ, a check failed. */
  FOUND(1, "done, but something was found: tables differ, a check failed, not ready"),
  /** The command line or the configuration is wrong: running it again changes nothing. */
  REFUSED(2, "the command line or the configuration is wrong, or what is asked for is refused"),
  /** It could not be finished: run it again. */
  FAILED(3, "it could not be finished: run it again, it goes on where it stopped");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** As the process returns it. */
  public int number() {
    return number;
  }

  /** For the help. */
  String meaning() {
    return meaning;
  }
}
