// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.deadletter.DeadLetterKind;
import io.fullrow.event.EventHeaders;
import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import io.fullrow.sink.LeftOut;
import io.fullrow.sink.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * One record on its way to the target.
 *
 * <p>Its state is guarded by {@link EventsInFlight}.
 */
final class InFlightEvent {
  /** The bytes of values, as they are read and as they are sent. */
  private static final int WEIGHT = 3;

  /**
   * A small element takes 23 bytes of metadata on the wire and 412 decoded and planned; its bound
   * statement comes on top.
   */
  private static final int METADATA_WEIGHT = 64;

  private final SinkTopic topic;
  private final ConsumerRecord<byte[], byte[]> record;
  private final PartitionOffsets offsets;
  private final long bytes;
  private final long weight;
  private State state = State.QUEUED;
  private int failures;
  private Optional<String> poison = Optional.empty();
  private DeadLetterKind deadLetterKind = DeadLetterKind.POISON;
  private List<LeftOut> leftOut = List.of();
  private Optional<KeyHold> hold = Optional.empty();
  private OptionalLong heldSinceMillis = OptionalLong.empty();
  private boolean reachedTarget;
  private int tried;
  private boolean blamed;
  private boolean skipped;
  private boolean storing;
  private boolean sending;
  private boolean sent;
  private int storingFailures;
  private boolean stored;
  private boolean leaving;
  private final boolean replaceable;
  private List<InFlightEvent> replaced = new ArrayList<>();
  private boolean alone;

  InFlightEvent(SinkTopic topic, ConsumerRecord<byte[], byte[]> record, PartitionOffsets offsets) {
    this.topic = topic;
    this.record = record;
    this.offsets = offsets;
    this.bytes = size(record);
    this.weight = WEIGHT * bytes + METADATA_WEIGHT * metadataSize(record);
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

  /** The metadata grows with the cells, which make the statements of a plan. */
  private static long metadataSize(ConsumerRecord<byte[], byte[]> record) {
    Header metadata = record.headers().lastHeader(EventHeaders.META);
    return metadata == null || metadata.value() == null ? 0 : metadata.value().length;
  }

  private static long size(ConsumerRecord<byte[], byte[]> record) {
    long size =
        Math.max(0, record.serializedKeySize()) + (long) Math.max(0, record.serializedValueSize());
    for (Header header : record.headers()) {
      byte[] value = header.value();
      size += header.key().length() + (value == null ? 0L : value.length);
    }
    return size;
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
        || poison.isPresent()
        || heldSinceMillis.isPresent()
        || skipped
        || stored;
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

  long bytes() {
    return bytes;
  }

  /**
   * An upper estimate of the memory that an attempt takes, decoded, planned and bound, in bytes.
   */
  long weight() {
    return weight;
  }

  State state() {
    return state;
  }

  void enter(State next) {
    state = next;
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
    return reachedTarget && poison.isEmpty() && !skipped;
  }

  /** The turn of its key's hold in which it failed last; 0 before. */
  int tried() {
    return tried;
  }

  void triedIn(int turn) {
    tried = turn;
  }

  /** Why it goes to the dead letters; empty while it is still to be written. */
  Optional<String> poison() {
    return poison;
  }

  /**
   * It is not to be written, but to become a dead letter of that kind.
   *
   * @param kind such as {@link DeadLetterKind#SKIPPED}
   */
  void deadAs(DeadLetterKind kind, String reason) {
    deadLetterKind = kind;
    poison = Optional.of(reason);
  }

  /** It is written but for some cells, of which its dead letter tells. */
  void writtenInPart(Written written) {
    deadAs(DeadLetterKind.UNWRITABLE_CELL, written.reason());
    leftOut = written.leftOut();
  }

  List<LeftOut> leftOut() {
    return leftOut;
  }

  DeadLetterKind deadLetterKind() {
    return deadLetterKind;
  }

  boolean isRunning() {
    return state == State.RUNNING;
  }

  /** Whether an attempt, or the held topic, has still to answer. */
  boolean isBusy() {
    return isRunning() || storing;
  }

  /** The key whose hold it is in. */
  Optional<KeyHold> hold() {
    return hold;
  }

  void heldBy(KeyHold key) {
    hold = Optional.of(key);
    heldSinceMillis = OptionalLong.of(key.sinceMillis());
  }

  /** When its key failed first, in milliseconds since the epoch; empty if it was never held. */
  OptionalLong heldSinceMillis() {
    return heldSinceMillis;
  }

  void notHeld() {
    hold = Optional.empty();
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

  boolean isStoring() {
    return storing;
  }

  /** It is on its way to the held topic. */
  void storing() {
    storing = true;
  }

  /** The held topic is asked to store it, and has still to answer. */
  void sending() {
    sending = true;
  }

  /** Whether the target, a dead letter or the held topic has still to answer. */
  boolean isUnderWay() {
    return isRunning() || sending;
  }

  /**
   * @param success whether it is in the held topic now
   */
  void storingEnded(boolean success) {
    sent |= sending;
    storing = false;
    sending = false;
    stored |= success;
    storingFailures = success ? 0 : storingFailures + 1;
  }

  int storingFailures() {
    return storingFailures;
  }

  /**
   * Whether later events of its key have to wait until its held record is removed: where order
   * decides, the next reader of the held topic would write it over them.
   */
  boolean blocksUntilRemoved() {
    return topic.inOrder() && mayBeStored();
  }

  /** It is over, but for its held record, which later events of its key wait for. */
  void leaves() {
    state = State.WAITING;
    leaving = true;
  }

  boolean isLeaving() {
    return leaving;
  }

  /** A put that was answered with an error can be there all the same. */
  boolean mayBeStored() {
    return stored || sent;
  }

  /** It was read from the held topic, or was put there. */
  boolean isStored() {
    return stored;
  }
}
