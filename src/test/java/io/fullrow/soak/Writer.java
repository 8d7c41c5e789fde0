// SPDX-License-Identifier: Apache-2.0
package io.fullrow.soak;

import com.datastax.oss.driver.api.core.CqlSession;
import io.fullrow.model.TableId;
import io.fullrow.workload.ReplicaCopies;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Writes by CQL and publishes the fragments of the same mutations, so many a second, on a separate
 * thread. A slow machine gets fewer: what was missed is not made up for.
 */
final class Writer implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(100);

  private final CqlSession session;
  private final TableId table;
  private final ReplicaCopies replicas;
  private final SoakWrites writes;
  private final int atOnce;
  private final AtomicLong written = new AtomicLong();
  private final CompletableFuture<Void> done;
  private volatile boolean stopped;

  Writer(
      CqlSession session,
      TableId table,
      String bootstrapServers,
      String rawTopic,
      SoakOptions options) {
    this.session = session;
    this.table = table;
    this.writes = new SoakWrites(table, options);
    this.atOnce = Math.max(1, Math.toIntExact(options.rate() * STEP.toMillis() / 1_000));
    this.replicas = new ReplicaCopies(bootstrapServers, rawTopic, options.seed());
    this.done = CompletableFuture.runAsync(this::run);
  }

  /**
   * Mutations so far.
   *
   * @throws java.util.concurrent.CompletionException if it had to end
   */
  long written() {
    if (done.isDone()) {
      done.join();
    }
    return written.get();
  }

  /** Returns when everything is written and published. */
  void finish() {
    stopped = true;
    done.join();
  }

  private void run() {
    long due = System.nanoTime();
    while (!stopped) {
      step();
      due = Math.max(due + STEP.toNanos(), System.nanoTime());
      LockSupport.parkNanos(due - System.nanoTime());
    }
  }

  private void step() {
    List<SoakWrite> next =
        Stream.generate(() -> writes.next(System.currentTimeMillis())).limit(atOnce).toList();
    List<CompletableFuture<?>> applied =
        next.stream()
            .<CompletableFuture<?>>map(
                write -> session.executeAsync(write.statement(session)).toCompletableFuture())
            .toList();
    applied.forEach(CompletableFuture::join);
    replicas.publish(next.stream().map(write -> write.fragment(table)).toList());
    written.addAndGet(next.size());
  }

  @Override
  public void close() {
    stopped = true;
    done.exceptionally(any -> null).join();
    replicas.close();
  }
}
