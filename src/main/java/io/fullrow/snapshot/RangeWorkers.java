// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import io.fullrow.threads.DaemonThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Works off ranges in parallel, and saves the checkpoint meanwhile. */
final class RangeWorkers {
  /** What a killed run did since the last one is done again. */
  private static final int SAVE_MILLIS = 250;

  private static final int STOP_SECONDS = 10;

  private final int parallelism;
  private final IntFunction<RangeSnapshot> snapshots;
  private final AtomicInteger next = new AtomicInteger();

  RangeWorkers(int parallelism, IntFunction<RangeSnapshot> snapshots) {
    this.parallelism = parallelism;
    this.snapshots = snapshots;
  }

  /**
   * Returns once all ranges are done, and the checkpoint says so.
   *
   * @throws SnapshotStoppedException if one cannot be; what the others have done is saved
   */
  void run(RangeProgress progress, CheckpointStore store, SnapshotListener listener)
      throws InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(parallelism, DaemonThreads.named("snapshot"));
    List<Future<?>> workers = new ArrayList<>();
    for (int i = 0; i < parallelism; i++) {
      workers.add(
          threads.submit(
              () -> {
                work(progress);
                return null;
              }));
    }
    try {
      for (Future<?> worker : workers) {
        while (!isDone(worker)) {
          failIfOneFailed(workers);
          store.save(progress.checkpoint());
          listener.at(progress.rangesDone(), progress.ranges());
        }
      }
    } finally {
      threads.shutdownNow();
      boolean unused = threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
      store.save(progress.checkpoint());
      listener.at(progress.rangesDone(), progress.ranges());
    }
  }

  private void work(RangeProgress progress) throws InterruptedException {
    for (int range = next.getAndIncrement();
        range < progress.ranges();
        range = next.getAndIncrement()) {
      if (!progress.isDone(range)) {
        snapshots.apply(range).run();
      }
    }
  }

  private static void failIfOneFailed(List<Future<?>> workers) throws InterruptedException {
    for (Future<?> worker : workers) {
      if (worker.isDone()) {
        boolean unused = isDone(worker);
      }
    }
  }

  /** Waits a little for it. */
  private static boolean isDone(Future<?> worker) throws InterruptedException {
    try {
      worker.get(SAVE_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
