// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import io.fullrow.lab.Lab;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command: a lab of its own, one run, a table of figures. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Measures the service and its stages beside baselines.")
public final class Load implements Callable<Integer> {
  @Option(
      names = "--phases",
      split = ",",
      description = "of whole, materialize, sink, cold, backlog, latency and state")
  private Set<Phase> phases = EnumSet.allOf(Phase.class);

  @Option(names = "--mutations", description = "encoded once, published again and again")
  private int mutations = 60_000;

  @Option(names = "--rounds", description = "in which the contenders of a phase alternate")
  private int rounds = 3;

  @Option(names = "--seconds", description = "measured in each round")
  private int seconds = 60;

  @Option(names = "--window", description = "seconds; two windows must agree within 10 %% before")
  private int window = 10;

  @Option(names = "--warm-up", description = "seconds after which disagreement is accepted")
  private int warmUp = 120;

  @Option(names = "--latency", description = "seconds at each rate of the latency phase")
  private int latency = 65;

  @Option(names = "--rows", description = "rows that the mutations are about")
  private int rows = 20_000;

  @Option(names = "--shape", description = "of the rows: ${COMPLETION-CANDIDATES}")
  private Shape shape = Shape.STANDARD;

  @Option(names = "--inserts", description = "share in percent")
  private int inserts = 50;

  @Option(names = "--updates", description = "share in percent; the rest deletes rows")
  private int updates = 40;

  @Option(names = "--lag", description = "mutations a replica may be behind the others")
  private int lag = 300;

  @Option(names = "--seed", description = "of the mutations and of their copies' order")
  private long seed = 1;

  @Option(names = "--backlog", description = "changes that wait in the phase of that name")
  private int backlog = 1_000_000;

  @Option(
      names = "--states",
      split = ",",
      description = "rows of each state in the phase state; multiples of 100000")
  private List<Integer> states = List.of(100_000, 1_000_000, 10_000_000);

  @Option(names = "--folder", description = "for the figures and the plot")
  private Path folder = Path.of("target", "load");

  public static void main(String[] arguments) {
    CommandLine command = new CommandLine(new Load());
    command.setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(command.execute(arguments));
  }

  @Override
  public Integer call() {
    LoadOptions options = options();
    try (Lab lab = Lab.builder().nodes(1).start()) {
      LoadReport report = new LoadRun(lab, options, System.err::println).run();
      LoadFiles.write(report, options, folder);
      System.out.println(report.render());
      System.out.println("also in " + folder.toAbsolutePath());
      return report.complete() ? 0 : 1;
    }
  }

  private LoadOptions options() {
    return new LoadOptions(
        phases,
        mutations,
        states,
        new LoadOptions.Workload(
            rows, shape, new LoadOptions.Mix(inserts, updates), lag, seed, backlog),
        new LoadOptions.Timing(
            Duration.ofSeconds(window),
            Duration.ofSeconds(warmUp),
            Duration.ofSeconds(seconds),
            rounds,
            Duration.ofSeconds(latency)),
        folder);
  }
}
