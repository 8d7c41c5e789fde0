// SPDX-License-Identifier: Apache-2.0
package io.fullrow.cutover;

import io.fullrow.ops.LagReport;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.LongStream;

/** Whether all that came to Kafka is in the target. */
public final class Backlog {
  static final String NAME = "backlog";

  /** What comes while the table is written to waits for a moment. */
  private static final Duration OLD = Duration.ofSeconds(60);

  /** So young is what waits while all goes on as it should. */
  private static final Duration FLOWING = Duration.ofSeconds(2);

  /**
   * So long after a canary was captured, what a report of the lag says includes it: it is older
   * than what flows, in a report that is as old as one may be.
   */
  public static final Duration SETTLES = FLOWING.multipliedBy(2);

  private static final String RUNNING = "RUNNING";

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

  /** Whether an instance need not be asked again: nothing waits, or for a moment only. */
  public static boolean isSmall(LagReport lag) {
    return lag.waiting().isEmpty() && (isCaughtUp(lag) || isFlowing(lag));
  }

  private static Criterion unanswered(String failure) {
    return Criterion.notMet(
        NAME, failure, "Start the service, or run this where its instances can be reached");
  }

  private static Criterion of(LagReport lag) {
    if (isCaughtUp(lag)) {
      return Criterion.met(NAME, "nothing waits");
    }
    return isFlowing(lag)
        ? Criterion.met(NAME, "nothing waits for longer than " + oldestMs(lag) + " ms")
        : waits(lag);
  }

  /** An older report knows nothing of the canaries. */
  private static boolean isCaughtUp(LagReport lag) {
    return lag.caughtUp()
        && lag.ageMs().isPresent()
        && lag.ageMs().getAsLong() <= SETTLES.toMillis();
  }

  /** A table that is written to all the time has hardly a moment in which nothing waits. */
  private static boolean isFlowing(LagReport lag) {
    return lag.state().equals(RUNNING)
        && lag.waiting().isEmpty()
        && lag.ageMs().isPresent()
        && lag.ageMs().getAsLong() <= FLOWING.toMillis()
        && lag.materialize().timeLagMs().isPresent()
        && lag.sink().timeLagMs().isPresent()
        && lag.materialize().pendingSlices() == 0
        && oldestMs(lag) <= FLOWING.toMillis();
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
    return LongStream.of(
            lag.materialize().timeLagMs().orElse(0),
            lag.sink().timeLagMs().orElse(0),
            lag.sink().oldestUnackedMs(),
            lag.wayBack().map(stage -> stage.timeLagMs().orElse(0)).orElse(0L))
        .max()
        .orElseThrow();
  }

  /** Whether it has become worse since it was measured: something waits for a minute. */
  static Optional<Criterion> since(LagReport lag) {
    return lag.caughtUp() || (lag.ageMs().isPresent() && oldestMs(lag) < OLD.toMillis())
        ? Optional.empty()
        : Optional.of(waits(lag));
  }
}
