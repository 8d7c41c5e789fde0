package io.fullrow.sink.kafka;

import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import io.fullrow.sink.WriteResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
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
 * the one before it of the same key is over, whatever became of that.
 *
 * <ul>
 *   <li>Retriable: the attempt is repeated. If nothing else succeeds meanwhile, the target is
 *       believed to be away and little else starts; else the record's key is held ({@link
 *       Evidence}, {@link Holding}), and with too many held keys the table.
 *   <li>Poison: the record becomes a dead letter, whose failure is retriable.
 *   <li>Drift: the record gives its place up and waits, like all of its table, for the schema.
 * </ul>
 *
 * <p>Thread-safe; attempts run on the workers, never on the polling thread.
 */
final class Deliveries implements Holding.Host {
  private final EventDelivery delivery;
  private final DeadLetters deadLetters;
  private final SinkConfig.Limits limits;
  private final Backoff backoff;
  private final ScheduledExecutorService workers;

  private final Deque<Delivery> queue = new ArrayDeque<>();
  private final ActiveDeliveries active = new ActiveDeliveries();
  private final Evidence<Delivery> evidence = new Evidence<>();
  private final HeldTables held = new HeldTables();
  private final TableGates gates = new TableGates();
  private final Loads loads = new Loads();
  private final MemoryGate memory;
  private final Holding holding;

  Deliveries(
      EventDelivery delivery,
      DeadLetters deadLetters,
      HeldTopic heldTopic,
      SinkConfig config,
      ScheduledExecutorService workers) {
    this.delivery = delivery;
    this.deadLetters = deadLetters;
    this.limits = config.limits();
    this.backoff = new Backoff(config.timing().retryFirst(), config.timing().retryMax());
    this.workers = workers;
    this.memory = new MemoryGate(config.limits().maxPlannedBytes());
    this.holding =
        new Holding(
            this,
            heldTopic,
            config.holds(),
            new Backoff(config.timing().retryFirst(), config.holds().retryMax()),
            delivery.clock());
  }

  /** Takes records over and starts as many as the bounds allow. */
  synchronized void add(Collection<Delivery> polled) {
    for (Delivery next : polled) {
      queue.addLast(next);
      loads.add(next);
    }
    startNext();
  }

  /** What time alone brings about; called every now and then. */
  synchronized void tick() {
    holding.tick();
    startNext();
  }

  /** Whether nothing more should be read for now. */
  synchronized boolean saturated() {
    Set<TableId> closed = closedTables();
    long queued = queue.stream().filter(next -> !closed.contains(next.table())).count();
    return queued >= limits.maxInFlight() || loads.without(closed) >= limits.maxInFlightBytes();
  }

  /**
   * Tables of which nothing more should be read for now, so that what waits of them does not keep
   * others from being read.
   */
  synchronized Set<TableId> closedTables() {
    Set<TableId> closed = gates.closed(queue.stream().map(Delivery::table).toList());
    closed.addAll(held.tables());
    closed.addAll(holding.crowded());
    boolean full =
        queue.size() >= limits.maxInFlight() || loads.total() >= limits.maxInFlightBytes();
    if (full || evidence.isEnough()) {
      closed.addAll(evidence.tables());
    }
    return closed;
  }

  /** Records that are read, queued or under way; held keys are counted apart. */
  synchronized int size() {
    return queue.size() + active.size() + held.size();
  }

  synchronized Optional<String> blocked() {
    return evidence.reason().or(held::reason).or(holding.loading()::failure);
  }

  synchronized List<HeldEvent> heldEvents() {
    return holding.events();
  }

  synchronized Map<TableId, String> heldTables() {
    return held.reasons();
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
    return holding.skip(topic, key);
  }

  /** Reads what is held of new partitions; until then they are among {@link #loading()}. */
  synchronized void load(
      Map<TopicPartition, PartitionOffsets> assigned, Map<String, SinkTopic> topics) {
    holding.loading().load(assigned, topics);
  }

  synchronized Set<TopicPartition> loading() {
    return holding.loading().partitions();
  }

  /**
   * Gives up what is not under way of these partitions. Their offsets stay unacknowledged, so that
   * they are read again by whoever comes next.
   */
  synchronized void withdraw(Set<PartitionOffsets> partitions) {
    partitions.forEach(PartitionOffsets::release);
    Predicate<Delivery> gone = next -> partitions.contains(next.offsets());
    holding.withdraw(gone);
    held.remove(gone).forEach(this::finish);
    List<Delivery> over = new ArrayList<>();
    queue.removeIf(next -> gone.test(next) && over.add(next));
    for (Delivery next : active.list()) {
      if (gone.test(next) && next.state() == Delivery.State.WAITING) {
        active.remove(next);
        over.add(next);
      }
    }
    over.forEach(this::finish);
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
    return holding.isBusy(partitions)
        || active.stream().anyMatch(next -> partitions.contains(next.offsets()));
  }

  /** All below is called with the lock, but for what the workers run. */
  private void startNext() {
    Iterator<Delivery> waiting = queue.iterator();
    while (waiting.hasNext() && active.size() - evidence.size() < limits.maxInFlight()) {
      Delivery next = waiting.next();
      if (held.holds(next.table())) {
        waiting.remove();
        loads.remove(next);
        held.add(next);
        continue;
      }
      Holding.Taken taken = holding.take(next);
      if (taken == Holding.Taken.YES) {
        waiting.remove();
        loads.remove(next);
      } else if (taken == Holding.Taken.NO && mayStart(next)) {
        waiting.remove();
        begin(next);
        execute(next);
      }
    }
  }

  private boolean mayStart(Delivery next) {
    return active.admits(next)
        && evidence.admits(next.table(), active.of(next.table()))
        && gates.pass(next.table(), System.nanoTime());
  }

  private void begin(Delivery next) {
    next.enter(Delivery.State.RUNNING);
    next.forgive();
    active.add(next);
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
      submit(() -> attempt(next), 0);
    }
  }

  private void attempt(Delivery next) {
    Calls.answer(() -> result(next))
        .whenComplete(
            (result, error) ->
                ended(next, error == null ? result : WriteResult.unready(error.toString())));
  }

  private CompletionStage<WriteResult> result(Delivery next) {
    if (next.offsets().isReleased()) {
      return CompletableFuture.completedFuture(WriteResult.unready("no longer ours"));
    }
    return next.poison().isPresent()
        ? deadLetters
            .send(next.record(), next.deadLetterKind(), next.poison().get())
            .thenApply(sent -> WriteResult.nothing())
        : delivery.attempt(next.topic(), next.record());
  }

  private synchronized void ended(Delivery next, WriteResult result) {
    for (Delivery waiting : memory.leave(next)) {
      submit(() -> attempt(waiting), 0);
    }
    result.match(new Ended(next, result));
    startNext();
  }

  /** What each result means for its delivery. */
  private final class Ended implements WriteResult.Visitor<Boolean> {
    private final Delivery next;
    private final boolean byTarget;

    private Ended(Delivery next, WriteResult result) {
      this.next = next;
      this.byTarget =
          (result instanceof WriteResult.Written written && written.byTarget())
              || (result instanceof WriteResult.Retriable failed && failed.byTarget());
    }

    @Override
    public Boolean written() {
      if (next.poison().isPresent()) {
        delivery.metrics().deadLettered(next.table());
        delivery.reported(next.leftOut());
      }
      release(next);
      evidence.over(next);
      if (next.hold().isPresent()) {
        holding.over(next);
      } else {
        active.remove(next);
        loads.remove(next);
        holding.acknowledge(next);
      }
      if (byTarget) {
        evidence.written().forEach(Deliveries.this::tryAgain);
      }
      return true;
    }

    @Override
    public Boolean partly(WriteResult.Partly result) {
      release(next);
      evidence.over(next);
      next.writtenWithout(result);
      execute(next);
      if (result.byTarget()) {
        evidence.written().forEach(Deliveries.this::tryAgain);
      }
      return true;
    }

    @Override
    public Boolean retriable(String why) {
      String reason = next.poison().isPresent() ? "dead letter topic: " + why : why;
      delivery.metrics().retried(next.table());
      next.failed();
      if (byTarget) {
        next.reachedTarget();
      }
      boolean overflows =
          !next.offsets().isReleased() && held.isProbe(next) && holding.isFull(next.table());
      if (!overflows) {
        release(next);
      }
      if (!isGone(next)) {
        failed(reason, overflows);
      }
      return false;
    }

    private void failed(String reason, boolean overflows) {
      if (next.hold().isPresent()) {
        holding.failed(next, reason);
      } else if (overflows || (next.isBlamed() && holding.isFull(next.table()))) {
        holdTable(next, "too many rows cannot be written, such as by " + reason);
      } else if (next.isBlamed()) {
        active.remove(next);
        loads.remove(next);
        delivery.metrics().held(next.table());
        holding.hold(next, reason);
      } else {
        next.enter(Delivery.State.WAITING);
        evidence.failed(next, next.table(), reason);
        int failures = next.failures();
        submit(() -> wake(next, failures), backoff.millis(failures));
      }
    }

    @Override
    public Boolean poison(String reason) {
      release(next);
      next.deadAs(DeadLetters.POISON, reason);
      execute(next);
      return false;
    }

    @Override
    public Boolean drift(String reason) {
      delivery.metrics().held(next.table());
      if (isGone(next)) {
        release(next);
      } else {
        holdTable(next, reason);
      }
      return false;
    }
  }

  /** Whether its partition was released meanwhile: then it is over without an acknowledgement. */
  private boolean isGone(Delivery next) {
    if (!next.offsets().isReleased()) {
      return false;
    }
    if (next.hold().isPresent()) {
      holding.gone(next);
    } else {
      active.remove(next);
      finish(next);
    }
    return true;
  }

  private void holdTable(Delivery next, String reason) {
    List<Delivery> ofKey = next.hold().isPresent() ? holding.dissolve(next) : List.of();
    if (active.remove(next)) {
      loads.remove(next);
    }
    evidence.over(next);
    Optional<HeldTables.Hold> hold = held.drifted(next, reason);
    ofKey.stream().filter(other -> other != next).forEach(held::insert);
    hold.ifPresent(this::probeLater);
  }

  /**
   * One success tells that the others need not wait out their pauses; nor can they blame others.
   */
  private void tryAgain(Delivery explained) {
    explained.blame();
    if (explained.state() == Delivery.State.WAITING) {
      explained.enter(Delivery.State.RUNNING);
      execute(explained);
    }
  }

  private synchronized void wake(Delivery next, int failures) {
    if (next.state() == Delivery.State.WAITING && next.failures() == failures) {
      next.enter(Delivery.State.RUNNING);
      execute(next);
    }
  }

  /** If {@code probe} was the one tried of a held table, its fellows come first in the queue. */
  private void release(Delivery probe) {
    List<Delivery> released = held.released(probe);
    for (int i = released.size() - 1; i >= 0; i--) {
      released.get(i).enter(Delivery.State.QUEUED);
      loads.add(released.get(i));
      queue.addFirst(released.get(i));
    }
  }

  private void probeLater(HeldTables.Hold hold) {
    submit(
        () ->
            Calls.answer(() -> delivery.targets().refresh(hold.table()))
                .whenComplete((done, error) -> probe(hold)),
        backoff.millis(hold.failures()));
  }

  private synchronized void probe(HeldTables.Hold hold) {
    Optional<Delivery> first =
        mayTry(hold.table())
            ? held.probe(hold, next -> active.admits(next) && !holding.holds(next))
            : Optional.empty();
    if (first.isPresent()) {
      loads.add(first.get());
      begin(first.get());
      execute(first.get());
    } else if (held.isHeld(hold)) {
      probeLater(hold);
    }
  }

  /** Over without an acknowledgement. */
  private void finish(Delivery next) {
    if (next.state() != Delivery.State.HELD) {
      loads.remove(next);
    }
    next.enter(Delivery.State.OVER);
    evidence.over(next);
    notifyAll();
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
