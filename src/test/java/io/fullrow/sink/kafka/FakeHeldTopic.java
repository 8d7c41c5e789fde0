// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.model.Bytes;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;

/** A compacted held topic in memory, of the bytes that Kafka would have; outlives a sink. */
final class FakeHeldTopic implements HeldTopic {
  private final Map<Bytes, Bytes> records = new ConcurrentHashMap<>();
  volatile boolean away;

  /** Whether what is put stays open, until the test completes it. */
  volatile boolean slow;

  final Queue<CompletableFuture<Void>> open = new ConcurrentLinkedQueue<>();
  final AtomicInteger puts = new AtomicInteger();

  /** So many calls from now on end by an error. */
  final AtomicInteger errors = new AtomicInteger();

  List<HeldRecord> records() {
    return records.entrySet().stream()
        .map(entry -> HeldRecord.of(entry.getKey().toArray(), entry.getValue().toArray()))
        .sorted(Comparator.comparingLong(HeldRecord::offset))
        .toList();
  }

  List<Long> offsets() {
    return records().stream().map(HeldRecord::offset).toList();
  }

  @Override
  public CompletionStage<Void> put(HeldRecord held) {
    puts.incrementAndGet();
    if (slow) {
      CompletableFuture<Void> answer = new CompletableFuture<>();
      open.add(answer);
      return answer;
    }
    return answer(() -> records.put(Bytes.wrap(held.recordKey()), Bytes.wrap(held.recordValue())));
  }

  @Override
  public CompletionStage<Void> remove(HeldRecord held) {
    return answer(() -> records.remove(Bytes.wrap(held.recordKey())));
  }

  private void mayThrow() {
    if (errors.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new AssertionError("broken client");
    }
  }

  private CompletionStage<Void> answer(Runnable change) {
    mayThrow();
    if (away) {
      return CompletableFuture.failedFuture(new IllegalStateException("Kafka is away"));
    }
    change.run();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public List<HeldRecord> read(Collection<TopicPartition> partitions) {
    mayThrow();
    if (away) {
      throw new IllegalStateException("Kafka is away");
    }
    return records().stream()
        .filter(held -> partitions.contains(new TopicPartition(held.topic(), held.partition())))
        .toList();
  }
}
