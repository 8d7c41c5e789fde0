// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import io.fullrow.lab.Server;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kills one of some servers after the other, at random moments, and starts each again. */
final class Kills implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Kills.class);
  private static final int LONGEST_PAUSE_MILLIS = 2_000;
  private static final int LONGEST_DOWN_MILLIS = 1_000;

  private final List<? extends Server> servers;
  private final Random random;
  private final AtomicInteger done = new AtomicInteger();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Future<?> work;
  private volatile boolean closing;

  private Kills(List<? extends Server> servers, long seed) {
    this.servers = List.copyOf(servers);
    this.random = new Random(seed);
    this.work = thread.submit(this::run);
  }

  /** Begins at once. */
  static Kills of(List<? extends Server> servers, long seed) {
    return new Kills(servers, seed);
  }

  int count() {
    return done.get();
  }

  private void run() {
    try {
      while (!closing) {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
        Server server = servers.get(random.nextInt(servers.size()));
        server.kill9();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_DOWN_MILLIS));
        server.start();
        LOG.info("kill {}: {}", done.incrementAndGet(), server.name());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends after the kill under way; all servers run then.
   *
   * @throws IllegalStateException if one did not start again
   */
  @Override
  public void close() throws InterruptedException {
    closing = true;
    thread.shutdown();
    try {
      work.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a server did not start again", e.getCause());
    }
  }
}
