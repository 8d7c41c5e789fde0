// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import io.fullrow.decode.Decoded;
import io.fullrow.decode.RawInput;
import io.fullrow.decode.RawRecord;
import io.fullrow.model.Bytes;
import io.fullrow.model.Origin;
import java.time.Duration;
import java.util.ArrayList;
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

/** Looks for canaries in raw topics, from their ends on. For one thread. */
final class CanaryWatch {
  private static final Duration POLL = Duration.ofMillis(200);

  /** Debezium makes its topic when it has the first record for it. */
  private static final Duration NEW_PARTITIONS = Duration.ofSeconds(2);

  private final Consumer<byte[], byte[]> consumer;
  private final Map<String, RawInput> inputs;
  private final Set<TopicPartition> assigned = new HashSet<>();
  private List<WatchedCanary> missing = List.of();
  private List<ConsumerRecord<byte[], byte[]>> undecoded = new ArrayList<>();

  CanaryWatch(Consumer<byte[], byte[]> consumer, List<CanaryInput> inputs) {
    this.consumer = consumer;
    this.inputs = inputs.stream().collect(Collectors.toMap(CanaryInput::topic, CanaryInput::input));
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

  /** Until all of them came in full, or it is late. */
  void await(List<WatchedCanary> canaries, Duration timeout) {
    missing = new ArrayList<>(canaries);
    long begun = System.nanoTime();
    long lookedAt = begun;
    while (!missing.isEmpty() && System.nanoTime() - begun < timeout.toNanos()) {
      if (System.nanoTime() - lookedAt > NEW_PARTITIONS.toNanos()) {
        lookedAt = System.nanoTime();
        consumer.seekToBeginning(assignNew());
      }
      poll();
      missing.removeIf(WatchedCanary::isEnough);
    }
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
    if (input == null || PublishedTopics.isOfSsTable(record)) {
      // An SSTable that has a canary tells nothing of who follows the commit log.
      return;
    }
    for (WatchedCanary canary : input.decode(raw(record)).match(new Finds(record))) {
      canary.seen(record.topic(), copy(input, record));
    }
  }

  /** What reads a segment again publishes the same copy again. */
  private static String copy(RawInput input, ConsumerRecord<byte[], byte[]> record) {
    return PublishedTopics.hostId(record)
        .or(() -> input.logSegment(raw(record)))
        .orElseGet(() -> "at " + record.partition() + ":" + record.offset());
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

  /** The canaries that a record is; one that cannot be decoded now is tried again. */
  private final class Finds implements Decoded.Visitor<List<WatchedCanary>> {
    private final ConsumerRecord<byte[], byte[]> record;

    Finds(ConsumerRecord<byte[], byte[]> record) {
      this.record = record;
    }

    @Override
    public List<WatchedCanary> changes(Decoded.Changes decoded) {
      return missing.stream().filter(canary -> canary.isIn(decoded)).toList();
    }

    @Override
    public List<WatchedCanary> ignored(Decoded.Ignored decoded) {
      return List.of();
    }

    @Override
    public List<WatchedCanary> malformed(Decoded.Malformed decoded) {
      return List.of();
    }

    @Override
    public List<WatchedCanary> unknownColumn(Decoded.UnknownColumn decoded) {
      return List.of();
    }

    @Override
    public List<WatchedCanary> unavailable(Decoded.Unavailable decoded) {
      undecoded.add(record);
      return List.of();
    }
  }
}
