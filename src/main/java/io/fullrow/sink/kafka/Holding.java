// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The life of held keys: tried again with growing pauses, stored in the held topic when that takes
 * long, read from there by the member that is assigned the partition, and over.
 *
 * <pre>
 *  hold   a failure that is its own ─┐
 *  take   a later event of the key ──┼─▶ WAITING in a KeyHold ── its pause is over ─▶ RUNNING
 *  adopt  it is in the held topic ───┘      │          ▲                             │   │
 *                                           │          └───────── failed ────────────┘   │ over
 *                 tick: it takes too long   ▼                                            ▼
 *                      in the held topic, offset acknowledged;          OVER, offset acknowledged,
 *                      tried on as before                               removed from the held topic
 * </pre>
 *
 * Invariants:
 *
 * <ul>
 *   <li>What is read of a key while it is held waits with it, or in the queue where the hold takes
 *       no more. One of them is tried at a time ({@link KeyRetries}).
 *   <li>The offset of an event is acknowledged when it is over, or when the held topic has
 *       acknowledged it, and not before. So a crash loses nothing: what is in neither is read
 *       again.
 *   <li>Where order decides, an event that may be in the held topic keeps its key waiting until it
 *       is removed from there ({@link #leaves}): its next reader would write it over later ones.
 * </ul>
 *
 * <p>Why not a retry topic, whose records are read and written like others: a later event of the
 * key would pass by the earlier one, and lists need their order. Why not stop at the event: its
 * partition has thousands of other keys. So the held topic is only what a restart needs; as long as
 * this process lives it works with the events in memory.
 *
 * <p>Its state is guarded by {@link EventsInFlight}: methods are called with its lock, and tasks on
 * the workers take it.
 */
final class Holding implements HeldTopicWrites.Owner {
  private final Host host;
  private final HoldPolicy policy;
  private final InstantSource clock;
  private final HeldLoading loading;
  private final HeldTopicWrites writes;
  private final KeyRetries retries;
  private final HeldKeys keys;

  Holding(Host host, HeldTopic topic, HoldPolicy policy, Backoff backoff, InstantSource clock) {
    this.host = host;
    this.policy = policy;
    this.clock = clock;
    this.loading = new HeldLoading(host, topic, backoff, this::adopt);
    this.writes = new HeldTopicWrites(host, this, topic, backoff, clock);
    this.retries = new KeyRetries(host, backoff);
    this.keys = new HeldKeys(policy);
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
    if (keys.isCrowded(held.get())) {
      return Taken.LATER;
    }
    end(held.get().arrive(next));
    store(held.get());
    if (held.get().replaces() && keys.isCrowded(held.get())) {
      // one attempt of the latest makes room
      retries.scheduleAfter(1, held.get());
    }
    return Taken.YES;
  }

  boolean holds(InFlightEvent next) {
    return keys.of(next).isPresent();
  }

  /** The tables with keys that take no more. */
  Set<TableId> crowded() {
    return keys.crowded();
  }

  /** Whether one more key that fails holds its table. */
  boolean isFull(TableId table) {
    return keys.isFull(table);
  }

  /**
   * Holds the key of an event that fails while others are written. It may be held already: events
   * of one key are written at the same time where writes commute.
   */
  void hold(InFlightEvent next, String reason) {
    KeyHold hold = holdOf(next, () -> next.heldSinceMillis().orElseGet(clock::millis), reason);
    hold.add(next);
    end(hold.failed(next, reason));
    store(hold);
    retries.scheduleAfter(next.failures(), hold);
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
    boolean makesRoom = hold.replaces() && next.isSound() && keys.isCrowded(hold);
    if (next.isSkipped() && next.deadLetter().isEmpty()) {
      // it becomes a dead letter
      retries.scheduleNow(hold);
    } else {
      retries.scheduleAfter(makesRoom ? 1 : hold.attempts(), hold);
    }
  }

  /** It was written, or is a dead letter by now. */
  void over(InFlightEvent next) {
    KeyHold hold = next.hold().orElseThrow();
    if (hold.comesAgain(next)) {
      next.enter(InFlightEvent.State.WAITING);
      retries.scheduleNow(hold);
      return;
    }
    boolean leaves = leaves(next);
    end(next.deadLetter().isPresent() ? hold.dead(next) : hold.written(next));
    if (!leaves) {
      keys.removeIfEmpty(hold);
      retries.scheduleNow(hold);
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
    writes.remove(over);
    return true;
  }

  /** Its partition was released while it was tried. */
  void gone(InFlightEvent next) {
    next.enter(InFlightEvent.State.WAITING);
    released(next);
    host.lock().notifyAll();
  }

  /** Ends an event of a released partition, unless something of it is under way still. */
  @Override
  public void released(InFlightEvent next) {
    if (next.awaitsAnswer()) {
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
                retries.scheduleNow(hold);
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
      hold.take(event -> gone.test(event) && !event.awaitsAnswer())
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
          retries.scheduleNow(found);
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
    if (event.heldCopy().mayBeStored()) {
      writes.remove(event);
    }
    host.lock().notifyAll();
  }

  /** Where order decides the key has waited for it. */
  @Override
  public void removed(InFlightEvent event) {
    if (!event.isLeaving() || event.state() == InFlightEvent.State.OVER) {
      return;
    }
    event.enter(InFlightEvent.State.OVER);
    event.hold().ifPresentOrElse(hold -> goOn(hold, event), () -> host.leave(event));
    host.lock().notifyAll();
  }

  private void goOn(KeyHold hold, InFlightEvent removed) {
    hold.removed(removed);
    keys.removeIfEmpty(hold);
    retries.scheduleNow(hold);
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
    hold.toStore().forEach(writes::put);
  }

  /** Its offset goes on without it; it is tried on. */
  @Override
  public void stored(InFlightEvent event) {
    event.offsets().acknowledge(event.record().offset());
    event.hold().ifPresent(hold -> end(hold.stored(event)));
  }

  /** Goes on with what another member has put into the held topic. */
  private void adopt(InFlightEvent event, HeldRecord record) {
    event.heldCopy().end(true);
    KeyHold hold = holdOf(event, record::sinceMillis, record.reason());
    hold.add(event);
    hold.store();
    retries.scheduleNow(hold);
  }

  HeldLoading loading() {
    return loading;
  }

  List<HeldEvent> events() {
    return keys.events();
  }
}
