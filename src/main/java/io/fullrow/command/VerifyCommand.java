// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.config.TableSettings;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Compares source and target cell by cell. */
@Command(
    name = "verify",
    description = {
      "Compares old and new tables cell by cell, while they are written to: values, writetimes and"
          + " TTLs.",
      "",
      "What differs is read again, and counts only if both tables keep showing the same for the"
          + " time of --settle. What goes on changing is undecided, which is no proof: exit code 1.",
      "A run that was stopped goes on where it stopped, unless the columns, the topics or the"
          + " options that decide what is compared have changed.",
      "Markers of rows, tombstones and the time-uuids of list elements are invisible to CQL.",
      ""
    },
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  @ParentCommand private FullrowCommand parent;
  @Mixin private TableChoice tables;
  @Mixin private VerifyOptions verify;
  @Mixin private RepairOptions repair;
  @Mixin private CommonOptions options;

  @Override
  public Integer call() {
    verify.check();
    repair.check();
    return parent.with(this::compare);
  }

  private ExitCode compare(Connections connections, Console console) {
    ExitCode code = ExitCode.OK;
    List<TableSettings> chosen = tables.in(connections.properties());
    if (repair.repairs()) {
      RepairGuard.check(chosen, repair, connections, console);
      FragmentsTopic.requireThere(connections.properties().fragmentsTopic(), connections.admin());
    }
    for (TableSettings table : chosen) {
      VerifyReport report = new VerifyReport(console, options.json(), table, verify);
      boolean clean =
          new TableVerify(
                  connections,
                  table,
                  verify,
                  repair,
                  report,
                  request ->
                      new RepairRun(
                          connections,
                          table,
                          request,
                          repair,
                          console,
                          new RepairReport(
                              console, options.json(), table, verify.maxDifferences())))
              .run();
      code = clean ? code : ExitCode.FOUND;
    }
    return code;
  }
}
