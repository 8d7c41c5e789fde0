// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import java.io.PrintWriter;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a command shows what it does: results on standard output, as text or as one line of JSON
 * each; progress and messages on standard error.
 */
public final class Console {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int SHOWN_EVERY_MILLIS = 500;

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean terminal;

  /**
   * @param terminal whether a person looks at standard error
   */
  public Console(PrintWriter out, PrintWriter err, boolean terminal) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  /** Of this process. */
  public static Console ofProcess() {
    return new Console(
        new PrintWriter(System.out, true),
        new PrintWriter(System.err, true),
        System.console() != null && !"dumb".equals(System.getenv("TERM")));
  }

  PrintWriter out() {
    return out;
  }

  PrintWriter err() {
    return err;
  }

  /** A result, as text. */
  public void print(String text) {
    out.println(text.stripTrailing());
    out.flush();
  }

  /** A result, as one line of JSON. */
  public void print(Object value) {
    out.println(JSON.writeValueAsString(value));
    out.flush();
  }

  /** A line for people. */
  public void say(String message) {
    err.println(message);
    err.flush();
  }

  /**
   * How far long work is: a bar on a terminal, else a line every ten seconds.
   *
   * @param task such as {@code verify movies.by_genre}
   * @param total of the steps; -1 if it is not known
   * @param unit such as {@code " rows"}
   */
  public WorkProgress progress(String task, long total, String unit) {
    if (!terminal) {
      return new ProgressLines(task, total, unit, err, System::nanoTime);
    }
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setUnit(unit, 1)
            .setStyle(ProgressBarStyle.UNICODE_BLOCK)
            .setUpdateIntervalMillis(SHOWN_EVERY_MILLIS)
            .showSpeed()
            .setConsumer(new ConsoleProgressBarConsumer(System.err))
            .build();
    return new WorkProgress() {
      @Override
      public void at(long done) {
        bar.stepTo(done);
      }

      @Override
      public void close() {
        bar.close();
      }
    };
  }
}
