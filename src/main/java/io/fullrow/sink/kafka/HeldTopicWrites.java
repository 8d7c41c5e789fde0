// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts held events into the held topic and removes them from it, by the workers. A removal is
 * repeated until it is acknowledged; a put is repeated by the next {@link Holding#tick}.
 *
 * <p>Invariant: no copy stays behind of an event that is over. A put and a removal of one event may
 * pass each other, and a put that failed may have been stored, so
 *
 * <ul>
 *   <li>a put is not sent once the partition is released: its next owner may have removed it;
 *   <li>a put that is answered when the event is over is followed by a removal;
 *   <li>an event that may be stored is removed when it is over, whatever its put was answered with.
 * </ul>
 *
 * <p>Its state is guarded by {@link EventsInFlight}: methods are called with its lock, and tasks on
 * the workers take it.
 */
final class HeldTopicWrites {
  private static final Logger LOG = LoggerFactory.getLogger(HeldTopicWrites.class);

  private final Holding.Host host;
  private final Owner owner;
  private final HeldTopic topic;
  private final Backoff backoff;
  private final InstantSource clock;

  HeldTopicWrites(
      Holding.Host host, Owner owner, HeldTopic topic, Backoff backoff, InstantSource clock) {
    this.host = host;
    this.owner = owner;
    this.topic = topic;
    this.backoff = backoff;
    this.clock = clock;
  }

  /** Who holds the events; called with the lock. */
  interface Owner {
    /** It is in the held topic now, and its partition is still ours. */
    void stored(InFlightEvent event);

    /** Its partition was released before its put was sent or answered. */
    void released(InFlightEvent event);

    /** The held topic has no record of it any more. */
    void removed(InFlightEvent event);
  }

  /** Puts an event whose {@link HeldCopy} has begun. */
  void put(InFlightEvent next) {
    HeldRecord record = HeldRecord.of(next, clock.millis());
    int failures = next.heldCopy().failures();
    host.submit(
        () -> {
          if (maySend(next)) {
            Calls.answer(() -> topic.put(record))
                .whenComplete((done, error) -> answered(next, Optional.ofNullable(error)));
          }
        },
        failures == 0 ? 0 : backoff.millis(failures));
  }

  /** A put behind the removal by its next owner would hold an event that is over. */
  private boolean maySend(InFlightEvent event) {
    synchronized (host.lock()) {
      if (event.offsets().isReleased()) {
        event.heldCopy().end(false);
        owner.released(event);
        host.lock().notifyAll();
        return false;
      }
      event.heldCopy().send();
      return true;
    }
  }

  private void answered(InFlightEvent event, Optional<Throwable> error) {
    synchronized (host.lock()) {
      event.heldCopy().end(error.isEmpty());
      error.ifPresent(
          e -> LOG.warn("a held event cannot be stored and stays at its offset: {}", e.toString()));
      if (event.offsets().isReleased()) {
        // whoever has the partition now reads it from there, or from the events topic again
        owner.released(event);
      } else if (event.state() == InFlightEvent.State.OVER) {
        remove(event);
      } else if (error.isEmpty()) { // else the next tick stores it again
        owner.stored(event);
      }
      host.lock().notifyAll();
    }
  }

  /** Removes the record of an event that is over, or only waits for that. */
  void remove(InFlightEvent event) {
    remove(event, 1);
  }

  private void remove(InFlightEvent event, int attempt) {
    HeldRecord record = HeldRecord.of(event, clock.millis());
    host.submit(
        () ->
            Calls.answer(() -> topic.remove(record))
                .whenComplete((done, error) -> removed(event, attempt, error == null)),
        attempt == 1 ? 0 : backoff.millis(attempt));
  }

  private void removed(InFlightEvent event, int attempt, boolean success) {
    if (!success) {
      // until then a restart writes it once more, before all that is later
      remove(event, attempt + 1);
      return;
    }
    synchronized (host.lock()) {
      owner.removed(event);
    }
  }
}
