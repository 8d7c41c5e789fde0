// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.config.TableSettings;
import io.fullrow.cutover.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Says whether tables can be switched. */
@Command(
    name = "cutover",
    description = {
      "Measures for each table whether reads and writes can be switched to the new keyspace: all"
          + " publishers work, nothing waits, nothing is held, no dead letter is open, and the last"
          + " verify was full, clean, and of the table as it is now.",
      "",
      "Exit code 1 if a table is not ready; each criterion has its reason. /actuator/cutover shows"
          + " the result for a minute: from then on a publisher may have stopped.",
      "It writes canaries: deletions of rows that nobody has, with writetimes of 1970.",
      ""
    },
    mixinStandardHelpOptions = true)
final class CutoverCommand implements Callable<Integer> {
  private static final int PAUSE_MILLIS = 2_000;

  @ParentCommand private FullrowCommand parent;
  @Mixin private TableChoice tables;
  @Mixin private CommonOptions options;

  @Option(
      names = "--wait",
      paramLabel = "<time>",
      converter = DurationOption.class,
      defaultValue = "0s",
      description =
          "Measure again until all are ready, at most for this time (default: measure once).")
  private Duration wait;

  @Option(
      names = "--canary-timeout",
      paramLabel = "<time>",
      converter = DurationOption.class,
      defaultValue = "40s",
      description = {
        "How long a canary may take through its publisher (default: ${DEFAULT-VALUE}).",
        "A publisher that reads only full segments of the commit log needs as long as a segment"
            + " takes to fill."
      })
  private Duration canaryTimeout;

  @Override
  public Integer call() {
    return parent.with(this::measure);
  }

  private ExitCode measure(Connections connections, Console console) {
    List<TableSettings> chosen = tables.in(connections.properties());
    CutoverMeasurement measurement = new CutoverMeasurement(connections, console, canaryTimeout);
    long begun = System.nanoTime();
    List<Readiness> found = measurement.of(chosen);
    while (!allReady(found) && System.nanoTime() - begun < wait.toNanos()) {
      long ready = found.stream().filter(Readiness::ready).count();
      console.say(ready + " of " + found.size() + " tables are ready; measuring again");
      pause();
      found = measurement.of(chosen);
    }
    found.forEach(readiness -> show(readiness, console));
    return allReady(found) ? ExitCode.OK : ExitCode.FOUND;
  }

  private static boolean allReady(List<Readiness> found) {
    return found.stream().allMatch(Readiness::ready);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException("interrupted", e);
    }
  }

  private void show(Readiness readiness, Console console) {
    if (options.json()) {
      console.print(readiness);
      return;
    }
    console.print(readiness.table() + (readiness.ready() ? ": ready" : ": NOT READY"));
    readiness.criteria().forEach(criterion -> console.print("  " + criterion.render()));
  }
}
