// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands of the jar. Without a command the jar is the service. */
@Command(
    name = "fullrow",
    header = "Moves and streams Cassandra tables through Kafka.",
    synopsisHeading = "",
    customSynopsis = {
      "Usage: java -jar fullrow.jar [--key=value ...]                        the service",
      "       java -jar fullrow.jar <command> [options] [--key=value ...]    a command"
    },
    description = {
      "",
      "A command reads the service's own configuration: application.yaml, environment variables, or"
          + " --fullrow.* keys here."
          + " --spring.config.additional-location=FILE names a file elsewhere.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = FullrowCommand.Version.class,
    subcommands = {
      CheckCommand.class,
      SchemaCommand.class,
      SnapshotCommand.class,
      VerifyCommand.class,
      DlqCommand.class,
      ReplayCommand.class,
      CutoverCommand.class,
      CommandLine.HelpCommand.class
    })
public final class FullrowCommand implements Runnable {
  private final Console console;
  private final Supplier<Connections> connections;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private FullrowCommand(Console console, Supplier<Connections> connections) {
    this.console = console;
    this.connections = connections;
  }

  /**
   * Runs one command.
   *
   * @param arguments without keys of the configuration
   * @param connections opened only by commands that do more than show their help
   * @return the exit code of the process
   */
  public static int run(
      List<String> arguments, Console console, Supplier<Connections> connections) {
    return commandLine(console, connections).execute(arguments.toArray(String[]::new));
  }

  static CommandLine commandLine(Console console, Supplier<Connections> connections) {
    CommandLine line = new CommandLine(new FullrowCommand(console, connections));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(console.out());
    line.setErr(console.err());
    line.setExecutionStrategy(FullrowCommand::execute);
    FailureReport failures = new FailureReport(console);
    line.setParameterExceptionHandler(
        (error, arguments) -> failures.misused(error, List.of(arguments)));
    line.setExecutionExceptionHandler(
        (error, command, parsed) -> failures.failed(error, parsed.originalArgs()));
    line.setExitCodeExceptionMapper(error -> ExitCode.FAILED.number());
    explainExitCodes(line);
    line.getSubcommands().values().forEach(FullrowCommand::explainExitCodes);
    return line;
  }

  private static void explainExitCodes(CommandLine line) {
    Map<String, String> codes = new LinkedHashMap<>();
    Arrays.stream(ExitCode.values())
        .forEach(code -> codes.put(Integer.toString(code.number()), code.meaning()));
    line.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(codes);
  }

  Console console() {
    return console;
  }

  /** What {@code work} returns as exit code, with connections that are closed after it. */
  int with(Work work) {
    try (Connections open = connections.get()) {
      return work.run(open, console).number();
    }
  }

  /** What a command does once it is connected. */
  interface Work {
    ExitCode run(Connections connections, Console console);
  }

  /** Without a command name, but with an option: help. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command");
  }

  private static int execute(ParseResult parsed) {
    requireKnown(parsed);
    return new CommandLine.RunLast().execute(parsed);
  }

  /** With --help, picocli lets unknown words pass; a script would take the help for success. */
  private static void requireKnown(ParseResult parsed) {
    for (ParseResult level = parsed; level != null; level = level.subcommand()) {
      boolean isCommand = !level.commandSpec().subcommands().isEmpty();
      if (isCommand && level.unmatched().stream().anyMatch(word -> !word.startsWith("-"))) {
        throw new UnmatchedArgumentException(level.commandSpec().commandLine(), level.unmatched());
      }
    }
  }

  /** From the jar's manifest. */
  static String version() {
    String version = FullrowCommand.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"fullrow " + version()};
    }
  }
}
