// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What to do about dead letters. */
@Command(
    name = "dlq",
    description = {
      "Lists, explains, redrives and drops dead letters.",
      "A letter is open until it is redriven or dropped."
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      DlqListCommand.class,
      DlqExplainCommand.class,
      DlqRedriveCommand.class,
      DlqDropCommand.class
    })
final class DlqCommand implements Runnable {
  @ParentCommand private FullrowCommand parent;
  @Spec private CommandLine.Model.CommandSpec spec;

  FullrowCommand root() {
    return parent;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do");
  }
}
