// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The arguments of the process, taken apart: what has a dot in its name, such as {@code
 * --fullrow.target.contact-points=...}, is configuration, as for the service. The rest is a command
 * with its options.
 *
 * @param configuration for Spring Boot
 * @param command empty if the service is to be started
 */
public record CommandLineArguments(List<String> configuration, List<String> command) {
  private static final Pattern KEY =
      Pattern.compile("--[A-Za-z][\\w-]*[.\\[][^=]*(=.*)?", Pattern.DOTALL);

  /** Spring Boot's own switches without a dot. */
  private static final List<String> SWITCHES = List.of("--debug", "--trace");

  public CommandLineArguments {
    configuration = List.copyOf(configuration);
    command = List.copyOf(command);
  }

  /** Takes them apart; each list keeps the order. */
  public static CommandLineArguments of(String... arguments) {
    List<String> configuration = new ArrayList<>();
    List<String> command = new ArrayList<>();
    for (String argument : arguments) {
      boolean isKey = KEY.matcher(argument).matches() || SWITCHES.contains(argument);
      (isKey ? configuration : command).add(argument);
    }
    return new CommandLineArguments(configuration, command);
  }
}
