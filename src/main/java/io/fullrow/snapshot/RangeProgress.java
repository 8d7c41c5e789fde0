// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How far the ranges of a running snapshot are. Thread-safe. */
final class RangeProgress {
  private final Checkpoint.Plan plan;
  private final long millisBefore;
  private final LongSupplier nanoTime;
  private final long begun;

  @GuardedBy("this")
  private final BitSet done;

  @GuardedBy("this")
  private final Map<Integer, ByteBuffer> positions;

  @GuardedBy("this")
  private Counts counts;

  /** Those that are done already stay done. */
  RangeProgress(Checkpoint checkpoint, LongSupplier nanoTime) {
    this.plan = checkpoint.plan();
    this.millisBefore = checkpoint.millis();
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
    this.done = BitSet.valueOf(checkpoint.done().toLongArray());
    this.positions = new HashMap<>(checkpoint.positions());
    this.counts = checkpoint.counts();
  }

  int ranges() {
    return plan.ranges();
  }

  synchronized int rangesDone() {
    return done.cardinality();
  }

  synchronized boolean isDone(int range) {
    return done.get(range);
  }

  /** Where to go on within the range; empty for its start. */
  synchronized Optional<ByteBuffer> position(int range) {
    return Optional.ofNullable(positions.get(range)).map(ByteBuffer::duplicate);
  }

  /**
   * All records of a page are stored, and those of all pages before it.
   *
   * @param next the position after it; empty if it was the range's last one
   */
  synchronized void stored(int range, Counts published, Optional<ByteBuffer> next) {
    counts = counts.plus(published);
    if (next.isPresent()) {
      positions.put(range, next.get());
    } else {
      positions.remove(range);
      done.set(range);
    }
  }

  synchronized Checkpoint checkpoint() {
    return at(OptionalLong.empty());
  }

  /**
   * @param now in milliseconds since the epoch
   */
  synchronized Checkpoint finished(long now) {
    return at(OptionalLong.of(now));
  }

  @GuardedBy("this")
  private Checkpoint at(OptionalLong finished) {
    long millis = TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - begun);
    return new Checkpoint(
        plan,
        BitSet.valueOf(done.toLongArray()),
        Map.copyOf(positions),
        counts,
        millisBefore + millis,
        finished);
  }
}
