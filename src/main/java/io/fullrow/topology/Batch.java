// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.event.DataEvent;
import io.fullrow.event.EncodedEvent;
import io.fullrow.event.LeastSize;
import io.fullrow.topology.state.StateChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that one step will do to the state and emit, prepared and checked before the first
 * put: there is no rollback of a put. Not thread-safe.
 */
final class Batch {
  private final TableContext table;
  private final int maxStateBytes;
  private final long nowSecond;
  private final StateChanges state = new StateChanges();
  private final List<DataEvent> emitted = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private Optional<String> refusal = Optional.empty();

  record Event(DataEvent event, EncodedEvent encoded, String topic) {}

  Batch(TableContext table, int maxStateBytes, long nowSecond) {
    this.table = table;
    this.maxStateBytes = maxStateBytes;
    this.nowSecond = nowSecond;
  }

  TableContext table() {
    return table;
  }

  long nowSecond() {
    return nowSecond;
  }

  /** What the step writes; checked by {@link #encode}. */
  StateChanges state() {
    return state;
  }

  /** The event is encoded by {@link #encode}: many a batch is only looked at. */
  void emit(DataEvent event) {
    emitted.add(event);
  }

  /**
   * Encodes what was emitted, and refuses what is too large for its topic, be it state or event.
   * After a refusal nothing is encoded any more.
   *
   * @throws IllegalArgumentException if bytes are no value of their type
   */
  void encode() {
    if (state.largestEntry() > maxStateBytes) {
      String bytes = Integer.toString(state.largestEntry());
      refuse("the row's state", bytes, maxStateBytes, "write a smaller value");
    }
    for (DataEvent event : emitted) {
      if (refusal.isEmpty()) {
        encode(event);
      }
    }
    emitted.clear();
  }

  private void encode(DataEvent event) {
    long least = LeastSize.of(event);
    if (least > table.maxEventBytes()) {
      refuseEvent("at least " + least);
      return;
    }
    EncodedEvent encoded = table.codec().encode(event, nowSecond);
    if (encoded.sizeInBytes() > table.maxEventBytes()) {
      refuseEvent(Long.toString(encoded.sizeInBytes()));
    }
    String topic = encoded.partitionTopic() ? table.partitionsTopic() : table.eventsTopic();
    events.add(new Event(event, encoded, topic));
  }

  private void refuseEvent(String bytes) {
    refuse(
        "the joined event",
        bytes,
        table.maxEventBytes(),
        "raise max.message.bytes of "
            + table.eventsTopic()
            + " and its .partitions, or write a smaller value");
  }

  boolean isEmpty() {
    return state.isEmpty() && emitted.isEmpty() && events.isEmpty();
  }

  /** Why nothing of this may be done; empty if all fits. Complete after {@link #encode}. */
  Optional<String> refusal() {
    return refusal;
  }

  /**
   * The same without events, of whatever size: for a state that must change although no event can
   * be sent.
   */
  Batch withoutEvents() {
    Batch silent = new Batch(table, Integer.MAX_VALUE, nowSecond);
    silent.state.addAll(state);
    return silent;
  }

  /** What {@link #encode} has encoded. */
  List<Event> events() {
    return events;
  }

  private void refuse(String what, String bytes, int limit, String remedy) {
    if (refusal.isEmpty()) {
      refusal =
          Optional.of(
              what + " would have " + bytes + " bytes, the topic takes " + limit + ": " + remedy);
    }
  }
}
