// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.ops.HealthChecks;
import io.fullrow.threads.DaemonThreads;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Asks the servers that the stages need, again and again on separate threads, so that whoever asks
 * for them is answered at once from the last result.
 */
final class Dependencies implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(2, DaemonThreads.named("fullrow-dependencies"));
  private final Map<String, HealthChecks.Result> results = new ConcurrentHashMap<>();
  private final HealthChecks checks;
  private final ServerErrors errors;

  /**
   * @param errors says what an error means
   */
  Dependencies(HealthChecks checks, ServerErrors errors) {
    this.checks = checks;
    this.errors = errors;
  }

  /** Asks one server; throws if it does not answer. */
  interface Question {
    /** What to show if all is well. */
    String ask() throws Exception;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // an answer reports its own failures
  void watch(String name, Question question) {
    results.put(name, HealthChecks.Result.down("not asked yet"));
    checks.addServer(name, () -> result(name));
    threads.scheduleWithFixedDelay(
        () -> results.put(name, answer(question)), 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private HealthChecks.Result result(String name) {
    return results.getOrDefault(name, HealthChecks.Result.down("not asked yet"));
  }

  private HealthChecks.Result answer(Question question) {
    try {
      return HealthChecks.Result.up(question.ask());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return HealthChecks.Result.down("stopping");
    } catch (Exception e) {
      return HealthChecks.Result.down(errors.reason(e));
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
