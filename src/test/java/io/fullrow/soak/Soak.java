// SPDX-License-Identifier: Apache-2.0
package io.fullrow.soak;

import io.fullrow.lab.Lab;
import io.fullrow.load.Bars;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command: a lab of its own, one run, a table of figures at the half and at the end. */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Rewrites a few rows for long and fails if anything that is kept grows.")
public final class Soak implements Callable<Integer> {
  @Option(names = "--minutes", description = "length of the load, at least 1")
  private int minutes = 30;

  @Option(names = "--retention", description = "tombstone-retention of the service, such as 60s")
  private String retention = "60s";

  @Option(names = "--rate", description = "mutations a second, each in one to three copies")
  private int rate = 100;

  @Option(names = "--partitions", description = "of the table that the mutations are about")
  private int partitions = 50;

  @Option(names = "--rows", description = "of each partition")
  private int rows = 20;

  @Option(names = "--seed", description = "of the mutations")
  private long seed = 1;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Soak()).execute(arguments));
  }

  @Override
  public Integer call() {
    Duration kept = DurationStyle.detectAndParse(retention);
    SoakOptions options =
        new SoakOptions(Duration.ofMinutes(minutes), kept, rate, partitions, rows, seed);
    try (Lab lab = Lab.builder().nodes(1).start()) {
      SoakReport report = new SoakRun(lab, options, Bars.onTerminal()).run();
      System.out.println(report.render());
      return report.passed() ? 0 : 1;
    }
  }
}
