// SPDX-License-Identifier: Apache-2.0
package io.fullrow.migration;

import io.fullrow.lab.Lab;
import io.fullrow.load.Bars;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command: a lab of its own, one run, a table of figures. */
@Command(
    name = "migration-load",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Measures snapshot and verify, alone and beside live changes.")
public final class MigrationLoad implements Callable<Integer> {
  @Option(names = "--rows", description = "that are there before the snapshot")
  private int rows = 500_000;

  @Option(names = "--seconds", description = "of live changes without a snapshot")
  private int seconds = 60;

  @Option(names = "--changes", description = "live changes a second")
  private int changes = 50;

  @Option(names = "--requests", description = "reads of the application a second")
  private int requests = 200;

  @Option(
      names = "--snapshot-option",
      description = "of the snapshot beside live changes; each of several is measured by itself")
  private List<String> paces = List.of("--again");

  @Option(names = "--skip-alone", description = "measure only what happens beside live changes")
  private boolean skipAlone;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new MigrationLoad()).execute(arguments));
  }

  @Override
  public Integer call() {
    try (Lab lab = Lab.builder().nodes(1).start()) {
      Orders orders = new Orders(lab, rows);
      Bars bars = Bars.onTerminal();
      bars.during(
          "rows",
          rows,
          progress -> {
            orders.fill(progress);
            return rows;
          });
      if (!skipAlone) {
        new Alone(lab, orders).measure(System.out::println);
      }
      for (int i = 0; i < paces.size(); i++) {
        orders.emptyTarget();
        new BesideLive(lab, orders, "live" + i, Duration.ofSeconds(seconds), changes, requests)
            .measure(paces.get(i), System.out::println);
      }
      return 0;
    }
  }
}
