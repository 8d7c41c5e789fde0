// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import io.fullrow.decode.Decoded;
import io.fullrow.decode.RawInput;
import io.fullrow.decode.RawRecord;
import io.fullrow.model.Bytes;
import io.fullrow.model.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Looks for a canary in raw topics, from their ends on. For one thread. */
final class CanaryWatch {
  private static final Duration POLL = Duration.ofMillis(200);

  /** Debezium makes its topic when it has the first record for it. */
  private static final Duration NEW_PARTITIONS = Duration.ofSeconds(2);

  private final Consumer<byte[], byte[]> consumer;
  private final Map<String, RawInput> inputs;
  private final CanaryRow row;
  private final Map<String, Integer> needed;
  private final Map<String, Integer> seen = new HashMap<>();
  private final Set<TopicPartition> assigned = new HashSet<>();
  private List<ConsumerRecord<byte[], byte[]>> undecoded = new ArrayList<>();

  CanaryWatch(
      Consumer<byte[], byte[]> consumer,
      List<CanaryInput> inputs,
      CanaryRow row,
      Map<String, Integer> needed) {
    this.consumer = consumer;
    this.inputs = inputs.stream().collect(Collectors.toMap(CanaryInput::topic, CanaryInput::input));
    this.row = row;
    this.needed = needed;
  }

  /** What is written from now on is seen. */
  void begin() {
    Set<TopicPartition> found = assignNew();
    consumer.seekToEnd(found);
    // now, not when it is first read
    found.forEach(consumer::position);
  }

  /** Those that were not there before. */
  private Set<TopicPartition> assignNew() {
    Set<TopicPartition> found =
        inputs.keySet().stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .collect(Collectors.toSet());
    found.removeAll(assigned);
    if (!found.isEmpty()) {
      assigned.addAll(found);
      consumer.assign(assigned);
    }
    return found;
  }

  /**
   * The number of records of each topic that are the canary, once they are enough or it is late.
   */
  Map<String, Integer> await(Duration timeout) {
    long begun = System.nanoTime();
    long lookedAt = begun;
    while (!isEnough() && System.nanoTime() - begun < timeout.toNanos()) {
      if (System.nanoTime() - lookedAt > NEW_PARTITIONS.toNanos()) {
        lookedAt = System.nanoTime();
        consumer.seekToBeginning(assignNew());
      }
      poll();
    }
    return Map.copyOf(seen);
  }

  private boolean isEnough() {
    return needed.entrySet().stream()
        .allMatch(topic -> seen.getOrDefault(topic.getKey(), 0) >= topic.getValue());
  }

  private void poll() {
    List<ConsumerRecord<byte[], byte[]>> records = undecoded;
    undecoded = new ArrayList<>();
    if (assigned.isEmpty()) {
      // A consumer without partitions cannot be polled.
      sleep();
    } else {
      consumer.poll(POLL).forEach(records::add);
    }
    records.forEach(this::read);
  }

  private static void sleep() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void read(ConsumerRecord<byte[], byte[]> record) {
    RawInput input = inputs.get(record.topic());
    if (input != null && input.decode(raw(record)).match(new Finds(record))) {
      seen.merge(record.topic(), 1, Integer::sum);
    }
  }

  private static RawRecord raw(ConsumerRecord<byte[], byte[]> record) {
    Function<byte[], Bytes> bytes = Bytes::of;
    return new RawRecord(
        Optional.ofNullable(record.key()).map(bytes),
        Optional.ofNullable(record.value()).map(bytes),
        new Origin(
            record.topic(),
            record.partition(),
            record.offset(),
            record.timestamp(),
            Optional.empty()));
  }

  /** Whether a record is the canary; one that cannot be decoded now is tried again. */
  private final class Finds implements Decoded.Visitor<Boolean> {
    private final ConsumerRecord<byte[], byte[]> record;

    Finds(ConsumerRecord<byte[], byte[]> record) {
      this.record = record;
    }

    @Override
    public Boolean changes(Decoded.Changes decoded) {
      return decoded.fragments().stream().anyMatch(row::isDeletedBy);
    }

    @Override
    public Boolean ignored(Decoded.Ignored decoded) {
      return false;
    }

    @Override
    public Boolean malformed(Decoded.Malformed decoded) {
      return false;
    }

    @Override
    public Boolean unknownColumn(Decoded.UnknownColumn decoded) {
      return false;
    }

    @Override
    public Boolean unavailable(Decoded.Unavailable decoded) {
      undecoded.add(record);
      return false;
    }
  }
}
