// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Fragment;
import io.fullrow.topology.MaterializeMetrics.DuplicateStage;
import io.fullrow.topology.state.OrderBuffer;
import io.fullrow.topology.state.ParkedRecords;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The ordering window and what happens at its end: a fragment is held for the window, released in
 * the order of writetimes within its partition, merged into the state, and its effects are handed
 * to {@link JoinOutput}. One instance a task; not thread-safe.
 */
final class OrderedJoin {
  private static final Duration RELEASE_BUDGET = Duration.ofMillis(200);
  private static final int RELEASES_PER_STEP = 100;

  private final MaterializeConfig config;
  private final MaterializeMetrics metrics;
  private final TaskState state;
  private final Held held;
  private final JoinOutput output;
  private final FragmentGuard guard;
  private final PartitionJoin join;

  /**
   * The fragments that wait.
   *
   * @param processBytes what all buffers of the process hold, in bytes
   */
  record Held(OrderBuffer buffer, ParkedRecords parked, AtomicLong processBytes) {}

  OrderedJoin(
      MaterializeConfig config,
      MaterializeMetrics metrics,
      TaskState state,
      Held held,
      JoinOutput output,
      FragmentGuard guard) {
    this.config = config;
    this.metrics = metrics;
    this.state = state;
    this.held = held;
    this.output = output;
    this.guard = guard;
    this.join = new PartitionJoin(state);
  }

  /**
   * Whether it changes anything is asked when it is released: nearly all that come do, for the
   * intake keeps copies back, and to ask twice costs more than to hold what does not.
   */
  void add(Bytes encoded, Fragment fragment, TableContext table, Arrival arrival) {
    if (config.orderingWindow().isZero()) {
      joinNow(fragment, table, arrival.nowMillis());
    } else {
      held.buffer().add(encoded, fragment, arrival.nowMillis(), arrival.sentMillis());
    }
  }

  /**
   * Releases what is past the bound of bytes. After {@link #add}, and not within the guard of what
   * was added: that would be blamed for what is released.
   */
  void makeRoom(long nowMillis) {
    while (held.processBytes().get() > config.maxBufferedBytes() && held.buffer().size() > 0) {
      for (Fragment early : held.buffer().releaseOldest()) {
        metrics.releasedEarly(early.table());
        release(early, nowMillis);
      }
    }
  }

  /** In a backlog the window is a time of the records: it passes as quickly as they come. */
  void releasePassed(Arrival arrival) {
    long sentBy = arrival.sentMillis() - config.orderingWindow().toMillis();
    int left = RELEASES_PER_STEP;
    List<Fragment> released = held.buffer().releaseSentBy(sentBy, left);
    while (!released.isEmpty()) {
      released.forEach(fragment -> release(fragment, arrival.nowMillis()));
      left -= released.size();
      released = left > 0 ? held.buffer().releaseSentBy(sentBy, left) : List.of();
    }
  }

  /**
   * Releases those whose window is over by the clock, as far as one step may go.
   *
   * @return whether there were any
   */
  boolean releaseArrived(long nowMillis, ThreadShare share) {
    long arrivedBy = nowMillis - config.orderingWindow().toMillis();
    boolean changed = false;
    Budget budget = share.budget(RELEASE_BUDGET);
    List<Fragment> released = held.buffer().releaseArrivedBy(arrivedBy, RELEASES_PER_STEP);
    while (!released.isEmpty()) {
      released.forEach(fragment -> release(fragment, nowMillis));
      changed = true;
      released =
          budget.isSpent()
              ? List.of()
              : held.buffer().releaseArrivedBy(arrivedBy, RELEASES_PER_STEP);
    }
    return changed;
  }

  private void release(Fragment fragment, long nowMillis) {
    Optional<TableContext> table = state.tables().bySource(fragment.table());
    if (table.isEmpty()) {
      held.parked().add(FragmentCodec.encode(fragment));
      return;
    }
    guard.run(fragment, () -> joinNow(fragment, table.get(), nowMillis));
  }

  private void joinNow(Fragment fragment, TableContext table, long nowMillis) {
    Optional<Change> retained = table.schema().dropped().retained(fragment.change());
    if (retained.isEmpty() || retained.get() != fragment.change()) {
      metrics.leftOut(fragment.table());
    }
    if (retained.isEmpty()) {
      return;
    }
    Batch batch;
    try {
      batch = join.join(fragment.with(retained.get()), table, nowMillis);
    } catch (RuntimeException | StackOverflowError e) {
      output.refused(fragment, e);
      return;
    }
    if (batch.isEmpty()) {
      metrics.duplicate(fragment.table(), DuplicateStage.MERGE);
    } else {
      output.apply(batch, fragment);
    }
  }
}
