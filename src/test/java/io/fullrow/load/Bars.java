// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.util.function.Function;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;

/** A progress bar for each phase, on the terminal or nowhere. */
public final class Bars {
  private static final int UPDATE_MILLIS = 500;
  private static final int WIDTH = 100;

  private final boolean shown;

  private Bars(boolean shown) {
    this.shown = shown;
  }

  public static Bars onTerminal() {
    return new Bars(true);
  }

  static Bars silent() {
    return new Bars(false);
  }

  /**
   * Runs a phase.
   *
   * @param phase tells how far it is
   */
  public <T> T during(String name, long max, Function<LongConsumer, T> phase) {
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(String.format("%-34s", name))
            .setInitialMax(max)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setConsumer(consumer())
            .setSpeedUnit(java.time.temporal.ChronoUnit.SECONDS)
            .showSpeed()
            .build()) {
      return phase.apply(bar::stepTo);
    }
  }

  private ProgressBarConsumer consumer() {
    return shown
        ? new ConsoleProgressBarConsumer(System.err, WIDTH)
        : new DelegatingProgressBarConsumer(line -> {});
  }
}
