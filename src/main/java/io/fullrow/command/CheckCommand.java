// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.check.Finding;
import io.fullrow.check.SetupCheck;
import io.fullrow.check.Severity;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Says what is in the way of a migration. */
@Command(
    name = "check",
    description = {
      "Reads what a migration depends on and reports what is in its way. Writes nothing.",
      "Exit code 1 if there is an error; warnings and information do not change it."
    },
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @ParentCommand private FullrowCommand parent;
  @Mixin private TableChoice tables;
  @Mixin private CommonOptions options;

  @Override
  public Integer call() {
    return parent.with(this::check);
  }

  private ExitCode check(Connections connections, Console console) {
    List<Finding> findings =
        new SetupCheck(connections.checked())
            .run(tables::in).stream()
                .distinct()
                .sorted(Comparator.comparing(Finding::severity))
                .toList();
    findings.forEach(finding -> show(finding, console));
    long errors = count(findings, Severity.ERROR);
    console.say(
        Counted.of(errors, "error")
            + ", "
            + Counted.of(count(findings, Severity.WARNING), "warning"));
    return errors == 0 ? ExitCode.OK : ExitCode.FOUND;
  }

  private void show(Finding finding, Console console) {
    if (options.json()) {
      console.print(finding);
    } else {
      console.print(finding.render());
    }
  }

  private static long count(List<Finding> findings, Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }
}
