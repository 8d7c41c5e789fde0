// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something that is done now and then, however long all else takes. */
final class Repeating implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Repeating.class);

  private final ScheduledExecutorService thread;

  private Repeating(ScheduledExecutorService thread) {
    this.thread = thread;
  }

  /**
   * @param task what it throws is logged
   * @param pause between two runs
   */
  static Repeating start(String name, Duration pause, Runnable task) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            run -> {
              Thread made = new Thread(run, name);
              made.setDaemon(true);
              return made;
            });
    Runnable surviving =
        () -> {
          try {
            task.run();
          } catch (RuntimeException | Error e) {
            // What is thrown on would end it, and nobody would know.
            LOG.error("{} failed and is tried again", name, e);
          }
        };
    thread.scheduleWithFixedDelay(surviving, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    return new Repeating(thread);
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
