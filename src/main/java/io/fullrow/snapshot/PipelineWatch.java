// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import io.fullrow.threads.DaemonThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Looks at the pipeline several times a second, for the limits that depend on it. */
public final class PipelineWatch implements AutoCloseable {
  /** More than the noise of commit intervals. */
  public static final Duration SLACK = Duration.ofMillis(50);

  private static final int EVERY_MILLIS = 250;
  private static final int LOOKS_PER_SECOND = 1_000 / EVERY_MILLIS;

  private final BoundedBacklog backlog;
  private final Optional<DelayedRate> rate;
  private final Look pipeline;
  private final RareNotes notes;
  private final ScheduledExecutorService thread;
  private int looks;

  /** What is seen of the pipeline; for one thread. */
  public interface Look {
    /** Looks, and tells how many records wait. */
    long waiting() throws IOException;

    /** What records took through the pipeline, by the looks of the last seconds. */
    Duration delay();
  }

  /**
   * @param notes told why nothing moves, or hardly anything
   */
  public PipelineWatch(
      BoundedBacklog backlog, Optional<DelayedRate> rate, Look pipeline, Consumer<String> notes) {
    this.backlog = backlog;
    this.rate = rate;
    this.pipeline = pipeline;
    this.notes = new RareNotes(notes, System::nanoTime);
    this.thread = Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("snapshot-pace"));
    var unused = thread.scheduleWithFixedDelay(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Without an answer no more is sent than the limit allows. */
  private void look() {
    try {
      backlog.ask(pipeline::waiting);
      if (backlog.fullForNanos() > RareNotes.EVERY.toNanos()) {
        notes.tell(
            backlog.waiting()
                + " records wait in the pipeline: is the service running, and nothing held? More are"
                + " published once there are fewer than --max-backlog; 0 does not wait for it");
      }
      if (++looks % LOOKS_PER_SECOND == 0) {
        rate.ifPresent(this::adapt);
      }
    } catch (IOException | RuntimeException e) {
      notes.tell("the backlog of the pipeline is not known: " + e.getMessage());
    }
  }

  private void adapt(DelayedRate adapted) {
    adapted.delayed(pipeline.delay());
    if (adapted.isLowest()) {
      notes.tell(
          "changes take long through the pipeline ("
              + adapted.delays()
              + "), so hardly anything is published. --max-slowdown allows more");
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
