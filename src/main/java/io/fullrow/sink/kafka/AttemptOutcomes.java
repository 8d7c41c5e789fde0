// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.deadletter.DeadLetterKind;
import io.fullrow.model.TableId;
import io.fullrow.sink.Failure;
import io.fullrow.sink.Outcome;
import io.fullrow.sink.Written;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What becomes of an event when its attempt has ended.
 *
 * <ul>
 *   <li>Retriable: the attempt is repeated. If nothing else succeeds meanwhile, the target is
 *       believed to be away and little else starts; else the record's key is held ({@link
 *       Evidence}, {@link Holding}), and with too many held keys the table.
 *   <li>Poison: the record becomes a dead letter, whose failure is retriable.
 *   <li>Drift: the record gives its place up and waits, like all of its table, for the schema.
 * </ul>
 *
 * <p>Its state is guarded by {@link EventsInFlight}: methods are called with its lock, and tasks on
 * the workers take it.
 */
final class AttemptOutcomes {
  private final Host host;
  private final EventWriter writer;
  private final Backoff backoff;
  private final Evidence<InFlightEvent> evidence = new Evidence<>();
  private final HeldTables held = new HeldTables();
  private final TableProbes probes;
  private final Holding holding;

  AttemptOutcomes(Host host, EventWriter writer, HeldTopic heldTopic, SinkConfig config) {
    this.host = host;
    this.writer = writer;
    this.backoff = new Backoff(config.timing().retryFirst(), config.timing().retryMax());
    this.holding =
        new Holding(
            host,
            heldTopic,
            config.holds(),
            new Backoff(config.timing().retryFirst(), config.holds().retryMax()),
            writer.clock());
    this.probes = new TableProbes(host, held, holding, writer.targets(), backoff);
  }

  /** Who starts attempts. */
  interface Host extends Holding.Host {
    /** Whether it may begin beside those that are under way. */
    boolean admits(InFlightEvent next);

    /** Gives it a place among those that are under way, and tries it. */
    void begin(InFlightEvent next);

    /** They come before all that waits. */
    void requeue(List<InFlightEvent> first);
  }

  /** The keys that are held. */
  Holding holding() {
    return holding;
  }

  /** What became of an event that was read and not yet tried. */
  Holding.Taken take(InFlightEvent next) {
    if (held.holds(next.table())) {
      held.add(next);
      return Holding.Taken.YES;
    }
    return holding.take(next);
  }

  /** Whether it has to wait with its table or its key. */
  boolean holds(InFlightEvent next) {
    return held.holds(next.table()) || holding.holds(next);
  }

  /**
   * Whether an attempt of a table may start, by what others came to.
   *
   * @param running attempts of the table that are under way
   */
  boolean admits(TableId table, int running) {
    return evidence.admits(table, running);
  }

  /** How many of those that have a place only wait for a success of others. */
  int unexplained() {
    return evidence.size();
  }

  /** How many wait with their tables. */
  int ofHeldTables() {
    return held.size();
  }

  /**
   * The tables of which nothing more should be read for now.
   *
   * @param full whether others have no room beside what was read
   */
  Set<TableId> closed(boolean full) {
    Set<TableId> closed = new HashSet<>(held.tables());
    closed.addAll(holding.crowded());
    if (full || evidence.isEnough()) {
      closed.addAll(evidence.tables());
    }
    return closed;
  }

  Optional<String> blocked() {
    return evidence.reason().or(held::reason).or(holding.loading()::failure);
  }

  Map<TableId, String> heldTables() {
    return held.reasons();
  }

  /** Gives up what is held of released partitions, but for what is under way. */
  void withdraw(Predicate<InFlightEvent> gone) {
    holding.withdraw(gone);
    held.remove(gone).forEach(this::finish);
  }

  /** It is over without an acknowledgement. */
  void finish(InFlightEvent next) {
    next.enter(InFlightEvent.State.OVER);
    evidence.over(next);
    host.lock().notifyAll();
  }

  /** Acts on what an attempt came to. */
  void ended(InFlightEvent next, Outcome<Written> outcome) {
    if (outcome instanceof Outcome.Failed<Written> failed) {
      failed(next, failed.failure());
      return;
    }
    Written written = outcome.value();
    release(next);
    evidence.over(next);
    if (written.isComplete()) {
      over(next);
    } else {
      // written but for its dead letter, which reports the other cells
      next.writtenInPart(written);
      host.execute(next);
    }
    if (written.byTarget()) {
      evidence.written().forEach(this::tryAgain);
    }
  }

  /** It is written, or its dead letter is stored. */
  private void over(InFlightEvent next) {
    if (next.deadLetter().isPresent()) {
      writer.metrics().deadLettered(next.table());
      writer.reported(next.deadLetter().get().leftOut());
    }
    if (next.hold().isPresent()) {
      holding.over(next);
    } else if (!holding.leaves(next)) {
      host.leave(next);
      holding.acknowledge(next);
    }
  }

  private void failed(InFlightEvent next, Failure failure) {
    switch (failure.kind()) {
      case RETRIABLE -> retriable(next, failure);
      case POISON -> {
        release(next);
        next.becomesDeadLetter(DeadLetterKind.POISON, failure.reason());
        host.execute(next);
      }
      case DRIFT -> {
        writer.metrics().held(next.table());
        if (isGone(next)) {
          release(next);
        } else {
          holdTable(next, failure.reason());
        }
      }
    }
  }

  private void retriable(InFlightEvent next, Failure failure) {
    writer.metrics().retried(next.table());
    next.failed();
    if (failure.byTarget()) {
      next.reachedTarget();
    }
    boolean overflows =
        !next.offsets().isReleased() && held.isProbe(next) && holding.isFull(next.table());
    if (!overflows) {
      release(next);
    }
    if (!isGone(next)) {
      String reason = failure.reason();
      waitFor(
          next, next.deadLetter().isPresent() ? "dead letter topic: " + reason : reason, overflows);
    }
  }

  /**
   * Lets it wait: with its table, with its key, or alone with its place until another write shows
   * whether it is to blame.
   *
   * @param overflows whether it was the one that was tried of a held table, and no key more can be
   *     held
   */
  private void waitFor(InFlightEvent next, String reason, boolean overflows) {
    if (next.hold().isPresent()) {
      holding.failed(next, reason);
    } else if (overflows || (next.isBlamed() && holding.isFull(next.table()))) {
      holdTable(next, "too many rows cannot be written, such as by " + reason);
    } else if (next.isBlamed()) {
      host.leave(next);
      writer.metrics().held(next.table());
      holding.hold(next, reason);
    } else {
      next.enter(InFlightEvent.State.WAITING);
      evidence.failed(next, next.table(), reason);
      wakeLater(next);
    }
  }

  /** Whether its partition was released meanwhile: then it is over without an acknowledgement. */
  private boolean isGone(InFlightEvent next) {
    if (!next.offsets().isReleased()) {
      return false;
    }
    if (next.hold().isPresent()) {
      holding.gone(next);
    } else {
      host.leave(next);
      finish(next);
    }
    return true;
  }

  private void holdTable(InFlightEvent next, String reason) {
    List<InFlightEvent> ofKey = next.hold().isPresent() ? holding.dissolve(next) : List.of();
    host.leave(next);
    evidence.over(next);
    Optional<HeldTables.Hold> hold = held.drifted(next, reason);
    ofKey.stream().filter(other -> other != next).forEach(held::insert);
    hold.ifPresent(probes::later);
  }

  /**
   * One success shows that the others need not wait out their pauses; nor can they blame others. A
   * paused table's wait until it may be tried: {@link #wake} looks again.
   */
  private void tryAgain(InFlightEvent explained) {
    explained.blame();
    if (explained.state() == InFlightEvent.State.WAITING && host.mayTry(explained.table())) {
      explained.enter(InFlightEvent.State.RUNNING);
      host.execute(explained);
    }
  }

  private void wakeLater(InFlightEvent next) {
    int failures = next.failures();
    host.submit(() -> wake(next, failures), backoff.millis(failures));
  }

  private void wake(InFlightEvent next, int failures) {
    synchronized (host.lock()) {
      if (next.state() == InFlightEvent.State.WAITING
          && next.failures() == failures
          && !next.isLeaving()) {
        if (host.mayTry(next.table())) {
          next.enter(InFlightEvent.State.RUNNING);
          host.execute(next);
        } else {
          wakeLater(next);
        }
      }
    }
  }

  /** If {@code probe} was the one tried of a held table, its fellows come first in the queue. */
  private void release(InFlightEvent probe) {
    host.requeue(held.released(probe));
  }
}
