// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Asks for the backlog several times a second, until it is closed. */
public final class BacklogWatch implements AutoCloseable {
  private static final int EVERY_MILLIS = 250;
  private static final long TOLD_EVERY_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final BoundedBacklog backlog;
  private final BoundedBacklog.Question question;
  private final Consumer<String> notes;
  private final ScheduledExecutorService thread;
  private long told = System.nanoTime();

  /**
   * @param notes told why nothing moves
   */
  public BacklogWatch(
      BoundedBacklog backlog, BoundedBacklog.Question question, Consumer<String> notes) {
    this.backlog = backlog;
    this.question = question;
    this.notes = notes;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, "snapshot-backlog");
              daemon.setDaemon(true);
              return daemon;
            });
    var unused = thread.scheduleWithFixedDelay(this::ask, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Without an answer no more is sent than the limit allows. */
  private void ask() {
    try {
      backlog.ask(question);
      if (backlog.fullForNanos() > TOLD_EVERY_NANOS) {
        tell(
            backlog.waiting()
                + " records wait in the pipeline: is the service running, and nothing held? More are"
                + " published once there are fewer than --max-backlog; 0 does not wait for it");
      }
    } catch (IOException | RuntimeException e) {
      tell("the backlog of the pipeline is not known: " + e.getMessage());
    }
  }

  private void tell(String note) {
    if (System.nanoTime() - told > TOLD_EVERY_NANOS) {
      told = System.nanoTime();
      notes.accept(note);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
