// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import io.fullrow.sink.Outcome;
import io.fullrow.sink.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/**
 * All records that are read and not yet acknowledged. A bounded number is being written; the others
 * wait in the order in which they were read. Where a topic asks for it, a record also waits until
 * the one before it of the same key is over, whatever became of that.
 *
 * <p>It has the one lock of the sink's events, which guards all that it is made of:
 *
 * <pre>
 *   PollLoop ── add, tick, drain ──▶ EventsInFlight ◀── ended ── AttemptRunner, on the workers
 *                                     │ the lock                  └─▶ EventWriter
 *         ┌────────────┬──────────────┼────────────┐
 *      Backlog   EventStarter   ActiveEvents   AttemptOutcomes
 *                      │                        ├─ Evidence
 *                  TableGates                   ├─ HeldTables
 *                                               └─ Holding ── HeldKeys ── KeyHold
 * </pre>
 *
 * Invariant: an event that is not over is in exactly one of {@link Backlog}, {@link ActiveEvents},
 * {@link HeldTables} and a {@link KeyHold}, with the earlier events that it stands for. Who moves
 * it takes it out of the one and puts it into the other without letting go of the lock. Its states,
 * and who makes each step, are in {@link InFlightEvent}.
 *
 * <p>One lock, not one for each table or partition: room, memory and evidence are shared by all
 * tables. What is done with it is short: decoding, writing, dead letters and the held topic are
 * called by the workers without it, who come back for it with the answer.
 *
 * <p>Thread-safe.
 */
final class EventsInFlight implements AttemptOutcomes.Host {
  private final EventWriter writer;
  private final ScheduledExecutorService workers;

  @GuardedBy("this")
  private final Backlog backlog;

  @GuardedBy("this")
  private final ActiveEvents active = new ActiveEvents();

  @GuardedBy("this")
  private final TableGates gates = new TableGates();

  @GuardedBy("this")
  private final AttemptRunner attempts;

  @GuardedBy("this")
  private final AttemptOutcomes outcomes;

  @GuardedBy("this")
  private final EventStarter starter;

  EventsInFlight(
      EventWriter writer,
      DeadLetters deadLetters,
      HeldTopic heldTopic,
      SinkConfig config,
      ScheduledExecutorService workers) {
    this.writer = writer;
    this.workers = workers;
    this.backlog = new Backlog(config.limits(), config.holds());
    this.attempts =
        new AttemptRunner(
            writer,
            deadLetters,
            config.limits().maxPlannedBytes(),
            run -> submit(run, 0),
            this::ended);
    this.outcomes = new AttemptOutcomes(this, writer, heldTopic, config);
    this.starter =
        new EventStarter(config.limits().maxInFlight(), backlog, active, gates, outcomes, attempts);
  }

  /** Takes records over and starts as many as the bounds allow. */
  synchronized void add(Collection<InFlightEvent> polled) {
    backlog.add(polled);
    starter.startNext();
  }

  /** What time alone brings about; called every now and then. */
  synchronized void tick() {
    outcomes.holding().tick();
    starter.startNext();
  }

  /** Whether nothing more should be read for now. */
  synchronized boolean saturated() {
    return backlog.isFullWithout(closedTables());
  }

  /**
   * Tables of which nothing more should be read for now, so that what waits of them does not keep
   * others from being read.
   */
  synchronized Set<TableId> closedTables() {
    Backlog waiting = backlog; // a local: the field is for those who hold the lock
    Set<TableId> closed = gates.closed(waiting::queued);
    closed.addAll(outcomes.closed(backlog.isFull()));
    closed.addAll(backlog.overShare());
    return closed;
  }

  /** Records that are read, queued or under way; held keys are counted apart. */
  synchronized int size() {
    return backlog.size() + active.size() + outcomes.ofHeldTables();
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
    starter.startNext();
  }

  synchronized void rate(TableId table, OptionalInt recordsPerSecond) {
    gates.rate(table, recordsPerSecond, System.nanoTime());
    starter.startNext();
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
    Predicate<InFlightEvent> gone = next -> partitions.contains(next.offsets());
    outcomes.withdraw(gone);
    List<InFlightEvent> over = new ArrayList<>(backlog.withdraw(gone));
    for (InFlightEvent next : active.list()) {
      if (gone.test(next) && next.state() == InFlightEvent.State.WAITING) {
        leave(next);
        over.addAll(backlog.giveUp(next));
        over.add(next);
      }
    }
    for (InFlightEvent next : over) {
      outcomes.finish(next);
    }
    starter.startNext();
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

  /** Whether nothing is under way of these partitions, which were withdrawn. */
  synchronized boolean isIdle(Set<PartitionOffsets> partitions) {
    return !isBusy(partitions);
  }

  @GuardedBy("this")
  private boolean isBusy(Set<PartitionOffsets> partitions) {
    return outcomes.holding().isBusy(partitions)
        || active.stream().anyMatch(next -> partitions.contains(next.offsets()));
  }

  private synchronized void ended(InFlightEvent next, Outcome<Written> outcome) {
    attempts.leave(next);
    if (!next.replaced().isEmpty() && !isTriedAgain(next, outcome)) {
      endedForOthers(next, outcome);
    }
    outcomes.ended(next, outcome);
    starter.startNext();
  }

  /**
   * Whether it goes on to stand for the others: the target was asked to write it, so it is an
   * event, and its failure is not known to be its own. To write all of them after an outage, and to
   * one row, would be a load that was to be spared.
   */
  private static boolean isTriedAgain(InFlightEvent next, Outcome<Written> outcome) {
    return outcome instanceof Outcome.Failed<Written> failed
        && failed.failure().byTarget()
        && !next.isBlamed()
        && !next.offsets().isReleased();
  }

  /** What it was written in place of is over with it, or has to be written all the same. */
  @GuardedBy("this")
  private void endedForOthers(InFlightEvent next, Outcome<Written> outcome) {
    if (outcome instanceof Outcome.Value<Written> written && written.value().isComplete()) {
      for (InFlightEvent event : backlog.giveUp(next)) {
        writer.replaced(event.topic(), event.record());
        outcomes.holding().acknowledge(event);
      }
    } else if (next.offsets().isReleased()) {
      for (InFlightEvent event : backlog.giveUp(next)) {
        outcomes.finish(event);
      }
    } else {
      backlog.putBack(next.standAlone());
    }
  }

  @Override
  @GuardedBy("this")
  public boolean admits(InFlightEvent next) {
    return active.admits(next);
  }

  @Override
  @GuardedBy("this")
  public void begin(InFlightEvent next) {
    backlog.load(next);
    starter.start(next);
  }

  @Override
  @GuardedBy("this")
  public void leave(InFlightEvent next) {
    if (active.remove(next)) {
      backlog.unload(next);
    }
  }

  @Override
  @GuardedBy("this")
  public void requeue(List<InFlightEvent> first) {
    backlog.requeue(first);
  }

  @Override
  public Object lock() {
    return this;
  }

  @Override
  @GuardedBy("this")
  public boolean mayTry(TableId table) {
    return !gates.isPaused(table);
  }

  @Override
  @GuardedBy("this")
  public void execute(InFlightEvent next) {
    attempts.execute(next);
  }

  @Override
  public void submit(Runnable task, long delayMillis) {
    try {
      workers.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // only after close: what is not acknowledged is not committed, and is read again
      return;
    }
  }
}
