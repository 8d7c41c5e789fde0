// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import com.datastax.oss.driver.api.core.CqlSession;
import io.fullrow.verify.ComparisonReport;
import io.fullrow.verify.ComparisonRequest;
import io.fullrow.verify.TableComparison;
import io.fullrow.workload.Movies;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;

/**
 * Compares the keyspaces again and again until they are equal and the service has caught up: only
 * the source knows when the last fragment has come, and it may deliver late. Gives up when nothing
 * new has come for a while.
 */
final class UntilEqual {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration PATIENCE_IN_ALL = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final TableComparison comparison;
  private final Source source;
  private final FiguresSource figures;

  /** Where the figures come from. */
  interface FiguresSource {
    Figures ask() throws IOException;
  }

  UntilEqual(CqlSession session, Source source, FiguresSource figures) {
    this.comparison = new TableComparison(session, session);
    this.source = source;
    this.figures = figures;
  }

  /**
   * @param watcher told of every comparison
   * @return the last comparison, equal or not
   */
  ComparisonReport run(BiConsumer<ComparisonReport, Figures> watcher)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    long progress = start;
    Figures before = figures.ask();
    while (true) {
      // The figures first: what is equal after the service had caught up stays equal.
      Figures now = figures.ask();
      ComparisonReport report = comparison.compare(request());
      watcher.accept(report, now);
      long time = System.nanoTime();
      if (now.received() != before.received() || now.upserts() != before.upserts()) {
        progress = time;
      }
      boolean settled = now.caughtUp() && now.received() == before.received();
      if (report.equal() && settled) {
        return report;
      }
      if (time - progress > PATIENCE.toNanos() || time - start > PATIENCE_IN_ALL.toNanos()) {
        return report;
      }
      before = now;
      Thread.sleep(PAUSE.toMillis());
    }
  }

  /** As of a little while ago, so that the clocks of all nodes have passed it. */
  private ComparisonRequest request() {
    return source.of(
        ComparisonRequest.of(
            Movies.table(DemoSetup.OLD),
            Movies.table(DemoSetup.NEW),
            Instant.now().getEpochSecond() - 1));
  }
}
