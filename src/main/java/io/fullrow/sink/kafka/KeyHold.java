// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The events of one key that cannot be written while others can, in the order of their offsets.
 *
 * <p>The laws:
 *
 * <ul>
 *   <li>An event is self-contained. Where writes commute, a later one of the key is tried before
 *       the earlier ones, and they are over once it was written or the target has failed to write
 *       it too. Until then the earlier ones stay, as the later one may prove to be no event at all:
 *       those that are not known to be one take turns with them. An old hold replaces nothing: a
 *       later event may lack tombstones that an earlier one has.
 *   <li>Where order decides they are tried one after the other. One that is over and stored stays
 *       until the held topic has removed it, since its next reader would write it over later ones.
 *   <li>Once the hold is {@linkplain #isStoring() storing}, each event goes to the held topic as it
 *       comes, so that its offset can be acknowledged.
 * </ul>
 *
 * <p>Each method that ends events returns them: their offsets may be acknowledged, and their held
 * records removed, since a later event of the key is still unacknowledged or stored.
 *
 * <p>Not thread-safe: guarded by {@link EventsInFlight}.
 */
final class KeyHold {
  private final SinkTopic topic;
  private final HoldPolicy policy;
  private final InstantSource clock;
  private final long sinceMillis;
  private final List<InFlightEvent> waiting = new ArrayList<>();
  private String reason;
  private long bytes;
  private long earliestMillis = Long.MAX_VALUE;
  private int attempts;
  private int turn;
  private boolean storing;

  /**
   * @param policy says how long a later event may be tried in the place of an earlier one
   * @param sinceMillis when the first of its events failed first, in milliseconds since the epoch
   */
  KeyHold(
      SinkTopic topic, HoldPolicy policy, InstantSource clock, long sinceMillis, String reason) {
    this.topic = topic;
    this.policy = policy;
    this.clock = clock;
    this.sinceMillis = sinceMillis;
    this.reason = reason;
  }

  SinkTopic topic() {
    return topic;
  }

  long sinceMillis() {
    return sinceMillis;
  }

  int attempts() {
    return attempts;
  }

  String reason() {
    return reason;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** The earliest event; the hold must not be empty. */
  InFlightEvent first() {
    return waiting.get(0);
  }

  List<InFlightEvent> all() {
    return List.copyOf(waiting);
  }

  int size() {
    return waiting.size();
  }

  long bytes() {
    return bytes;
  }

  /** Whether a later event may take the place of earlier ones now, once it is known to be one. */
  boolean replaces() {
    return !topic.inOrder() && policy.replaces(clock.millis() - sinceMillis);
  }

  /**
   * Whether that one may: what it lacks of the earlier ones went since the first of all was written
   * into the topic, which is long before it failed where the sink lags.
   */
  private boolean replaces(InFlightEvent later) {
    return replaces() && policy.replaces(later.record().timestamp() - earliestMillis);
  }

  /** A number for the next attempt, which makes earlier ones void. */
  int nextTurn() {
    return ++turn;
  }

  boolean isTurn(int number) {
    return turn == number;
  }

  /** Its events go to the held topic from now on. */
  void store() {
    storing = true;
  }

  boolean isStoring() {
    return storing;
  }

  /**
   * Those that are to be put into the held topic now; they are under way from now on. One that is
   * tried waits for the end of that: it may be over by then.
   */
  List<InFlightEvent> toStore() {
    // At the same time as a removal, a put of the same event could be removed with it.
    if (!storing || waiting.stream().anyMatch(InFlightEvent::isLeaving)) {
      return List.of();
    }
    List<InFlightEvent> next =
        waiting.stream().filter(event -> !event.heldCopy().isStored() && !event.isBusy()).toList();
    next.forEach(event -> event.heldCopy().begin());
    return next;
  }

  /** The lowest offset that is held back; empty if all are in the held topic. */
  Optional<InFlightEvent> firstUnstored() {
    return waiting.stream().filter(event -> !event.heldCopy().isStored()).findFirst();
  }

  /** The event to try next; empty while it is under way, or on its way to the held topic. */
  Optional<InFlightEvent> candidate() {
    if (waiting.isEmpty()
        || waiting.stream().anyMatch(event -> event.isRunning() || event.isLeaving())) {
      return Optional.empty();
    }
    return replaces()
        ? leastTried()
        : Optional.of(first()).filter(event -> !event.heldCopy().isUnderWay());
  }

  /** The latest of those whose last attempt is longest ago. */
  private Optional<InFlightEvent> leastTried() {
    return waiting.stream()
        .filter(event -> !event.heldCopy().isUnderWay())
        .reduce((least, event) -> event.tried() <= least.tried() ? event : least);
  }

  /**
   * A further event of the key was read. One that is in the held topic is read once more: the
   * process ended between storing and acknowledging it. While it leaves, what it says is still to
   * be written if an earlier event came meanwhile.
   *
   * @return those that are over
   */
  List<InFlightEvent> arrive(InFlightEvent event) {
    if (waiting.stream()
        .anyMatch(
            other ->
                event.isRepeatOf(other) && other.heldCopy().isStored() && !other.isLeaving())) {
      return List.of(event);
    }
    add(event);
    return List.of();
  }

  /** A dead letter stays until it is sent: no later event says what it says. */
  private boolean isReplacedBy(InFlightEvent other, InFlightEvent event) {
    return other.isBefore(event)
        && !other.isBusy()
        && other.deadLetter().isEmpty()
        && replaces(event);
  }

  /** Takes an event in, in the order of offsets. */
  void add(InFlightEvent event) {
    event.enter(InFlightEvent.State.WAITING);
    event.heldBy(this);
    int place = waiting.size();
    while (place > 0 && event.isBefore(waiting.get(place - 1))) {
      place--;
    }
    waiting.add(place, event);
    bytes += event.bytes();
    earliestMillis = Math.min(earliestMillis, event.record().timestamp());
  }

  /**
   * An attempt failed once more.
   *
   * @return the earlier ones, which it replaces if it is known to be an event
   */
  List<InFlightEvent> failed(InFlightEvent event, String why) {
    attempts++;
    reason = why;
    event.enter(InFlightEvent.State.WAITING);
    event.triedIn(turn);
    return replacedBy(event);
  }

  /** Whether an earlier event came while this one was tried, and will be written over it. */
  boolean comesAgain(InFlightEvent written) {
    return topic.inOrder() && written.deadLetter().isEmpty() && first() != written;
  }

  /** The event was written: it is over, if it is not leaving, and what it replaces. */
  List<InFlightEvent> written(InFlightEvent event) {
    attempts = 0;
    return event.isLeaving()
        ? List.of()
        : take(other -> other == event || isReplacedBy(other, event));
  }

  /** The event became a dead letter: it alone is over, if it is not leaving. */
  List<InFlightEvent> dead(InFlightEvent event) {
    return event.isLeaving() ? List.of() : take(other -> other == event);
  }

  /** The held topic has no record any more of an event that is leaving. */
  void removed(InFlightEvent event) {
    take(other -> other == event);
  }

  /**
   * The event is in the held topic.
   *
   * @return the earlier ones, which it replaces there if it is known to be an event
   */
  List<InFlightEvent> stored(InFlightEvent event) {
    return replacedBy(event);
  }

  private List<InFlightEvent> replacedBy(InFlightEvent event) {
    return event.isSound() ? take(other -> isReplacedBy(other, event)) : List.of();
  }

  /** Takes out those that match. */
  List<InFlightEvent> take(Predicate<InFlightEvent> which) {
    List<InFlightEvent> taken = waiting.stream().filter(which).toList();
    waiting.removeAll(taken);
    bytes -= taken.stream().mapToLong(InFlightEvent::bytes).sum();
    taken.forEach(InFlightEvent::notHeld);
    return taken;
  }
}
