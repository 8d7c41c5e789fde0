// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.deadletter.DeadLetterKind;
import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import io.fullrow.sink.LeftOut;
import io.fullrow.sink.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One record on its way from its topic to the target: the record, and where it stands.
 *
 * <p>All steps are made with the lock of {@link EventsInFlight}:
 *
 * <pre>
 *  from      to        when                                                by
 *  ────────────────────────────────────────────────────────────────────────────────────────
 *            QUEUED    read from its topic                                 Backlog
 *  QUEUED    RUNNING   its turn, and there is room                         EventStarter
 *  QUEUED    REPLACED  a later event of its key stands for it              Backlog
 *  QUEUED    WAITING   its key is held                                     Holding
 *  QUEUED    HELD      its table is held                                   HeldTables
 *  QUEUED    OVER      it is in the held topic already                     Holding
 *  REPLACED  OVER      the later one is written                            EventsInFlight
 *  REPLACED  QUEUED    the later one is not written, or is held            Backlog
 *  RUNNING   OVER      written, or its dead letter is stored               Holding
 *  RUNNING   RUNNING   its dead letter is next                             AttemptOutcomes
 *  RUNNING   WAITING   a failure that nothing explains yet                 AttemptOutcomes
 *  RUNNING   WAITING   a failure of its own; over but for its held record  Holding
 *  RUNNING   HELD      drift, or no key more can be held                   HeldTables
 *  WAITING   RUNNING   its pause is over, or another write succeeded       AttemptOutcomes, KeyRetries
 *  WAITING   OVER      a later event of its held key replaces it           Holding
 *  WAITING   OVER      its held record is removed                          Holding
 *  WAITING   HELD      another event of its held key showed drift          HeldTables
 *  HELD      RUNNING   it is the one that is tried of its table            TableProbes
 *  HELD      QUEUED    the one that was tried ended the hold               Backlog
 *  any       OVER      its partition is released, nothing is under way     EventsInFlight
 * </pre>
 *
 * <p>Not thread-safe: guarded by {@link EventsInFlight}. The attempts on the workers read the
 * record and the pending dead letter without the lock: neither changes while one is under way.
 */
final class InFlightEvent {
  private final SinkTopic topic;
  private final ConsumerRecord<byte[], byte[]> record;
  private final PartitionOffsets offsets;
  private final EventSize size;
  private final boolean replaceable;
  private final HeldCopy heldCopy = new HeldCopy();
  private State state = State.QUEUED;
  private int failures;
  private Optional<PendingDeadLetter> deadLetter = Optional.empty();
  private Optional<KeyHold> hold = Optional.empty();
  private OptionalLong heldSinceMillis = OptionalLong.empty();
  private boolean reachedTarget;
  private int tried;
  private boolean blamed;
  private boolean skipped;
  private boolean leaving;
  private List<InFlightEvent> replaced = new ArrayList<>();
  private boolean alone;

  InFlightEvent(SinkTopic topic, ConsumerRecord<byte[], byte[]> record, PartitionOffsets offsets) {
    this.topic = topic;
    this.record = record;
    this.offsets = offsets;
    this.size = EventSize.of(record);
    this.replaceable =
        hasKey()
            && !topic.inOrder()
            && !topic.partitionTopic()
            && EventProgress.of(record).isPresent();
  }

  /** Where an event stands. */
  enum State {
    /** Read, not yet started. */
    QUEUED,
    /** An attempt is under way. */
    RUNNING,
    /** Failed, or held with its key: its next attempt is scheduled. */
    WAITING,
    /** A later event of its key is written in its place. */
    REPLACED,
    /** Put back until the table's schema changes. */
    HELD,
    /** Acknowledged, or no longer ours. */
    OVER
  }

  SinkTopic topic() {
    return topic;
  }

  TableId table() {
    return topic.source();
  }

  ConsumerRecord<byte[], byte[]> record() {
    return record;
  }

  PartitionOffsets offsets() {
    return offsets;
  }

  /** Empty if the record has none. */
  Bytes key() {
    return hasKey() ? Bytes.wrap(record.key()) : Bytes.empty();
  }

  boolean hasKey() {
    return record.key() != null;
  }

  /**
   * Whether it is that event, read once more. A topic that was made anew counts offsets from zero
   * again, but its records are younger.
   */
  boolean isRepeatOf(InFlightEvent other) {
    return offsets == other.offsets
        && record.offset() == other.record.offset()
        && record.timestamp() <= other.record.timestamp();
  }

  /** Whether both are of one partition, and this one comes first. */
  boolean isBefore(InFlightEvent other) {
    return offsets == other.offsets && record.offset() < other.record.offset();
  }

  /** Of the record as it was read. */
  long bytes() {
    return size.bytes();
  }

  /** See {@link EventSize#weight}. */
  long weight() {
    return size.weight();
  }

  /** Whether another event of its key can be written in its place, and it in that of another. */
  boolean isReplaceable() {
    return replaceable;
  }

  /**
   * Whether an attempt has failed, also of the one in whose place another was to be written, or an
   * operator or the target has decided about it.
   */
  boolean wasTried() {
    return alone
        || failures > 0
        || deadLetter.isPresent()
        || heldSinceMillis.isPresent()
        || skipped
        || heldCopy.isStored();
  }

  /** The earlier events of its key that it is written in place of, in their order. */
  List<InFlightEvent> replaced() {
    return replaced;
  }

  /** It will be written in place of {@code earlier}, which comes behind those before it. */
  void replace(InFlightEvent earlier) {
    replaced.add(earlier);
    earlier.state = State.REPLACED;
  }

  /**
   * From now on it is written for itself alone.
   *
   * @return the others, each of which is written for itself too
   */
  List<InFlightEvent> standAlone() {
    List<InFlightEvent> others = replaced;
    replaced = new ArrayList<>();
    others.forEach(other -> other.alone = true);
    return others;
  }

  State state() {
    return state;
  }

  void enter(State next) {
    state = next;
  }

  boolean isRunning() {
    return state == State.RUNNING;
  }

  int failures() {
    return failures;
  }

  void failed() {
    failures++;
  }

  /** The target was asked to write it, so it was decoded: it is an event. */
  void reachedTarget() {
    reachedTarget = true;
  }

  /** Whether it says what earlier events of its key say: it is an event, and is to be written. */
  boolean isSound() {
    return reachedTarget && deadLetter.isEmpty() && !skipped;
  }

  /** What its next attempt sends; empty while that writes the event itself. */
  Optional<PendingDeadLetter> deadLetter() {
    return deadLetter;
  }

  /**
   * It is not to be written, but to become a dead letter of that kind.
   *
   * @param kind such as {@link DeadLetterKind#SKIPPED}
   */
  void becomesDeadLetter(DeadLetterKind kind, String reason) {
    // A dead letter of cells that an operator skips reports them too.
    List<LeftOut> leftOut = deadLetter.map(PendingDeadLetter::leftOut).orElse(List.of());
    deadLetter = Optional.of(new PendingDeadLetter(kind, reason, leftOut));
  }

  /** It is written except for some cells, which its dead letter reports. */
  void writtenInPart(Written written) {
    deadLetter =
        Optional.of(
            new PendingDeadLetter(
                DeadLetterKind.UNWRITABLE_CELL, written.reason(), written.leftOut()));
  }

  /** The key whose hold it is in. */
  Optional<KeyHold> hold() {
    return hold;
  }

  void heldBy(KeyHold key) {
    hold = Optional.of(key);
    heldSinceMillis = OptionalLong.of(key.sinceMillis());
  }

  void notHeld() {
    hold = Optional.empty();
  }

  /** When its key failed first, in milliseconds since the epoch; empty if it was never held. */
  OptionalLong heldSinceMillis() {
    return heldSinceMillis;
  }

  /** The turn of its key's hold in which it failed last; 0 before. */
  int tried() {
    return tried;
  }

  void triedIn(int turn) {
    tried = turn;
  }

  /** Others were written since it failed: another failure is its own. */
  void blame() {
    blamed = true;
  }

  void forgive() {
    blamed = false;
  }

  boolean isBlamed() {
    return blamed;
  }

  /** An operator gave it up while it was under way: its next failure makes it a dead letter. */
  void skip() {
    skipped = true;
  }

  boolean isSkipped() {
    return skipped;
  }

  /** Its copy in the held topic. */
  HeldCopy heldCopy() {
    return heldCopy;
  }

  /** Whether an attempt, or its way to the held topic, has still to end. */
  boolean isBusy() {
    return isRunning() || heldCopy.isUnderWay();
  }

  /** Whether the target, a dead letter or the held topic has still to answer. */
  boolean awaitsAnswer() {
    return isRunning() || heldCopy.isSending();
  }

  /**
   * Whether later events of its key have to wait until its held record is removed: where order
   * decides, the next reader of the held topic would write it over them.
   */
  boolean blocksUntilRemoved() {
    return topic.inOrder() && heldCopy.mayBeStored();
  }

  /** It is over, but for its held record, which later events of its key wait for. */
  void leaves() {
    state = State.WAITING;
    leaving = true;
  }

  boolean isLeaving() {
    return leaving;
  }
}
