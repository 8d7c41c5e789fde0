// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Gives dead letters up. */
@Command(
    name = "drop",
    description = {
      "Closes open dead letters without redriving them: they are no longer listed.",
      "Their records stay in the topic as long as it keeps them.",
      "A letter that is named and not open is said; then the exit code is 1."
    },
    mixinStandardHelpOptions = true)
final class DlqDropCommand implements Callable<Integer> {
  @ParentCommand private DlqCommand parent;
  @Mixin private LetterFilter filter;
  @Spec private CommandLine.Model.CommandSpec spec;

  @Option(names = "--all", description = "All open letters, if nothing else says which.")
  private boolean all;

  @Override
  public Integer call() {
    if (filter.isEmpty() && !all) {
      throw new ParameterException(
          spec.commandLine(), "say which letters: by place, --kind, --table, or --all");
    }
    return parent.root().with(this::drop);
  }

  private ExitCode drop(Connections connections, Console console) {
    Letters letters = Letters.of(connections);
    long[] dropped = {0};
    List<String> missed;
    try (WorkProgress progress = console.progress("drop", -1, " letters")) {
      missed =
          letters.open(
              filter,
              progress,
              letter -> {
                dropped[0]++;
                letters.close(letter);
              });
    }
    letters.store();
    missed.forEach(console::print);
    console.print(
        dropped[0] == 0
            ? filter.nothing(() -> connections.tables().tables())
            : Counted.of(dropped[0], "letter") + " dropped");
    return missed.isEmpty() ? ExitCode.OK : ExitCode.FOUND;
  }
}
