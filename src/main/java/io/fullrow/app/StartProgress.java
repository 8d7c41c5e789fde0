// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.ops.HealthChecks.Result;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How far the start has come. Thread-safe.
 *
 * <p>While servers answer, an instance is ready when its start is done: a rolling update then goes
 * on with the next one only after this one works. A step that waits longer than {@link #PATIENCE}
 * waits for an unreachable server. That is not this instance's fault and no other instance does
 * better, so it is ready, and the wait shows as a hold.
 */
final class StartProgress {
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;
  private volatile Step step;

  private record Step(String awaited, String trouble, long sinceNanos) {}

  /**
   * @param nanoTime {@link System#nanoTime()}, or a test's clock
   */
  StartProgress(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.step = new Step("its turn", "", nanoTime.getAsLong());
  }

  /** A step begins that needs an answer. */
  void awaits(String what) {
    step = new Step(what, "", nanoTime.getAsLong());
  }

  /** The step could not be done now and will be tried again. */
  void failed(String trouble) {
    step = new Step(step.awaited(), trouble, step.sinceNanos());
  }

  void done() {
    step = new Step("", "", nanoTime.getAsLong());
  }

  Result readiness() {
    Step now = step;
    boolean patient = nanoTime.getAsLong() - now.sinceNanos() > PATIENCE.toNanos();
    return isDone(now) || patient ? Result.up(text(now)) : Result.down(text(now));
  }

  Result hold() {
    Step now = step;
    return isDone(now) ? Result.up(text(now)) : Result.down(text(now));
  }

  private static boolean isDone(Step step) {
    return step.awaited().isEmpty();
  }

  private static String text(Step step) {
    if (isDone(step)) {
      return "started";
    }
    String trouble = step.trouble().isEmpty() ? "" : ": " + step.trouble();
    return "waiting for " + step.awaited() + trouble;
  }
}
