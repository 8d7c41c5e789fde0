package io.fullrow.load;

import io.fullrow.lab.Lab;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command: a lab of its own, one run, a table of figures. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Pushes synthetic fragments of three replicas through the service.")
public final class Load implements Callable<Integer> {
  private static final Duration WINDOW = Duration.ofSeconds(61);

  @Option(names = "--mutations", description = "mutations at full speed, three fragments each")
  private int mutations = 60_000;

  @Option(names = "--warm-up", description = "mutations before the first figure")
  private int warmUp = 15_000;

  @Option(names = "--rate", description = "mutations a second of the propagation phase")
  private int rate = 500;

  @Option(names = "--seconds", description = "length of the propagation phase, 1 to 60")
  private int seconds = 20;

  @Option(names = "--rows", description = "rows that the mutations are about")
  private int rows = 20_000;

  @Option(names = "--inserts", description = "share in percent")
  private int inserts = 50;

  @Option(names = "--updates", description = "share in percent; the rest deletes rows")
  private int updates = 40;

  @Option(names = "--lag", description = "mutations a replica may be behind the others")
  private int lag = 300;

  @Option(names = "--seed", description = "of the mutations and of their copies' order")
  private long seed = 1;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Load()).execute(arguments));
  }

  @Override
  public Integer call() {
    LoadOptions options =
        new LoadOptions(
            warmUp,
            mutations,
            rate,
            Duration.ofSeconds(seconds),
            WINDOW,
            rows,
            new LoadOptions.Mix(inserts, updates),
            lag,
            seed);
    try (Lab lab = Lab.builder().nodes(1).start()) {
      LoadReport report = new LoadRun(lab, options, Bars.onTerminal()).run();
      System.out.println(report.render());
      return report.complete() ? 0 : 1;
    }
  }
}
