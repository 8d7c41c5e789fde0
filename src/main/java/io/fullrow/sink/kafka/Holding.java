// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.deadletter.DeadLetterKind;
import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of held keys: tried again with growing pauses, stored in the held topic when that takes
 * long, read from there by whoever is assigned the partition, and over.
 *
 * <p>Its state is guarded by {@link EventsInFlight}: methods are called with its lock, and tasks on
 * the workers take it.
 */
final class Holding {
  private static final Logger LOG = LoggerFactory.getLogger(Holding.class);

  /** So many events of one key wait in memory. */
  private static final int MAX_WAITING = 1_000;

  private final Host host;
  private final HeldTopic topic;
  private final HoldPolicy policy;
  private final Backoff backoff;
  private final InstantSource clock;
  private final HeldLoading loading;
  private final HeldKeys keys = new HeldKeys();

  Holding(Host host, HeldTopic topic, HoldPolicy policy, Backoff backoff, InstantSource clock) {
    this.host = host;
    this.topic = topic;
    this.policy = policy;
    this.backoff = backoff;
    this.clock = clock;
    this.loading = new HeldLoading(host, topic, backoff, this::adopt);
  }

  /** Who holds. */
  interface Host {
    /** Guards the state. */
    Object lock();

    /** Tries an event; its end comes back by {@link #failed}, {@link #over} or {@link #gone}. */
    void execute(InFlightEvent next);

    void submit(Runnable task, long delayMillis);

    /** An event that was tried without a hold gives its place up, if it has one. */
    void leave(InFlightEvent next);

    /** Whether events of the table may be tried now. */
    boolean mayTry(TableId table);
  }

  /** What became of an event whose key may be held. */
  enum Taken {
    /** The key is not held. */
    NO,
    /** The event waits with its key, or is over. */
    YES,
    /** The key is held and takes no more for now. */
    LATER
  }

  Taken take(InFlightEvent next) {
    Optional<KeyHold> held = keys.of(next);
    if (held.isEmpty()) {
      return Taken.NO;
    }
    if (isCrowded(held.get())) {
      return Taken.LATER;
    }
    end(held.get().arrive(next));
    store(held.get());
    if (held.get().replaces() && isCrowded(held.get())) {
      // one attempt of the latest makes room
      schedule(held.get(), backoff.millis(1));
    }
    return Taken.YES;
  }

  boolean holds(InFlightEvent next) {
    return keys.of(next).isPresent();
  }

  private boolean isCrowded(KeyHold hold) {
    boolean takesOneMore = hold.replaces() && hold.size() < 2;
    return hold.size() >= MAX_WAITING || (!takesOneMore && keys.bytes() >= policy.maxBytes());
  }

  /** The tables with keys that take no more. */
  Set<TableId> crowded() {
    return keys.all().stream()
        .filter(this::isCrowded)
        .map(hold -> hold.topic().source())
        .collect(Collectors.toSet());
  }

  /** Whether one more key that fails holds its table. */
  boolean isFull(TableId table) {
    return policy.holdsTable(keys.ofTable(table), keys.bytes());
  }

  /**
   * Holds the key of an event that fails while others are written. It may be held already: events
   * of one key are written beside each other where writes commute.
   */
  void hold(InFlightEvent next, String reason) {
    KeyHold hold = holdOf(next, () -> next.heldSinceMillis().orElseGet(clock::millis), reason);
    hold.add(next);
    end(hold.failed(next, reason));
    store(hold);
    schedule(hold, backoff.millis(next.failures()));
  }

  private KeyHold holdOf(InFlightEvent event, LongSupplier sinceMillis, String reason) {
    Optional<KeyHold> known = keys.of(event);
    if (known.isPresent()) {
      return known.get();
    }
    long since = sinceMillis.getAsLong();
    KeyHold fresh = new KeyHold(event.topic(), policy, clock, since, reason);
    keys.put(event, fresh);
    return fresh;
  }

  void failed(InFlightEvent next, String reason) {
    KeyHold hold = next.hold().orElseThrow();
    end(hold.failed(next, reason));
    store(hold);
    boolean makesRoom = hold.replaces() && next.isSound() && isCrowded(hold);
    int pauses = makesRoom ? 1 : hold.attempts();
    boolean becomesDeadLetter = next.isSkipped() && next.poison().isEmpty();
    schedule(hold, becomesDeadLetter ? 0 : backoff.millis(pauses));
  }

  /** It was written, or is a dead letter by now. */
  void over(InFlightEvent next) {
    KeyHold hold = next.hold().orElseThrow();
    if (hold.comesAgain(next)) {
      next.enter(InFlightEvent.State.WAITING);
      schedule(hold, 0);
      return;
    }
    boolean leaves = leaves(next);
    end(next.poison().isPresent() ? hold.dead(next) : hold.written(next));
    if (!leaves) {
      keys.removeIfEmpty(hold);
      schedule(hold, 0);
    }
  }

  /**
   * Removes the held record of an event that is over, if its key has to wait for that.
   *
   * @return whether it has; then the event keeps its place until {@link Host#leave}, or in its hold
   */
  boolean leaves(InFlightEvent over) {
    if (!over.blocksUntilRemoved()) {
      return false;
    }
    over.leaves();
    removeLater(over, 1);
    return true;
  }

  /** Its partition was released while it was tried. */
  void gone(InFlightEvent next) {
    next.enter(InFlightEvent.State.WAITING);
    drop(next);
    host.lock().notifyAll();
  }

  /** Ends an event of a released partition, if nothing of it is under way any more. */
  private void drop(InFlightEvent next) {
    if (next.isUnderWay()) {
      return;
    }
    next.enter(InFlightEvent.State.OVER);
    next.hold()
        .ifPresent(
            hold -> {
              hold.take(other -> other == next);
              keys.removeIfEmpty(hold);
              if (!hold.isEmpty()) {
                // It came back before this attempt ended, which had taken the turn of the key.
                schedule(hold, 0);
              }
            });
  }

  /** Ends the hold of a key whose table is held. */
  List<InFlightEvent> dissolve(InFlightEvent next) {
    KeyHold hold = next.hold().orElseThrow();
    List<InFlightEvent> all = hold.take(any -> true);
    keys.removeIfEmpty(hold);
    return all;
  }

  /** Ends holds without an acknowledgement, but for what is under way. */
  void withdraw(Predicate<InFlightEvent> gone) {
    loading.withdraw();
    for (KeyHold hold : keys.all()) {
      hold.take(event -> gone.test(event) && !event.isUnderWay())
          .forEach(event -> event.enter(InFlightEvent.State.OVER));
      keys.removeIfEmpty(hold);
    }
  }

  boolean isBusy(Set<PartitionOffsets> partitions) {
    return keys.isBusy(partitions);
  }

  /** Makes dead letters of what is held of a key. */
  boolean skip(String ofTopic, Bytes key) {
    Optional<KeyHold> hold = keys.find(ofTopic, key);
    hold.ifPresent(
        found -> {
          found.all().forEach(InFlightEvent::skip);
          schedule(found, 0);
        });
    return hold.isPresent();
  }

  /** Acknowledges them: they are written, dead letters, or replaced by later ones. */
  private void end(List<InFlightEvent> events) {
    events.forEach(this::acknowledge);
  }

  /** Acknowledges an event, and removes its held record. */
  void acknowledge(InFlightEvent event) {
    event.enter(InFlightEvent.State.OVER);
    event.offsets().acknowledge(event.record().offset());
    if (event.mayBeStored()) {
      removeLater(event, 1);
    }
    host.lock().notifyAll();
  }

  private void removeLater(InFlightEvent event, int attempt) {
    HeldRecord record = HeldRecord.of(event, clock.millis());
    host.submit(
        () ->
            Calls.answer(() -> topic.remove(record))
                .whenComplete(
                    (done, error) -> {
                      if (error == null) {
                        removed(event);
                      } else {
                        // until then a restart writes it once more, before all that is later
                        removeLater(event, attempt + 1);
                      }
                    }),
        attempt == 1 ? 0 : backoff.millis(attempt));
  }

  /** Where order decides the key has waited for it. */
  private void removed(InFlightEvent event) {
    synchronized (host.lock()) {
      if (!event.isLeaving() || event.state() == InFlightEvent.State.OVER) {
        return;
      }
      event.enter(InFlightEvent.State.OVER);
      event.hold().ifPresentOrElse(hold -> goOn(hold, event), () -> host.leave(event));
      host.lock().notifyAll();
    }
  }

  private void goOn(KeyHold hold, InFlightEvent removed) {
    hold.removed(removed);
    keys.removeIfEmpty(hold);
    schedule(hold, 0);
  }

  private void schedule(KeyHold hold, long delayMillis) {
    int turn = hold.nextTurn();
    host.submit(() -> retry(hold, turn), delayMillis);
  }

  private void retry(KeyHold hold, int turn) {
    synchronized (host.lock()) {
      if (!hold.isTurn(turn) || hold.isEmpty()) {
        return;
      }
      Optional<InFlightEvent> next = hold.candidate();
      if (next.isEmpty() || !host.mayTry(hold.topic().source())) {
        schedule(hold, backoff.millis(Math.max(1, hold.attempts())));
        return;
      }
      if (next.get().isSkipped()) {
        next.get().deadAs(DeadLetterKind.SKIPPED, "skipped by an operator: " + hold.reason());
      }
      next.get().enter(InFlightEvent.State.RUNNING);
      host.execute(next.get());
    }
  }

  /** Sends what waits for long to the held topic; called every now and then. */
  void tick() {
    for (KeyHold hold : keys.all()) {
      Optional<InFlightEvent> first = hold.firstUnstored();
      if (first.isPresent() && !hold.isStoring()) {
        long behind = first.get().offsets().highest() - first.get().record().offset();
        if (policy.stores(clock.millis() - hold.sinceMillis(), behind)) {
          hold.store();
        }
      }
      store(hold);
    }
  }

  private void store(KeyHold hold) {
    for (InFlightEvent next : hold.toStore()) {
      HeldRecord record = HeldRecord.of(next, clock.millis());
      host.submit(
          () -> {
            if (maySend(next)) {
              Calls.answer(() -> topic.put(record))
                  .whenComplete((done, error) -> stored(next, Optional.ofNullable(error)));
            }
          },
          next.storingFailures() == 0 ? 0 : backoff.millis(next.storingFailures()));
    }
  }

  /** A put behind the removal by its next owner would hold an event that is over. */
  private boolean maySend(InFlightEvent event) {
    synchronized (host.lock()) {
      if (event.offsets().isReleased()) {
        event.storingEnded(false);
        drop(event);
        host.lock().notifyAll();
        return false;
      }
      event.sending();
      return true;
    }
  }

  private void stored(InFlightEvent event, Optional<Throwable> error) {
    synchronized (host.lock()) {
      event.storingEnded(error.isEmpty());
      error.ifPresent(
          e -> LOG.warn("a held event cannot be stored and stays at its offset: {}", e.toString()));
      if (event.offsets().isReleased()) {
        // whoever has the partition now reads it from there, or from the events topic again
        drop(event);
      } else if (event.state() == InFlightEvent.State.OVER) {
        removeLater(event, 1);
      } else if (error.isEmpty()) { // else the next tick stores it again
        event.offsets().acknowledge(event.record().offset());
        event.hold().ifPresent(hold -> end(hold.stored(event)));
      }
      host.lock().notifyAll();
    }
  }

  /** Goes on with what somebody else has put into the held topic. */
  private void adopt(InFlightEvent event, HeldRecord record) {
    event.storingEnded(true);
    KeyHold hold = holdOf(event, record::sinceMillis, record.reason());
    hold.add(event);
    hold.store();
    schedule(hold, 0);
  }

  HeldLoading loading() {
    return loading;
  }

  List<HeldEvent> events() {
    return keys.events();
  }
}
