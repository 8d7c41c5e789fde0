// SPDX-License-Identifier: Apache-2.0
package io.fullrow.cutover;

import io.fullrow.ops.LagReport;
import java.time.Duration;
import java.util.Optional;

/** Whether all that came to Kafka is in the target. */
public final class Backlog {
  static final String NAME = "backlog";

  /** What comes while the table is written to waits for a moment. */
  private static final Duration OLD = Duration.ofSeconds(60);

  private static final String REMEDY =
      "See /actuator/lag and /actuator/health/dependencies for what waits, and measure again";

  private Backlog() {}

  /**
   * @param report of the whole group; empty if no instance answers
   * @param failure why it is empty
   */
  public static Criterion of(Optional<LagReport> report, String failure) {
    return report.map(Backlog::of).orElseGet(() -> unanswered(failure));
  }

  private static Criterion unanswered(String failure) {
    return Criterion.notMet(
        NAME, failure, "Start the service, or run this where its instances can be reached");
  }

  private static Criterion of(LagReport lag) {
    return lag.caughtUp() ? Criterion.met(NAME, "nothing waits") : waits(lag);
  }

  private static Criterion waits(LagReport lag) {
    return Criterion.notMet(
        NAME,
        "not caught up: "
            + text(lag)
            + ", members are "
            + lag.state()
            + (lag.ageMs().isEmpty() ? ", and Kafka was not asked yet" : ""),
        REMEDY);
  }

  private static String text(LagReport lag) {
    return lag.materialize().lag().orElse(0)
        + lag.sink().lag().orElse(0)
        + " records wait, the oldest for "
        + oldestMs(lag)
        + " ms, and "
        + (lag.materialize().buffered() + lag.materialize().pendingSlices() + lag.sink().inFlight())
        + " are in hand";
  }

  private static long oldestMs(LagReport lag) {
    return Math.max(lag.materialize().timeLagMs().orElse(0), lag.sink().timeLagMs().orElse(0));
  }

  /** Whether it has become worse since it was measured: something waits for a minute. */
  static Optional<Criterion> since(LagReport lag) {
    return lag.caughtUp() || (lag.ageMs().isPresent() && oldestMs(lag) < OLD.toMillis())
        ? Optional.empty()
        : Optional.of(waits(lag));
  }
}
