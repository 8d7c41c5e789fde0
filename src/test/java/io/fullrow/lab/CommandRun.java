// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A command of the jar, running in a JVM of its own. */
public final class CommandRun {
  private static final Duration DEADLINE = Duration.ofMinutes(5);

  private final Process process;
  private final Path out;
  private final Path err;

  CommandRun(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Waits until it ends, and returns its exit code. */
  public int await() {
    return await(DEADLINE);
  }

  /** The same for one that may take long. */
  public int await(Duration deadline) {
    try {
      if (process.waitFor(deadline.toSeconds(), TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      process.destroyForcibly();
      throw new IllegalStateException("the command did not end: " + err());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /** As {@code kill -9} does, and waits for it. */
  public void kill9() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Its standard output so far: results. */
  public String out() {
    return text(out);
  }

  /** Its standard error so far: progress and messages. */
  public String err() {
    return text(err);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
