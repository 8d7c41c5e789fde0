package io.fullrow.sink.kafka;

import io.fullrow.model.TableId;
import io.fullrow.sink.WriteResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * All records that are read and not yet acknowledged. A bounded number is being written; the others
 * wait in the order in which they were read. Where a topic asks for it, a record also waits until
 * the one before it of the same key is over, whatever became of that.
 *
 * <ul>
 *   <li>Retriable: the attempt is repeated for ever, and no other is started meanwhile.
 *   <li>Poison: the record becomes a dead letter, whose failure is retriable.
 *   <li>Drift: the record gives its place up and waits, like all of its table, for the schema.
 * </ul>
 *
 * <p>Thread-safe; attempts run on the workers, never on the polling thread.
 */
final class Deliveries {
  private final EventDelivery delivery;
  private final DeadLetters deadLetters;
  private final SinkConfig.Limits limits;
  private final Backoff backoff;
  private final ScheduledExecutorService workers;

  private final Deque<Delivery> queue = new ArrayDeque<>();
  private final ActiveDeliveries active = new ActiveDeliveries();
  private final Map<Delivery, String> failing = new LinkedHashMap<>();
  private final HeldTables held = new HeldTables();
  private long bytes;

  Deliveries(
      EventDelivery delivery,
      DeadLetters deadLetters,
      SinkConfig config,
      ScheduledExecutorService workers) {
    this.delivery = delivery;
    this.deadLetters = deadLetters;
    this.limits = config.limits();
    this.backoff = new Backoff(config.timing().retryFirst(), config.timing().retryMax());
    this.workers = workers;
  }

  /** Takes records over and starts as many as the bounds allow. */
  void add(Collection<Delivery> polled) {
    synchronized (this) {
      for (Delivery next : polled) {
        queue.addLast(next);
        bytes += next.bytes();
      }
    }
    startNext();
  }

  /** Whether nothing more should be read for now. */
  synchronized boolean saturated() {
    return !failing.isEmpty()
        || queue.size() >= limits.maxInFlight()
        || bytes >= limits.maxInFlightBytes();
  }

  /** Tables of which nothing more should be read for now. */
  synchronized Set<TableId> heldTables() {
    return held.tables();
  }

  synchronized int size() {
    return queue.size() + active.size() + held.size();
  }

  synchronized Optional<String> blocked() {
    return failing.values().stream().findFirst().or(held::reason);
  }

  /**
   * Gives up what is not under way of these partitions. Their offsets stay unacknowledged, so that
   * they are read again by whoever comes next.
   */
  void withdraw(Set<PartitionOffsets> partitions) {
    takeOut(partitions);
    startNext();
  }

  private synchronized void takeOut(Set<PartitionOffsets> partitions) {
    partitions.forEach(PartitionOffsets::release);
    Predicate<Delivery> gone = next -> partitions.contains(next.offsets());
    List<Delivery> over = new ArrayList<>(held.remove(gone));
    queue.removeIf(next -> gone.test(next) && over.add(next));
    for (Delivery next : active.list()) {
      if (gone.test(next) && next.state() == Delivery.State.WAITING) {
        active.remove(next);
        over.add(next);
      }
    }
    over.forEach(this::finish);
  }

  /**
   * Waits for the attempts under way of these partitions, and lets none be repeated.
   *
   * @return whether all ended in time
   */
  boolean drain(Set<PartitionOffsets> partitions, Duration timeout) throws InterruptedException {
    withdraw(partitions);
    long deadline = System.nanoTime() + timeout.toNanos();
    synchronized (this) {
      while (active.stream().anyMatch(next -> partitions.contains(next.offsets()))) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        wait(left);
      }
      return true;
    }
  }

  private void startNext() {
    List<Delivery> started = new ArrayList<>();
    synchronized (this) {
      Iterator<Delivery> waiting = queue.iterator();
      while (failing.isEmpty() && active.size() < limits.maxInFlight() && waiting.hasNext()) {
        Delivery next = waiting.next();
        if (held.holds(next.table())) {
          waiting.remove();
          held.add(next);
          bytes -= next.bytes();
        } else if (active.admits(next)) {
          waiting.remove();
          begin(next);
          started.add(next);
        }
      }
    }
    started.forEach(this::execute);
  }

  private void begin(Delivery next) {
    next.enter(Delivery.State.RUNNING);
    active.add(next);
  }

  private void execute(Delivery next) {
    submit(() -> attempt(next), 0);
  }

  private void attempt(Delivery next) {
    result(next)
        .whenComplete(
            (result, error) ->
                ended(next, error == null ? result : WriteResult.retriable(error.toString())));
  }

  private CompletionStage<WriteResult> result(Delivery next) {
    try {
      return next.poison().isPresent()
          ? deadLetters
              .send(next.record(), next.poison().get())
              .thenApply(sent -> WriteResult.written())
          : delivery.attempt(next.topic(), next.record());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void ended(Delivery next, WriteResult result) {
    result.match(new Ended(next));
    startNext();
  }

  /** What each result means for its delivery. */
  private final class Ended implements WriteResult.Visitor<Boolean> {
    private final Delivery next;

    private Ended(Delivery next) {
      this.next = next;
    }

    @Override
    public Boolean written() {
      if (next.poison().isPresent()) {
        delivery.metrics().deadLettered(next.table());
      }
      List<Delivery> woken = new ArrayList<>();
      synchronized (Deliveries.this) {
        release(next);
        next.offsets().acknowledge(next.record().offset());
        active.remove(next);
        if (failing.containsKey(next)) {
          woken.addAll(wakeAll());
        }
        finish(next);
      }
      woken.forEach(Deliveries.this::execute);
      return true;
    }

    @Override
    public Boolean retriable(String reason) {
      delivery.metrics().retried(next.table());
      int failures;
      synchronized (Deliveries.this) {
        release(next);
        if (gone(next)) {
          return false;
        }
        next.enter(Delivery.State.WAITING);
        next.failed();
        failures = next.failures();
        failing.put(next, next.poison().isPresent() ? "dead letter topic: " + reason : reason);
      }
      submit(() -> wake(next, failures), backoff.millis(failures));
      return false;
    }

    @Override
    public Boolean poison(String reason) {
      synchronized (Deliveries.this) {
        release(next);
        next.poisoned(reason);
      }
      execute(next);
      return false;
    }

    @Override
    public Boolean drift(String reason) {
      delivery.metrics().held(next.table());
      Optional<HeldTables.Hold> hold;
      synchronized (Deliveries.this) {
        if (gone(next)) {
          release(next);
          return false;
        }
        active.remove(next);
        failing.remove(next);
        bytes -= next.bytes();
        hold = held.drifted(next, reason);
      }
      hold.ifPresent(Deliveries.this::probeLater);
      return false;
    }
  }

  /** Whether its partition was released meanwhile: then it is over without an acknowledgement. */
  private boolean gone(Delivery next) {
    if (next.offsets().isReleased()) {
      active.remove(next);
      finish(next);
      return true;
    }
    return false;
  }

  /** One success tells that the others need not wait out their pauses. */
  private List<Delivery> wakeAll() {
    List<Delivery> waiting =
        active.stream().filter(other -> other.state() == Delivery.State.WAITING).toList();
    waiting.forEach(other -> other.enter(Delivery.State.RUNNING));
    return waiting;
  }

  private void wake(Delivery next, int failures) {
    synchronized (this) {
      if (next.state() != Delivery.State.WAITING || next.failures() != failures) {
        return;
      }
      next.enter(Delivery.State.RUNNING);
    }
    attempt(next);
  }

  /** If {@code probe} was the one tried of a held table, its fellows come first in the queue. */
  private void release(Delivery probe) {
    List<Delivery> released = held.released(probe);
    for (int i = released.size() - 1; i >= 0; i--) {
      released.get(i).enter(Delivery.State.QUEUED);
      bytes += released.get(i).bytes();
      queue.addFirst(released.get(i));
    }
  }

  private void probeLater(HeldTables.Hold hold) {
    submit(
        () -> delivery.targets().refresh(hold.table()).whenComplete((done, error) -> probe(hold)),
        backoff.millis(hold.failures()));
  }

  private void probe(HeldTables.Hold hold) {
    Optional<Delivery> first;
    boolean again;
    synchronized (this) {
      first = held.probe(hold, active::admits);
      first.ifPresent(this::begin);
      first.ifPresent(next -> bytes += next.bytes());
      again = first.isEmpty() && held.isHeld(hold);
    }
    first.ifPresent(this::execute);
    if (again) {
      probeLater(hold);
    }
  }

  private void finish(Delivery next) {
    if (next.state() != Delivery.State.HELD) {
      bytes -= next.bytes();
    }
    next.enter(Delivery.State.OVER);
    failing.remove(next);
    notifyAll();
  }

  private void submit(Runnable task, long delayMillis) {
    try {
      workers.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // only after close: what is not acknowledged is not committed, and is read again
      return;
    }
  }
}
