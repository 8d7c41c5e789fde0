// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

/**
 * The work that follows what was joined, in short runs: slices of large deletions, and what is due
 * by the clock (expiries, purges, work that was put aside). One instance a task; not thread-safe.
 */
final class FollowUp {
  /** Input that is older shows lag. Nothing is purged while it comes, nor this long after it. */
  private static final long LAG_MILLIS = 60_000;

  private final Object task;
  private final ThreadShare share;
  private final TaskState state;
  private final BatchSink sink;
  private final SlicedWork slices;
  private final ExpiryWork expiry;
  private final PurgeWork purge;
  private final DeferredWork deferred;
  private long lastLateMillis;

  /** Whether what is due by the clock has not been looked for since the last interval, or ended. */
  private boolean looking;

  /**
   * @param task whose turn it is, for {@code share}
   */
  FollowUp(Object task, ThreadShare share, TaskState state, BatchSink sink, long nowMillis) {
    this.task = task;
    this.share = share;
    this.state = state;
    this.sink = sink;
    this.slices = new SlicedWork(state);
    this.expiry = new ExpiryWork(state);
    this.purge = new PurgeWork(state);
    this.deferred = new DeferredWork(state.work(), state.tables());
    // What this task has missed is not known before its first input comes.
    this.lastLateMillis = nowMillis;
  }

  /** Input has come that arrived on Kafka at {@code arrivalMillis}. */
  void input(long arrivalMillis, long nowMillis) {
    if (nowMillis - arrivalMillis > LAG_MILLIS) {
      lastLateMillis = nowMillis;
    }
  }

  /** From now on what is due by the clock is looked for, until all of it is done. */
  void look() {
    looking = true;
  }

  /**
   * One run, if there is something to do and it is this task's turn.
   *
   * @return whether anything was done
   */
  boolean run(long nowMillis) {
    boolean pending = state.work().slices() > 0 || looking;
    if (!pending || !share.isTurnOf(task)) {
      return false;
    }
    Budget budget = share.begin(task);
    if (looking) {
      // First: a row's expiry must not wait for the end of a deletion of a million others.
      looking = !dueWork(budget, nowMillis);
    }
    if (state.work().slices() > 0 && !budget.isSpent()) {
      slices.run(budget, nowMillis, sink);
    }
    share.end();
    return true;
  }

  /**
   * @return whether all is done
   */
  private boolean dueWork(Budget budget, long nowMillis) {
    deferred.run(budget, nowMillis);
    if (!expiry.run(budget, nowMillis, sink)) {
      return false;
    }
    // What lags, and slices, still need what would be purged.
    return state.work().slices() > 0
        || nowMillis - lastLateMillis < LAG_MILLIS
        || purge.run(budget, nowMillis, sink);
  }

  /** The task leaves this thread. */
  void close() {
    share.forget(task);
  }
}
