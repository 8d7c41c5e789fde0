// SPDX-License-Identifier: Apache-2.0
package io.fullrow.migration;

import io.fullrow.lab.CommandRun;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.load.ServiceFigures;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a snapshot and a verification do to live changes and to the application's requests. */
final class BesideLive {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Lab lab;
  private final Orders orders;
  private final String id;
  private final Duration quiet;
  private final int changes;
  private final int requests;

  BesideLive(Lab lab, Orders orders, String id, Duration quiet, int changes, int requests) {
    this.lab = lab;
    this.orders = orders;
    this.id = id;
    this.quiet = quiet;
    this.changes = changes;
    this.requests = requests;
  }

  /**
   * @param option of the snapshot
   */
  void measure(String option, Consumer<String> out) {
    FullrowService service = lab.service(id, orders.configuration(id));
    service.start();
    ServiceFigures figures = new ServiceFigures(service);
    Commands commands = new Commands(service);
    try {
      until(figures::ready);
      try (Application application = new Application(lab, orders, "raw." + id, changes, requests)) {
        sleep(quiet);
        application.measured();
        sleep(quiet);
        Application.Measured before = application.measured();
        out.accept("without a snapshot: " + before.render());
        JsonNode snapshot = Commands.report(commands.snapshot(option));
        Application.Measured during = application.measured();
        out.accept(
            String.format(
                Locale.ROOT,
                "beside a snapshot %s of %,.0f rows/s: %s; p99 of live changes %.2f times, of requests"
                    + " %.2f times",
                option,
                snapshot.get("rowsPerSecond").asDouble(),
                during.render(),
                during.changes().at(0.99) / before.changes().at(0.99),
                during.requests().at(0.99) / before.requests().at(0.99)));
        until(() -> flows(service));
        application.measured();
        long begun = System.nanoTime();
        CommandRun verify = commands.start("verify", "--json");
        JsonNode verified = Commands.report(verify);
        out.accept(
            String.format(
                Locale.ROOT,
                "verify beside live changes: %,d rows in %.1f s, %s; %s",
                verified.at("/rows").asLong(),
                (System.nanoTime() - begun) / 1e9,
                application.measured().render(),
                verified));
      }
    } finally {
      service.stop();
    }
  }

  /** Whether nothing waits but what comes and goes. */
  private static boolean flows(FullrowService service) {
    try {
      JsonNode lag = JSON.readTree(service.get("lag").body());
      return Stream.of("materialize", "sink")
          .allMatch(stage -> lag.at("/" + stage + "/timeLagMs").asLong(Long.MAX_VALUE) < 2_000);
    } catch (IOException e) {
      return false;
    }
  }

  private static void until(BooleanSupplier condition) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .pollInSameThread()
        .until(condition::getAsBoolean);
  }

  private static void sleep(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
