// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Shows that time passes while something is waited for, until it is closed. */
final class Ticker implements AutoCloseable {
  private static final long PERIOD_MILLIS = 250;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "ticker");
            thread.setDaemon(true);
            return thread;
          });
  private final Screen screen;

  @SuppressWarnings("FutureReturnValueIgnored") // close() ends it
  Ticker(Screen screen, String what) {
    this.screen = screen;
    if (screen.isLive()) {
      timer.scheduleAtFixedRate(
          () -> screen.block(List.of("… " + screen.stepTime() + "  " + what)),
          0,
          PERIOD_MILLIS,
          TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      timer.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    screen.clear();
  }
}
