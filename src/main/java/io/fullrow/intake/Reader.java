// SPDX-License-Identifier: Apache-2.0
package io.fullrow.intake;

import io.fullrow.deadletter.DeadLetterHeaders;
import io.fullrow.model.Bytes;
import io.fullrow.model.Header;
import io.fullrow.model.Origin;
import io.fullrow.topology.ArrivalTime;
import io.fullrow.topology.Tables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer of raw topics: reads, decodes, sends on, commits. At least once: an offset is
 * committed when everything before it is stored or waits, so a crash repeats fragments, which the
 * join finds to be duplicates.
 *
 * <p>For one thread but for {@link #status()}. Any exception ends it; a new one reads again from
 * what was committed.
 */
final class Reader implements ConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(Reader.class);
  private static final Duration POLL = Duration.ofMillis(50);

  /** A poll that brings fewer records has caught up: what comes of them is not to wait. */
  private static final int SMALL_POLL = 250;

  /** Of a backlog: to commit is to wait until all is stored. */
  private static final int BACKLOG_INTERVALS = 5;

  /** No batch may take as long as the group waits for a member's next poll, 5 minutes. */
  private static final Duration BATCH_LIMIT = Duration.ofMinutes(1);

  /** Partitions without records get their offsets committed too: markers of transactions move. */
  private static final Duration IDLE_COMMIT = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private final KafkaOutput output;
  private final RawRecords records;
  private final Tables tables;
  private final IntakeConfig.Timing timing;
  private final WaitingRecords waiting = new WaitingRecords();
  private final IntakeOffsets offsets;
  private volatile Status status = new Status(0, Optional.empty());
  private final LongSupplier nanoTime;
  private long lastCommitNanos;
  private long lastIdleCommitNanos;
  private long lastRetryNanos;
  private Set<String> subscribed = Set.of();

  private boolean backlog;

  /** While it is set the consumer stands behind records that were not looked at. */
  private boolean accepting;

  /**
   * @param waiting records that wait for something remote
   * @param reason what one of them waits for
   */
  record Status(long waiting, Optional<String> reason) {}

  /** How long a reader runs, and what it reads. */
  interface Life {
    boolean running();

    /** The raw topics of all tables that are known now. */
    Set<String> topics();

    /** A poll came back, so Kafka can be spoken to. */
    void polled();
  }

  /**
   * @param nanoTime {@link System#nanoTime()}, or a test's clock
   */
  Reader(
      Consumer<byte[], byte[]> consumer,
      KafkaOutput output,
      RawRecords records,
      Tables tables,
      IntakeConfig.Timing timing,
      LongSupplier nanoTime) {
    this.consumer = consumer;
    this.output = output;
    this.records = records;
    this.tables = tables;
    this.timing = timing;
    this.offsets = new IntakeOffsets(consumer, output, waiting);
    this.nanoTime = nanoTime;
    this.lastCommitNanos = nanoTime.getAsLong();
    this.lastIdleCommitNanos = lastCommitNanos;
    this.lastRetryNanos = lastCommitNanos;
  }

  /** From any thread. */
  Status status() {
    return status;
  }

  /** Runs while it should, then stores and commits what it has read. */
  void run(Life life) {
    while (life.running()) {
      subscribe(life.topics());
      if (subscribed.isEmpty()) {
        sleep(POLL);
        continue;
      }
      pauseWhereFull();
      accept(consumer.poll(POLL));
      life.polled();
      retryWhenDue();
      commitWhenDue();
    }
    offsets.commitNow(consumer.assignment());
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  /** Other members may know other tables: each reads the topics that it can decode. */
  private void subscribe(Set<String> topics) {
    if (!topics.equals(subscribed)) {
      subscribed = Set.copyOf(topics);
      LOG.info("reading {} raw topics", subscribed.size());
      consumer.subscribe(subscribed, this);
    }
  }

  private void pauseWhereFull() {
    if (waiting.size() == 0 && consumer.paused().isEmpty()) {
      return;
    }
    Set<TopicPartition> paused = new HashSet<>();
    Set<TopicPartition> resumed = new HashSet<>();
    for (TopicPartition partition : consumer.assignment()) {
      (waiting.full(partition) ? paused : resumed).add(partition);
    }
    consumer.pause(paused);
    consumer.resume(resumed);
  }

  private void accept(ConsumerRecords<byte[], byte[]> polled) {
    accepting = true;
    long deadline = nanoTime.getAsLong() + BATCH_LIMIT.toNanos();
    for (TopicPartition partition : polled.partitions()) {
      offsets.moved(partition);
      for (ConsumerRecord<byte[], byte[]> record : polled.records(partition)) {
        if (nanoTime.getAsLong() - deadline > 0) {
          consumer.seek(partition, record.offset());
          break;
        }
        Origin origin = origin(record);
        records.accept(origin).ifPresent(wait -> waiting.add(partition, origin, wait, tables));
      }
    }
    accepting = false;
    backlog = polled.count() >= SMALL_POLL;
    if (!backlog && !polled.isEmpty()) {
      output.flush();
    }
    report();
  }

  private static Origin origin(ConsumerRecord<byte[], byte[]> record) {
    Optional<Bytes> key = Optional.ofNullable(record.key()).map(Bytes::wrap);
    Optional<Bytes> value = Optional.ofNullable(record.value()).map(Bytes::wrap);
    List<Header> headers = new ArrayList<>();
    record
        .headers()
        .forEach(
            header ->
                headers.add(
                    new Header(
                        header.key(), Optional.ofNullable(header.value()).map(Bytes::wrap))));
    long timestamp = ArrivalTime.of(record.timestamp());
    return new Origin(
        record.topic(),
        record.partition(),
        record.offset(),
        DeadLetterHeaders.arrivalMillis(record.headers(), timestamp),
        Optional.of(new Origin.Original(key, value, headers)));
  }

  private void retryWhenDue() {
    if (waiting.size() == 0 || !isDue(lastRetryNanos, timing.retry())) {
      return;
    }
    lastRetryNanos = nanoTime.getAsLong();
    long deadline = lastRetryNanos + BATCH_LIMIT.toNanos();
    waiting.retry(records, tables, offsets::moved, () -> nanoTime.getAsLong() - deadline < 0);
    report();
  }

  private void report() {
    status = new Status(waiting.size(), waiting.reason());
  }

  private void commitWhenDue() {
    Duration interval = backlog ? timing.commit().multipliedBy(BACKLOG_INTERVALS) : timing.commit();
    if (!isDue(lastCommitNanos, interval)) {
      return;
    }
    lastCommitNanos = nanoTime.getAsLong();
    if (isDue(lastIdleCommitNanos, IDLE_COMMIT)) {
      lastIdleCommitNanos = nanoTime.getAsLong();
      offsets.mayAllHaveMoved();
    }
    offsets.commit();
  }

  private boolean isDue(long lastNanos, Duration interval) {
    return nanoTime.getAsLong() - lastNanos >= interval.toNanos();
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    offsets.assigned(partitions);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    try {
      if (!accepting) {
        offsets.commitNow(partitions);
      }
    } catch (KafkaException e) {
      LOG.warn("Offsets of {} were not committed; they are read again", partitions, e);
    }
    forget(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    forget(partitions);
  }

  private void forget(Collection<TopicPartition> partitions) {
    waiting.forget(partitions);
    offsets.forget(partitions);
    report();
  }
}
