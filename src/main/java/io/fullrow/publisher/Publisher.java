// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Starts the publisher. Nothing is logged before {@code main} has said how. */
public final class Publisher {
  private Publisher() {}

  /** What to mend: of a file that cannot be used Java says no more than its name. */
  static String message(Exception e) {
    if (e instanceof NoSuchFileException missing) {
      return "there is no " + missing.getFile() + ": name what is there, see --help";
    }
    if (e instanceof AccessDeniedException denied) {
      return "this user may not read or write " + denied.getFile() + ": run it as the node's user";
    }
    return e instanceof IllegalArgumentException
            || e instanceof IllegalStateException
            || e.getClass().equals(IOException.class)
        ? String.valueOf(e.getMessage())
        : e.toString();
  }

  /** An error too must end the process: its threads would keep it, and do nothing. */
  @SuppressWarnings("CatchingUnchecked")
  private static int exitCode(CommandLine command, String[] arguments) {
    try {
      return command.execute(arguments);
    } catch (Throwable e) {
      e.printStackTrace();
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  /** Exits with 0 after it was asked to stop, 2 for a wrong command line, and 1 for a failure. */
  public static void main(String[] arguments) {
    try {
      LogFormat.of(Objects.requireNonNullElse(System.getenv(LogFormat.VARIABLE), "text")).begin();
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(CommandLine.ExitCode.USAGE);
    }
    CommandLine command = new CommandLine(new PublisherCommand());
    command.setExecutionExceptionHandler(
        (e, line, parsed) -> {
          LoggerFactory.getLogger(Publisher.class).debug("ended", e);
          line.getErr().println(message(e));
          return e instanceof IllegalArgumentException || e instanceof FileSystemException
              ? CommandLine.ExitCode.USAGE
              : CommandLine.ExitCode.SOFTWARE;
        });
    // Threads of Cassandra's classes and of its CQL client would keep the process.
    System.exit(exitCode(command, arguments));
  }
}
