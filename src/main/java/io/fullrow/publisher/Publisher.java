// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.net.URL;
import java.util.Objects;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Starts the publisher. Nothing is logged before {@code main} has said how. */
public final class Publisher {
  private static final String LOGGING = "logback.configurationFile";

  private Publisher() {}

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
    if (System.getProperty(LOGGING) == null) {
      // As a URL, which the node's own Logback finds too.
      URL ours = Publisher.class.getResource("/fullrow/publisher-logback.xml");
      System.setProperty(LOGGING, Objects.requireNonNull(ours).toString());
    }
    CommandLine command = new CommandLine(new PublisherCommand());
    command.setExecutionExceptionHandler(
        (e, line, parsed) -> {
          LoggerFactory.getLogger(Publisher.class).debug("ended", e);
          if (e instanceof IllegalArgumentException || e instanceof IllegalStateException) {
            line.getErr().println(e.getMessage());
          } else {
            line.getErr().println(e);
          }
          return e instanceof IllegalArgumentException
              ? CommandLine.ExitCode.USAGE
              : CommandLine.ExitCode.SOFTWARE;
        });
    // Threads of Cassandra's classes and of its CQL client would keep the process.
    System.exit(exitCode(command, arguments));
  }
}
