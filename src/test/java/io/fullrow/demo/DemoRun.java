// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.verify.ComparisonReport;
import io.fullrow.workload.Movies;
import io.fullrow.workload.RandomMovies;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The story of one run, step by step. */
final class DemoRun {
  private static final Logger LOG = LoggerFactory.getLogger(DemoRun.class);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int MUTATIONS = 6_000;
  private static final int KINDS = 10;
  private static final long SEED = 20_261_121;
  private static final int TERMINATED = 143;
  private static final int INTERRUPTED = 130;

  private static final Map<String, String> SERVERS =
      Map.ofEntries(
          Map.entry("kafka", "Kafka broker: carries the raw fragments and the events"),
          Map.entry("registry", "schema registry: knows the Avro schemas of the events"),
          Map.entry("lab-cassandra-1", "Cassandra node 1, with change data capture (CDC)"),
          Map.entry("lab-cassandra-2", "Cassandra node 2, each row is on all three nodes"),
          Map.entry("lab-cassandra-3", "Cassandra node 3, so each change is captured three times"),
          Map.entry("publisher-1", "Fullrow's publisher: reads the commit log of node 1"),
          Map.entry("publisher-2", "Fullrow's publisher: reads the commit log of node 2"),
          Map.entry("publisher-3", "Fullrow's publisher: reads the commit log of node 3"),
          Map.entry("debezium-1", "Debezium connector: reads the commit log of node 1"),
          Map.entry("debezium-2", "Debezium connector: reads the commit log of node 2"),
          Map.entry("debezium-3", "Debezium connector: reads the commit log of node 3"),
          Map.entry(DemoSetup.SERVICE, "Fullrow itself"));

  private final Screen screen;
  private final Source source;
  private final boolean exit;
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private volatile @Nullable Lab startedLab;
  private volatile @Nullable FullrowService startedService;
  private volatile boolean staying;

  /**
   * @param exit whether to end after the comparison
   */
  DemoRun(Screen screen, Source source, boolean exit) {
    this.screen = screen;
    this.source = source;
    this.exit = exit;
  }

  /** The exit code. */
  int run() {
    Interrupts.handleInterrupt(this::interrupt);
    Interrupts.handleTerminate(this::terminate);
    DemoLogs.onServerUp(
        (name, seconds) ->
            screen.success(
                "%-16s %5s s   %s".formatted(name, seconds, SERVERS.getOrDefault(name, ""))));
    int code;
    try {
      code = tell();
    } catch (Exception e) {
      code = failed(e);
    }
    stop();
    return code;
  }

  private int tell() throws Exception {
    startLab();
    new ExistingRows(screen, lab()).write();
    startService();
    Commands commands = new Commands(screen, service());
    boolean read = readExistingRows(commands);
    new TenKinds(screen, lab(), source).show();
    Figures single = settle();
    Figures loaded = workload();
    boolean equal = compare(commands);
    summary(single, loaded, equal);
    if (!exit) {
      stayUp();
    }
    return read && equal ? 0 : 1;
  }

  @SuppressWarnings("try") // the ticker works by being open
  private void startLab() {
    screen.step("Starting the lab: real servers on this machine, each a JVM of its own");
    try (Ticker ticker = new Ticker(screen, "servers start, about a minute")) {
      startedLab = Lab.builder().nodes(3).start();
    }
    screen.aside("logs in " + lab().logs());
  }

  @SuppressWarnings("try") // the ticker works by being open
  private void startService() throws IOException {
    screen.step(
        "Turning on capture, starting the %s and Fullrow with a new keyspace"
            .formatted(source.processes()));
    Lab lab = lab();
    try (Ticker ticker = new Ticker(screen, "keyspace, " + source.processes() + ", service")) {
      Movies.create(lab.session(), DemoSetup.NEW, lab.cassandra().replication());
      Movies.capture(lab.session(), DemoSetup.OLD, true);
      screen.success("ALTER TABLE %s WITH cdc = true".formatted(Movies.table(DemoSetup.OLD)));
      source.start(lab);
      FullrowService service =
          lab.service(
              DemoSetup.SERVICE,
              DemoConfiguration.of(lab, source).writeTo(DemoConfiguration.FOLDER));
      startedService = service;
      service.start();
      Awaitility.await("readiness of the service")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(300))
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> isReady());
    }
    screen.success("ready: reads fragments, writes events and rows");
  }

  private boolean readExistingRows(Commands commands) {
    screen.step("Reading the rows that were there before capture");
    return source.publishExistingRows(lab(), commands, screen);
  }

  private Lab lab() {
    return Objects.requireNonNull(startedLab, "the lab is started first");
  }

  private FullrowService service() {
    return Objects.requireNonNull(startedService, "the service is started first");
  }

  private boolean isReady() throws IOException {
    return service().get("health/readiness").statusCode() == 200
        && service().get("health/dependencies").statusCode() == 200;
  }

  /** The figures once both keyspaces are the same again. */
  private Figures settle() throws Exception {
    ComparisonReport report =
        new UntilEqual(lab().session(), source, () -> Figures.ask(service()))
            .run((each, figures) -> screen.block(List.of(figures.line())));
    Figures figures = Figures.ask(service());
    screen.clear();
    if (report.equal()) {
      screen.success("the partition is gone from both keyspaces, " + figures.propagation());
    } else {
      screen.failure("the keyspaces are not equal yet");
    }
    return figures;
  }

  /** The figures with the most propagation times. */
  private Figures workload() throws Exception {
    screen.step(
        "Random workload: %,d mutations over %d rows, seed %d"
            .formatted(MUTATIONS, RandomMovies.ROWS, SEED));
    screen.line("inserts and updates with and without TTL, nulls, deletions of columns, rows,");
    screen.line(
        "ranges and partitions; the %s follow at their own pace".formatted(source.processes()));
    Workload workload =
        new Workload(lab().session(), new RandomMovies(DemoSetup.OLD, SEED), MUTATIONS).start();
    LiveFigures live = new LiveFigures(screen, service(), workload::written, MUTATIONS);
    Awaitility.await("the workload")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .pollInSameThread()
        .until(
            () -> {
              live.draw();
              return workload.isDone();
            });
    screen.success("all written and acknowledged after " + screen.stepTime());
    return live.untilQuiet(PATIENCE);
  }

  private boolean compare(Commands commands) throws Exception {
    screen.step("Comparing the keyspaces, cell by cell with WRITETIME and TTL");
    ComparisonReport report =
        new UntilEqual(lab().session(), source, () -> Figures.ask(service()))
            .run(
                (each, figures) ->
                    screen.block(
                        List.of(
                            "%,d rows · %,d of %,d cells differ · %s"
                                .formatted(
                                    each.rowsCompared(),
                                    each.cellsDiffering(),
                                    each.cellsCompared(),
                                    each.equal()
                                        ? "equal"
                                        : "waiting for the " + source.processes()),
                            figures.line())));
    if (report.equal()) {
      screen.success("EQUAL after " + screen.stepTime());
    } else {
      screen.failure("DIFFERENT after " + screen.stepTime());
      report.render().lines().forEach(screen::line);
    }
    screen.aside("And as an operator proves it, while both are written to:");
    boolean verified = commands.run("verify");
    source.remarks().forEach(screen::aside);
    return report.equal() && verified;
  }

  private void summary(Figures single, Figures loaded, boolean equal) throws IOException {
    Figures all = Figures.ask(service());
    screen.step("Summary");
    screen.line(
        "%,d mutations became %,d fragments; %,d of them, %.0f %%, were dropped as duplicates"
            .formatted(
                MUTATIONS + KINDS,
                all.received(),
                all.droppedEarly() + all.droppedInMerge(),
                100 * all.droppedShare()));
    screen.line(
        "%,d events, %,d acknowledged by the new keyspace, %,d dead letters"
            .formatted(all.events(), all.upserts(), all.deadLetters()));
    screen.line(
        "from a fragment's arrival on Kafka to the new keyspace: %s one by one, %s in the burst"
            .formatted(single.propagation(), loaded.propagation()));
    screen.line(
        "the keyspaces are %s; the whole took %s"
            .formatted(equal ? "equal" : "DIFFERENT", screen.totalTime()));
  }

  private void stayUp() throws Exception {
    staying = true;
    Hints.print(screen, lab(), source, service());
    LiveFigures.status(screen, service(), interrupted);
  }

  private int failed(Exception e) {
    if (interrupted.getCount() == 0) {
      return INTERRUPTED;
    }
    LOG.error("The demo failed", e);
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    // What a server's failure goes on with is the end of its log.
    screen.failure("The demo failed: " + message.replaceFirst(" The end of (.*):$", " See $1"));
    screen.line("details in " + DemoLogs.FILE + ", servers' logs in " + logs());
    return 1;
  }

  private String logs() {
    Lab lab = startedLab;
    return lab == null ? "target/lab-logs" : lab.logs().toString();
  }

  /** Where the main thread waits for something else, the end of this JVM ends the lab. */
  private void interrupt() {
    boolean again = interrupted.getCount() == 0;
    interrupted.countDown();
    if (again || !staying) {
      screen.clear();
      screen.failure("interrupted, everything is being stopped");
      System.exit(INTERRUPTED);
    }
  }

  /** An interrupt is on its way to the end already. */
  private void terminate() {
    if (interrupted.getCount() > 0) {
      System.exit(TERMINATED);
    }
  }

  private void stop() {
    Lab lab = startedLab;
    if (lab == null || (interrupted.getCount() == 0 && !staying)) {
      return;
    }
    screen.step("Stopping");
    FullrowService service = startedService;
    if (service != null) {
      service.stop();
    }
    lab.close();
    screen.success("everything is stopped; logs stay in " + lab.logs());
  }
}
