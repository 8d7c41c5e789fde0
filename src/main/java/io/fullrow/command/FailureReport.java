// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.config.Problem;
import io.fullrow.config.StartRefusedException;
import io.fullrow.schema.UnsupportedTableException;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows why a command could not do its work: to people as text and, with {@code --json}, to
 * programs as the last line of the results.
 */
final class FailureReport {
  private static final String JSON = "--json";

  private final Console console;

  FailureReport(Console console) {
    this.console = console;
  }

  /**
   * @return the exit code
   */
  int misused(ParameterException error, List<String> arguments) {
    CommandLine line = error.getCommandLine();
    line.getErr().println(error.getMessage());
    boolean suggested = UnmatchedArgumentException.printSuggestions(error, line.getErr());
    if (!suggested && !line.getSubcommands().isEmpty()) {
      line.getErr().println("Commands: " + String.join(", ", line.getSubcommands().keySet()));
    }
    line.getErr().println("See: " + line.getCommandSpec().qualifiedName() + " --help");
    return end(ExitCode.REFUSED, message(error), List.of(), arguments);
  }

  /**
   * @return the exit code
   */
  int failed(Exception error, List<String> arguments) {
    ExitCode code = code(error);
    if (isExpected(error)) {
      console.say(message(error));
      List<Problem> problems =
          error instanceof StartRefusedException refused ? refused.problems() : List.of();
      return end(code, message(error), problems, arguments);
    }
    console.say("unexpected: " + error);
    error.printStackTrace(console.err());
    return end(code, "unexpected: " + error, List.of(), arguments);
  }

  private static boolean isExpected(Exception error) {
    return error instanceof CommandFailedException || code(error) == ExitCode.REFUSED;
  }

  private static ExitCode code(Exception error) {
    if (error instanceof CommandFailedException failed) {
      return failed.exitCode();
    }
    boolean refused =
        error instanceof StartRefusedException
            || error instanceof IllegalArgumentException
            || error instanceof UnsupportedTableException;
    return refused ? ExitCode.REFUSED : ExitCode.FAILED;
  }

  private int end(ExitCode code, String message, List<Problem> problems, List<String> arguments) {
    if (arguments.contains(JSON)) {
      ObjectNode line = JsonNodeFactory.instance.objectNode().put("type", "error");
      ObjectNode error = line.putObject("error");
      error.put("exitCode", code.number()).put("message", message);
      if (!problems.isEmpty()) {
        write(problems, error.putArray("problems"));
      }
      console.print(line);
    }
    return code.number();
  }

  /** What {@link Problem} holds is fit to be shown. */
  private static void write(List<Problem> problems, ArrayNode json) {
    for (Problem problem : problems) {
      json.addObject()
          .put("key", problem.key())
          .put("value", problem.value())
          .put("reason", problem.reason())
          .put("remedy", problem.remedy());
    }
  }

  private static String message(Exception error) {
    return Objects.requireNonNullElse(error.getMessage(), error.toString());
  }
}
