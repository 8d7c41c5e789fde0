// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import io.fullrow.sink.PlanWriter;
import io.fullrow.sink.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/**
 * All records that are read and not yet acknowledged. A bounded number is being written; the others
 * wait in the order in which they were read. Where a topic asks for it, a record also waits until
 * the one before it of the same key is over, whatever became of that ({@link Outcomes}).
 *
 * <p>Thread-safe; attempts run on the workers, never on the polling thread.
 */
final class Deliveries implements Outcomes.Host {
  /**
   * Of attempts at a time; decoding and planning seldom keep more threads busy. More than there are
   * processors would part the rows of a partition that come one after the other.
   */
  private static final int RUNS = Math.min(4, Runtime.getRuntime().availableProcessors());

  private final EventDelivery delivery;
  private final DeadLetters deadLetters;
  private final SinkConfig.Limits limits;
  private final ScheduledExecutorService workers;
  private final Attempts attempts;

  private final WaitingDeliveries queue = new WaitingDeliveries();
  private final LatestEvents latest;
  private final Totals replaced = new Totals(each -> 1);
  private final ActiveDeliveries active = new ActiveDeliveries();
  private final TableGates gates = new TableGates();

  /** The memory of what is read and neither over nor held. */
  private final Totals loads = new Totals(Delivery::bytes);

  private final MemoryGate memory;
  private final Outcomes outcomes;

  Deliveries(
      EventDelivery delivery,
      DeadLetters deadLetters,
      HeldTopic heldTopic,
      SinkConfig config,
      ScheduledExecutorService workers) {
    this.delivery = delivery;
    this.deadLetters = deadLetters;
    this.limits = config.limits();
    this.workers = workers;
    this.attempts = new Attempts(RUNS, run -> submit(run, 0), delivery::together, this::attempt);
    this.memory = new MemoryGate(config.limits().maxPlannedBytes());
    this.latest = new LatestEvents(config.holds());
    this.outcomes = new Outcomes(this, delivery, heldTopic, config);
  }

  /** Takes records over and starts as many as the bounds allow. */
  synchronized void add(Collection<Delivery> polled) {
    for (Delivery next : polled) {
      queue.addLast(next);
      latest.add(next);
      loads.add(next);
    }
    startNext();
  }

  /** What time alone brings about; called every now and then. */
  synchronized void tick() {
    outcomes.holding().tick();
    startNext();
  }

  /** Whether nothing more should be read for now. */
  synchronized boolean saturated() {
    Set<TableId> closed = closedTables();
    return queue.irreplaceableWithout(closed) >= limits.maxInFlight()
        || queue.sizeWithout(closed) + replaced.without(closed) >= limits.maxWaiting()
        || loads.without(closed) >= limits.maxInFlightBytes();
  }

  /**
   * Tables of which nothing more should be read for now, so that what waits of them does not keep
   * others from being read.
   */
  synchronized Set<TableId> closedTables() {
    Set<TableId> closed = gates.closed(queue::size);
    boolean full =
        queue.size() >= limits.maxInFlight() || loads.total() >= limits.maxInFlightBytes();
    closed.addAll(outcomes.closed(full));
    closed.addAll(
        queue.overShare(limits.maxInFlight(), Math.max(1, limits.maxWaiting() - replaced())));
    return closed;
  }

  /** Records that are read, queued or under way; held keys are counted apart. */
  synchronized int size() {
    return queue.size() + replaced() + active.size() + outcomes.ofHeldTables();
  }

  private int replaced() {
    return Math.toIntExact(replaced.total());
  }

  synchronized Optional<String> blocked() {
    return outcomes.blocked();
  }

  synchronized List<HeldEvent> heldEvents() {
    return outcomes.holding().events();
  }

  synchronized Map<TableId, String> heldTables() {
    return outcomes.heldTables();
  }

  synchronized Set<TableId> pausedTables() {
    return gates.paused();
  }

  synchronized void pause(TableId table) {
    gates.pause(table);
  }

  synchronized void resume(TableId table) {
    gates.resume(table);
    startNext();
  }

  synchronized void rate(TableId table, OptionalInt recordsPerSecond) {
    gates.rate(table, recordsPerSecond, System.nanoTime());
    startNext();
  }

  synchronized boolean skip(String topic, Bytes key) {
    return outcomes.holding().skip(topic, key);
  }

  /** Reads what is held of new partitions; until then they are among {@link #loading()}. */
  synchronized void load(
      Map<TopicPartition, PartitionOffsets> assigned, Map<String, SinkTopic> topics) {
    outcomes.holding().loading().load(assigned, topics);
  }

  synchronized Set<TopicPartition> loading() {
    return outcomes.holding().loading().partitions();
  }

  /**
   * Gives up what is not under way of these partitions. Their offsets stay unacknowledged, so that
   * they are read again by whoever comes next.
   */
  synchronized void withdraw(Set<PartitionOffsets> partitions) {
    partitions.forEach(PartitionOffsets::release);
    Predicate<Delivery> gone = next -> partitions.contains(next.offsets());
    outcomes.withdraw(gone);
    List<Delivery> waiting = queue.removeIf(gone);
    List<Delivery> over = new ArrayList<>(waiting);
    for (Delivery next : waiting) {
      loads.remove(next);
      latest.remove(next);
      over.addAll(giveUp(next));
    }
    for (Delivery next : active.list()) {
      if (gone.test(next) && next.state() == Delivery.State.WAITING) {
        leave(next);
        over.addAll(giveUp(next));
        over.add(next);
      }
    }
    over.forEach(outcomes::finish);
    startNext();
  }

  /**
   * Waits for the attempts under way of these partitions, and lets none be repeated.
   *
   * @return whether all ended in time
   */
  synchronized boolean drain(Set<PartitionOffsets> partitions, Duration timeout)
      throws InterruptedException {
    withdraw(partitions);
    long deadline = System.nanoTime() + timeout.toNanos();
    while (isBusy(partitions)) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  private boolean isBusy(Set<PartitionOffsets> partitions) {
    return outcomes.holding().isBusy(partitions)
        || active.stream().anyMatch(next -> partitions.contains(next.offsets()));
  }

  /** All below is called with the lock, but for what the workers run. */
  private void startNext() {
    // One moment for the whole pass: else a token that comes amid it lets a later event pass by.
    long now = System.nanoTime();
    for (int turns = queue.tables(); turns > 0 && hasRoom(); turns--) {
      queue.nextTurn().ifPresent(table -> startAll(table, now));
    }
  }

  private void startAll(TableId table, long now) {
    boolean again = true;
    while (again) {
      again = startNext(table, now);
    }
  }

  private boolean hasRoom() {
    return active.size() - outcomes.unexplained() < limits.maxInFlight();
  }

  /** Returns whether events were put back, so that the queue has to be gone through once more. */
  private boolean startNext(TableId table, long now) {
    Iterator<Delivery> waiting = queue.of(table);
    while (waiting.hasNext() && hasRoom()) {
      Delivery next = waiting.next();
      if (!next.replaced().isEmpty() && outcomes.holds(next)) {
        // Its key, or its table, is held by now: the events come there one after the other.
        putBack(next.standAlone());
        return true;
      }
      Holding.Taken taken = outcomes.take(next);
      if (taken == Holding.Taken.YES) {
        queue.remove(waiting, next);
        latest.remove(next);
        loads.remove(next);
      } else if (taken == Holding.Taken.NO && active.admits(next)) {
        if (!mayStart(table, now)) {
          return false;
        }
        queue.remove(waiting, next);
        startOrReplace(next);
      }
    }
    return false;
  }

  private void startOrReplace(Delivery next) {
    Optional<Delivery> later = latest.insteadOf(next);
    if (later.isPresent()) {
      later.get().replace(next);
      replaced.add(next);
    } else {
      latest.remove(next);
      start(next);
    }
  }

  /** They come first in the queue again; they never ceased to be loads. */
  private void putBack(List<Delivery> events) {
    for (int i = events.size() - 1; i >= 0; i--) {
      replaced.remove(events.get(i));
      events.get(i).enter(Delivery.State.QUEUED);
      queue.addFirst(events.get(i));
    }
  }

  /** What it was to be written in place of waits no longer, and is not written. */
  private List<Delivery> giveUp(Delivery next) {
    List<Delivery> events = next.standAlone();
    for (Delivery event : events) {
      replaced.remove(event);
      loads.remove(event);
    }
    return events;
  }

  private boolean mayStart(TableId table, long now) {
    return outcomes.admits(table, active.of(table)) && gates.pass(table, now);
  }

  private void start(Delivery next) {
    next.enter(Delivery.State.RUNNING);
    next.forgive();
    active.add(next);
    execute(next);
  }

  @Override
  public boolean admits(Delivery next) {
    return active.admits(next);
  }

  @Override
  public void begin(Delivery next) {
    loads.add(next);
    start(next);
  }

  @Override
  public void leave(Delivery next) {
    if (active.remove(next)) {
      loads.remove(next);
    }
  }

  @Override
  public void requeue(List<Delivery> first) {
    for (int i = first.size() - 1; i >= 0; i--) {
      first.get(i).enter(Delivery.State.QUEUED);
      loads.add(first.get(i));
      queue.addFirst(first.get(i));
    }
  }

  @Override
  public Object lock() {
    return this;
  }

  @Override
  public boolean mayTry(TableId table) {
    return !gates.isPaused(table);
  }

  @Override
  public void execute(Delivery next) {
    if (memory.enter(next)) {
      attempts.add(next);
    }
  }

  private void attempt(Delivery next, PlanWriter together) {
    Calls.answer(() -> result(next, together))
        .whenComplete(
            (result, error) ->
                ended(next, error == null ? result : WriteResult.unready(error.toString())));
  }

  private CompletionStage<WriteResult> result(Delivery next, PlanWriter together) {
    if (next.offsets().isReleased()) {
      return CompletableFuture.completedFuture(WriteResult.unready("no longer ours"));
    }
    return next.poison().isPresent()
        ? deadLetters
            .send(next.record(), next.deadLetterKind(), next.poison().get())
            .thenApply(sent -> WriteResult.nothing())
        : delivery.attempt(next.topic(), next.record(), together);
  }

  private synchronized void ended(Delivery next, WriteResult result) {
    memory.leave(next).forEach(attempts::add);
    if (!next.replaced().isEmpty() && !isTriedAgain(next, result)) {
      endedForOthers(next, result);
    }
    outcomes.ended(next, result);
    startNext();
  }

  /**
   * Whether it goes on to stand for the others: the target was asked to write it, so it is an
   * event, and its failure is not known to be its own. To write all of them after an outage, and to
   * one row, would be a load that was to be spared.
   */
  private static boolean isTriedAgain(Delivery next, WriteResult result) {
    return result instanceof WriteResult.Retriable failed
        && failed.byTarget()
        && !next.isBlamed()
        && !next.offsets().isReleased();
  }

  /** What it was written in place of is over with it, or has to be written all the same. */
  private void endedForOthers(Delivery next, WriteResult result) {
    if (result instanceof WriteResult.Written) {
      for (Delivery event : giveUp(next)) {
        delivery.replaced(event.topic(), event.record());
        outcomes.holding().acknowledge(event);
      }
    } else if (next.offsets().isReleased()) {
      giveUp(next).forEach(outcomes::finish);
    } else {
      putBack(next.standAlone());
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // a task reports its own failures
  public void submit(Runnable task, long delayMillis) {
    try {
      workers.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // only after close: what is not acknowledged is not committed, and is read again
      return;
    }
  }
}
