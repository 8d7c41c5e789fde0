// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * Keeps small what waits in the pipeline: live changes wait in the same queues, so that this bounds
 * how much later they come. Thread-safe.
 *
 * <p>The backlog is asked for again and again. What was sent since the last answer counts as
 * waiting, so that the limit holds between the answers too.
 */
public final class BoundedBacklog implements Flow {
  private final long max;
  private final LongSupplier nanoTime;

  @GuardedBy("this")
  private long taken;

  /** As of the last answer. */
  @GuardedBy("this")
  private long waiting;

  /** What Kafka had stored when the last answer was asked for: it is in the answer. */
  @GuardedBy("this")
  private long inAnswer;

  @GuardedBy("this")
  private long settled;

  @GuardedBy("this")
  private long fullSince;

  /** How many records wait in the pipeline now. */
  @FunctionalInterface
  public interface Question {
    long records() throws IOException;
  }

  /**
   * @param max records that may wait
   */
  public BoundedBacklog(long max) {
    this(max, System::nanoTime);
  }

  BoundedBacklog(long max, LongSupplier nanoTime) {
    this.max = max;
    this.nanoTime = nanoTime;
    this.fullSince = nanoTime.getAsLong();
  }

  @Override
  public synchronized void take(int records) throws InterruptedException {
    while (isFull()) {
      wait();
    }
    taken += records;
  }

  @GuardedBy("this")
  private boolean isFull() {
    return waiting + taken - inAnswer >= max;
  }

  @Override
  public synchronized void settled(int records) {
    settled += records;
  }

  /** Asks the pipeline. */
  void ask(Question question) throws IOException {
    long before = settledSoFar();
    answered(question.records(), before);
  }

  private synchronized long settledSoFar() {
    return settled;
  }

  private synchronized void answered(long backlog, long settledBefore) {
    waiting = backlog;
    inAnswer = settledBefore;
    if (backlog < max) {
      fullSince = nanoTime.getAsLong();
    }
    notifyAll();
  }

  /** For how long every answer was at the limit or above, in nanoseconds. */
  synchronized long fullForNanos() {
    return nanoTime.getAsLong() - fullSince;
  }

  /** Records that waited at the last answer. */
  synchronized long waiting() {
    return waiting;
  }
}
