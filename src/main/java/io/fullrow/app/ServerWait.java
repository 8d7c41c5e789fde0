// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.config.StartRefusedException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of the start that need a server: each is tried until it works, and what it waits for is
 * reported. Only a refusal, or the stop, ends the wait.
 */
final class ServerWait {
  private static final Logger LOG = LoggerFactory.getLogger(ServerWait.class);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final StartProgress progress;
  private final ServerErrors errors;
  private volatile boolean stopping;

  ServerWait(StartProgress progress, ServerErrors errors) {
    this.progress = progress;
    this.errors = errors;
  }

  /** No step is tried again from now on. */
  void stop() {
    stopping = true;
  }

  boolean isStopping() {
    return stopping;
  }

  /**
   * Takes a step until it works.
   *
   * @param what the server, and what it is needed for, for people
   * @throws StartRefusedException if the step cannot ever work
   * @throws InterruptedException if the service is stopped meanwhile
   */
  void run(String what, Runnable step) throws InterruptedException {
    call(
        what,
        () -> {
          step.run();
          return true;
        });
  }

  /** The same for a step with a result. */
  <T> T call(String what, Supplier<T> step) throws InterruptedException {
    progress.awaits(what);
    while (true) {
      try {
        return step.get();
      } catch (StartRefusedException e) {
        throw e;
      } catch (RuntimeException e) {
        if (stopping) {
          throw new InterruptedException("stopping");
        }
        String reason = errors.reason(e);
        progress.failed(reason);
        LOG.warn("waiting for {}: {}", what, reason);
      }
      TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
    }
  }
}
