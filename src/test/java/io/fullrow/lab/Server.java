// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server in a JVM of its own, which can be stopped, killed, and started again on the same data
 * and ports. Methods that change its state are synchronized: a server may be killed from any
 * thread.
 */
public abstract class Server {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  private static final Duration DEADLINE = Duration.ofSeconds(180);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(60);
  private static final int TAIL_LINES = 40;

  private final String name;
  private final LabFolders folders;
  private volatile @Nullable Process process;
  private volatile @Nullable ServerLog log;
  private int starts;

  Server(String name, LabFolders folders) {
    this.name = name;
    this.folders = folders;
  }

  /** What to run; called once per start, after {@link #prepare}. */
  abstract JavaCommand command();

  /** Whether the server, which runs, serves; an {@link IOException} means not yet. */
  abstract boolean isReady() throws Exception;

  /** Makes the data folder fit for a start; called before each one. */
  void prepare() {}

  /** The server's name, such as {@code cassandra-1}. */
  public final String name() {
    return name;
  }

  /**
   * Starts the server and waits until it serves. Data of an earlier start is kept.
   *
   * @throws IllegalStateException if it runs already, ends, or does not serve within three minutes;
   *     the message has the log's path and its last lines
   */
  public final synchronized void start() {
    if (isRunning()) {
      throw new IllegalStateException(name + " runs already");
    }
    long from = System.nanoTime();
    prepare();
    launch();
    try {
      awaitWhileAlive("serve", this::isReady);
    } catch (IllegalStateException e) {
      kill();
      throw e;
    }
    LOG.info(
        "{} is up after {} s (process {}, log {})",
        name,
        String.format("%.1f", (System.nanoTime() - from) / 1e9),
        pid(),
        log().path());
  }

  /**
   * Starts a server that is expected to end by itself, and waits for its end.
   *
   * @return its exit code
   * @throws IllegalStateException if it runs already, or still runs after three minutes: it is
   *     killed then
   */
  public final synchronized int runToExit() {
    if (isRunning()) {
      throw new IllegalStateException(name + " runs already");
    }
    prepare();
    launch();
    try {
      if (process().waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        return process().exitValue();
      }
    } catch (InterruptedException e) {
      kill();
      throw interrupted(e);
    }
    kill();
    throw failure("did not end within " + DEADLINE.toSeconds() + " s", null);
  }

  /** Asks the server to end, and waits for that. Nothing happens if it does not run. */
  public final synchronized void stop() {
    if (!isRunning()) {
      return;
    }
    process().destroy();
    try {
      if (!process().waitFor(STOP_DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        throw failure("did not stop within " + STOP_DEADLINE.toSeconds() + " s", null);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    LOG.info("{} was stopped", name);
  }

  /** Kills the server as {@code kill -9} does. Nothing happens if it does not run. */
  public final synchronized void kill9() {
    if (!isRunning()) {
      return;
    }
    kill();
    LOG.info("{} was killed", name);
  }

  /** Kills the server without waiting for a start under way to end. */
  final void killAtOnce() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
    }
  }

  /** The processor time that the running process has taken; zero where the system does not tell. */
  public final Duration cpu() {
    return process().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Of its latest start. */
  public final long pid() {
    return process().pid();
  }

  public final boolean isRunning() {
    Process latest = process;
    return latest != null && latest.isAlive();
  }

  /** The log of the latest start. */
  public final ServerLog log() {
    return started(log);
  }

  private Process process() {
    return started(process);
  }

  private <T> T started(@Nullable T ofLatestStart) {
    if (ofLatestStart == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return ofLatestStart;
  }

  /** Waits until the server, which runs, has written {@code text} since its latest start. */
  final void awaitLog(String text) {
    awaitWhileAlive("write \"" + text.strip() + "\"", () -> log().contains(text));
  }

  final LabFolders folders() {
    return folders;
  }

  /** The server's own folder for data and configuration. */
  final Path data() {
    return folders.data(name);
  }

  /** Runs a program to its end, with its output in a file beside the server's logs. */
  final ToolResult runToEnd(String program, JavaCommand command) {
    Path output = folders.logs().resolve(name + "." + program + "." + System.nanoTime() + ".log");
    try {
      Process tool = fork(command, output);
      tool.getOutputStream().close();
      return new ToolResult(tool.waitFor(), new ServerLog(output).text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Starts a program with its standard output and error apart. */
  final CommandRun run(String program, JavaCommand command) {
    String file = name + "." + program + "." + System.nanoTime();
    Path out = folders.logs().resolve(file + ".out");
    Path err = folders.logs().resolve(file + ".err");
    ProcessBuilder process =
        new ProcessBuilder(command.line(folders.tether()))
            .directory(data().toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    process.environment().putAll(environment());
    try {
      Process started = process.start();
      started.getOutputStream().close();
      return new CommandRun(started, out, err);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + program, e);
    }
  }

  private void launch() {
    starts++;
    ServerLog output = new ServerLog(folders.logs().resolve(name + "." + starts + ".log"));
    log = output;
    try {
      process = fork(command(), output.path());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + name, e);
    }
  }

  private Process fork(JavaCommand command, Path output) throws IOException {
    ProcessBuilder process =
        new ProcessBuilder(command.line(folders.tether()))
            .directory(data().toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    process.environment().putAll(environment());
    return process.start();
  }

  /** Variables of the process, besides those of this one. */
  Map<String, String> environment() {
    return Map.of();
  }

  private void awaitWhileAlive(String what, Callable<Boolean> condition) {
    try {
      Awaitility.await(name)
          .atMost(DEADLINE)
          .pollInterval(Duration.ofMillis(200))
          .pollInSameThread()
          .ignoreExceptionsInstanceOf(IOException.class)
          .failFast(name + " ended", () -> !isRunning())
          .until(condition);
    } catch (TerminalFailureException e) {
      throw failure("ended with exit code " + process().exitValue() + ", did not " + what, e);
    } catch (ConditionTimeoutException e) {
      throw failure("did not " + what + " within " + DEADLINE.toSeconds() + " s", e);
    }
  }

  private void kill() {
    process().destroyForcibly();
    try {
      process().waitFor();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private IllegalStateException failure(String what, @Nullable Exception cause) {
    return new IllegalStateException(
        name + " " + what + ". The end of " + log().path() + ":\n" + log().tail(TAIL_LINES), cause);
  }

  private IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("Interrupted while waiting for " + name, e);
  }
}
