// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import io.fullrow.config.TableSettings;
import io.fullrow.model.TableId;
import io.fullrow.verify.ComparisonReport;
import io.fullrow.verify.ComparisonRequest;
import io.fullrow.verify.TableComparison;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Compares source and target cell by cell. */
@Command(
    name = "verify",
    description = "Compares old and new tables cell by cell: values, writetimes and TTLs.",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  @ParentCommand private FullrowCommand parent;
  @Mixin private TableChoice tables;
  @Mixin private CommonOptions options;

  @Option(
      names = "--consistency",
      defaultValue = "LOCAL_QUORUM",
      description = "Of both reads (default: ${DEFAULT-VALUE}).")
  private DefaultConsistencyLevel consistency;

  @Override
  public Integer call() {
    return parent.with(this::compare);
  }

  private ExitCode compare(Connections connections, Console console) {
    ExitCode code = ExitCode.OK;
    for (TableSettings table : tables.in(connections.properties())) {
      ComparisonReport report = report(table, connections, console);
      if (options.json()) {
        console.print(report);
      } else {
        console.print(report.render());
      }
      code = report.equal() ? code : ExitCode.FOUND;
    }
    return code;
  }

  private ComparisonReport report(TableSettings table, Connections connections, Console console) {
    ConsistencyLevel level = consistency;
    ComparisonRequest request =
        ComparisonRequest.of(
                TableId.parse(table.source()),
                TableId.parse(table.target()),
                Instant.now().getEpochSecond())
            .at(level);
    try (WorkProgress progress = console.progress("verify " + table.source(), -1, " rows")) {
      return new TableComparison(connections.source(), connections.target())
          .compare(request, (source, target) -> progress.at(Math.max(source, target)));
    }
  }
}
