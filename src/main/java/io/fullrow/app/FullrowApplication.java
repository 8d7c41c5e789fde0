// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.command.CommandLineArguments;
import io.fullrow.command.Console;
import io.fullrow.command.FullrowCommand;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The entry point of the jar: the service, or one of its commands. */
@SpringBootApplication
public class FullrowApplication {

  /**
   * Starts the service, or runs the command that the arguments name; the configuration comes from
   * where Spring Boot looks for it.
   */
  public static void main(String[] args) {
    CommandLineArguments arguments = CommandLineArguments.of(args);
    if (arguments.command().isEmpty()) {
      SpringApplication.run(FullrowApplication.class, args);
      return;
    }
    Console console = Console.ofProcess();
    System.exit(
        FullrowCommand.run(
            arguments.command(),
            console,
            () -> ConfiguredConnections.read(arguments.configuration(), console::say)));
  }
}
