// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import io.fullrow.lab.FullrowService;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** The service's figures while they change. */
final class LiveFigures {
  private static final Duration PERIOD = Duration.ofMillis(500);
  private static final Duration QUIET = Duration.ofSeconds(3);
  private static final Duration STATUS_PERIOD = Duration.ofSeconds(1);

  private final Screen screen;
  private final FullrowService service;
  private final IntSupplier written;
  private final int mutations;

  @SuppressWarnings("NullAway.Init") // draw() comes first
  private Figures latest;

  @SuppressWarnings("NullAway.Init") // draw() comes first
  private Figures measured;

  /**
   * @param written mutations so far, of {@code mutations}
   */
  LiveFigures(Screen screen, FullrowService service, IntSupplier written, int mutations) {
    this.screen = screen;
    this.service = service;
    this.written = written;
    this.mutations = mutations;
  }

  /** Asks the service and shows what it says. */
  void draw() throws IOException {
    latest = Figures.ask(service);
    if (measured == null || latest.samples() >= measured.samples()) {
      measured = latest;
    }
    screen.block(screen.isLive() ? bars() : List.of(oneLine()));
  }

  /**
   * Goes on until the connectors have been quiet for a moment and the service has caught up, or the
   * patience is over.
   *
   * @return the figures with the most propagation times
   */
  Figures untilQuiet(Duration patience) throws IOException, InterruptedException {
    long start = System.nanoTime();
    long lastNews = start;
    long received = -1;
    while (System.nanoTime() - start < patience.toNanos()) {
      draw();
      if (latest.received() != received) {
        received = latest.received();
        lastNews = System.nanoTime();
      }
      if (latest.caughtUp() && System.nanoTime() - lastNews > QUIET.toNanos()) {
        break;
      }
      Thread.sleep(PERIOD.toMillis());
    }
    screen.clear();
    bars().forEach(screen::line);
    return measured;
  }

  private String oneLine() {
    return String.format(
        Locale.ROOT, "%6s  %,d written · %s", screen.stepTime(), written.getAsInt(), latest.line());
  }

  private List<String> bars() {
    Figures now = latest;
    return List.of(
        share("mutations written", (double) written.getAsInt() / mutations, written.getAsInt()),
        String.format(Locale.ROOT, "%-22s %,d", "fragments received", now.received()),
        share("  dropped early", now.share(now.droppedEarly()), now.droppedEarly()),
        share("  dropped by merge", now.share(now.droppedInMerge()), now.droppedInMerge()),
        share("  new to the row", now.share(now.news()), now.news()),
        String.format(
            Locale.ROOT,
            "%-22s %,d events · %,d upserts · lag %,d",
            "sent on",
            now.events(),
            now.upserts(),
            now.lag()),
        String.format(
            Locale.ROOT,
            "%-22s p50 %,d ms · p99 %,d ms, from Kafka to the new keyspace",
            "propagation",
            measured.p50Ms(),
            measured.p99Ms()));
  }

  private String share(String label, double share, long count) {
    return String.format(
        Locale.ROOT, "%-22s %s %3.0f %%  %,d", label, screen.bar(share), 100 * share, count);
  }

  /** A live line until then. */
  static void status(Screen screen, FullrowService service, CountDownLatch until)
      throws InterruptedException {
    while (!until.await(STATUS_PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
      String line;
      try {
        line = Figures.ask(service).line();
      } catch (IOException e) {
        line = "the service does not answer: " + e.getMessage();
      }
      screen.block(List.of("up " + screen.totalTime() + " · " + line));
    }
    screen.clear();
  }
}
