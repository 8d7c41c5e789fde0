// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Writes to a pipeline that go on, a batch every so often, until they are stopped. */
final class Load implements AutoCloseable {
  private static final int BATCH = 20;
  private static final long PAUSE_MILLIS = 100;

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final AtomicLong written = new AtomicLong();
  private final Future<Void> writing;

  private Load(AlbumPipeline pipeline, int batch) {
    writing =
        thread.submit(
            () -> {
              do {
                pipeline.write(batch, pipeline.random()::next);
                written.addAndGet(batch);
              } while (!stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
              return null;
            });
  }

  /** Until it is stopped the pipeline is this load's alone. */
  static Load start(AlbumPipeline pipeline) {
    return start(pipeline, BATCH);
  }

  /**
   * @param batch mutations every 100 ms
   */
  static Load start(AlbumPipeline pipeline, int batch) {
    return new Load(pipeline, batch);
  }

  /** Mutations so far. */
  long written() {
    return written.get();
  }

  /** Returns when the last mutation is published; fails if one was not. */
  void stop() throws InterruptedException {
    stop.countDown();
    try {
      writing.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the load failed", e.getCause());
    }
  }

  @Override
  public void close() {
    stop.countDown();
    thread.shutdown();
  }
}
