// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tells people which server a command waits for, once it has not answered for a while: clients of
 * servers are silent for a minute, which looks as if the command hangs. Thread-safe.
 */
final class WaitNotice implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration REPEATED = Duration.ofSeconds(20);

  private final Consumer<String> say;
  private final Duration patience;
  private final Duration repeated;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "wait-notice");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param say shows a line to people
   */
  WaitNotice(Consumer<String> say) {
    this(say, PATIENCE, REPEATED);
  }

  WaitNotice(Consumer<String> say, Duration patience, Duration repeated) {
    this.say = say;
    this.patience = patience;
    this.repeated = repeated;
  }

  /**
   * Asks a server.
   *
   * @param server for people: what it is, and where
   */
  <T> T ask(String server, Supplier<T> question) {
    Future<?> notice = begin(server);
    try {
      return question.get();
    } finally {
      notice.cancel(false);
    }
  }

  /** The same for a question that can fail otherwise. */
  <T> T call(String server, Callable<T> question) throws Exception {
    Future<?> notice = begin(server);
    try {
      return question.call();
    } finally {
      notice.cancel(false);
    }
  }

  private Future<?> begin(String server) {
    return timer.scheduleAtFixedRate(
        () -> say.accept("waiting for " + server + " ..."),
        patience.toMillis(),
        repeated.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
