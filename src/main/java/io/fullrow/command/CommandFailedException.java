// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

/** A command could not be finished. Its message says what failed, where, and what to do. */
public final class CommandFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ExitCode exitCode;

  /** The command can be run again, and goes on where it stopped. */
  public CommandFailedException(String message, Throwable cause) {
    super(message, cause);
    this.exitCode = ExitCode.FAILED;
  }

  public CommandFailedException(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public ExitCode exitCode() {
    return exitCode;
  }
}
