package io.fullrow.sink.kafka;

import io.fullrow.model.TableId;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * One record on its way to the target.
 *
 * <p>Its state is guarded by {@link Deliveries}.
 */
final class Delivery {
  private final SinkTopic topic;
  private final ConsumerRecord<byte[], byte[]> record;
  private final PartitionOffsets offsets;
  private final long bytes;
  private State state = State.QUEUED;
  private int failures;
  private Optional<String> poison = Optional.empty();

  Delivery(SinkTopic topic, ConsumerRecord<byte[], byte[]> record, PartitionOffsets offsets) {
    this.topic = topic;
    this.record = record;
    this.offsets = offsets;
    this.bytes = size(record);
  }

  /** Where a delivery stands. */
  enum State {
    /** Read, not yet started. */
    QUEUED,
    /** An attempt is under way. */
    RUNNING,
    /** Failed, its next attempt is scheduled. */
    WAITING,
    /** Put back until the table's schema changes. */
    HELD,
    /** Acknowledged, or no longer ours. */
    OVER
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

  /** Whether both are of one partition, and this one comes first. */
  boolean isBefore(Delivery other) {
    return offsets == other.offsets && record.offset() < other.record.offset();
  }

  long bytes() {
    return bytes;
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

  /** Why it goes to the dead letters; empty while it is still to be written. */
  Optional<String> poison() {
    return poison;
  }

  void poisoned(String reason) {
    poison = Optional.of(reason);
  }
}
