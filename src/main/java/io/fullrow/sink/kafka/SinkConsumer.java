// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sink: a member of the sink's consumer group that writes Data Pipeline events to the target.
 * Its loop survives everything: whatever ends a consumer is logged, shown in {@link #blocked()},
 * and followed by a new consumer.
 *
 * <p>Thread-safe.
 */
public final class SinkConsumer implements SinkOperations, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SinkConsumer.class);
  private static final int WORKERS = 4;

  private final SinkConfig config;
  private final EventWriter writer;
  private final EventsInFlight events;
  private final Function<Map<String, Object>, Consumer<byte[], byte[]>> consumers;
  private final ScheduledExecutorService workers;
  private final Thread thread;
  private final Rewinds rewinds = new Rewinds();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final PollLoop.Life life = new Life();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile Duration closeTimeout;
  private volatile Optional<PollLoop> current = Optional.empty();
  private volatile Optional<String> failure = Optional.empty();

  public SinkConsumer(
      SinkConfig config, EventWriter writer, DeadLetters deadLetters, HeldTopic heldTopic) {
    this(config, writer, deadLetters, heldTopic, KafkaConsumer::new);
  }

  SinkConsumer(
      SinkConfig config,
      EventWriter writer,
      DeadLetters deadLetters,
      HeldTopic heldTopic,
      Function<Map<String, Object>, Consumer<byte[], byte[]>> consumers) {
    this.config = config;
    this.writer = writer;
    this.consumers = consumers;
    this.workers = workers(config.groupId());
    this.events = new EventsInFlight(writer, deadLetters, heldTopic, config, workers);
    this.closeTimeout = config.timing().drain();
    this.thread = new Thread(this::supervise, config.groupId() + "-poll");
    this.thread.setDaemon(true);
  }

  private static ScheduledExecutorService workers(String groupId) {
    AtomicInteger number = new AtomicInteger();
    return Executors.newScheduledThreadPool(
        WORKERS,
        task -> {
          Thread worker = new Thread(task, groupId + "-worker-" + number.incrementAndGet());
          worker.setDaemon(true);
          return worker;
        });
  }

  /** Starts to read; returns at once. Kafka, topics and target need not be there yet. */
  public void start() {
    thread.start();
  }

  /**
   * Stops reading, awaits the writes under way, commits, and leaves the group so that others take
   * over at once. What is not acknowledged in time is read again by the next member.
   */
  public void close(Duration timeout) {
    closeTimeout = timeout;
    closing.countDown();
    try {
      thread.join(timeout.plus(timeout).plusSeconds(5).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    workers.shutdownNow();
  }

  @Override
  public void close() {
    close(config.timing().drain());
  }

  private boolean running() {
    return closing.getCount() > 0;
  }

  private final class Life implements PollLoop.Life {
    @Override
    public boolean running() {
      return SinkConsumer.this.running();
    }

    @Override
    public void polled() {
      failures.set(0);
      failure = Optional.empty();
    }

    @Override
    public Duration drainTimeout() {
      return closeTimeout;
    }
  }

  private void supervise() {
    Backoff backoff = new Backoff(config.timing().retryFirst(), config.timing().retryMax());
    while (running()) {
      try {
        consume();
      } catch (RuntimeException | Error e) {
        failure = Optional.of("the consumer failed: " + e);
        LOG.error("The sink's consumer failed and will be replaced", e);
        pause(backoff.millis(failures.incrementAndGet()));
      }
    }
  }

  private void pause(long millis) {
    try {
      if (closing.await(millis, TimeUnit.MILLISECONDS)) {
        LOG.debug("Closed while waiting for the next consumer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void consume() {
    Consumer<byte[], byte[]> consumer = consumers.apply(config.consumerProperties());
    PollLoop loop = new PollLoop(consumer, config, events, rewinds, writer.clock());
    current = Optional.of(loop);
    try {
      loop.run(life);
    } finally {
      loop.abandon();
      current = Optional.empty();
      leave(consumer);
    }
  }

  private void leave(Consumer<byte[], byte[]> consumer) {
    try {
      consumer.close(
          CloseOptions.timeout(closeTimeout)
              .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    } catch (KafkaException e) {
      LOG.warn("The sink's consumer did not close cleanly", e);
    }
  }

  @Override
  public int inFlight() {
    return events.size();
  }

  /** Partitions of which it is not known yet what is held. */
  public int loading() {
    return events.loading().size();
  }

  @Override
  public Optional<Duration> oldestUnacked() {
    return partitions().stream()
        .flatMap(offsets -> offsets.oldestMillis().stream())
        .min(Comparator.naturalOrder())
        .map(millis -> Duration.ofMillis(Math.max(0, writer.clock().millis() - millis)));
  }

  @Override
  public Optional<String> blocked() {
    return failure.or(events::blocked);
  }

  @Override
  public List<HeldEvent> heldEvents() {
    return events.heldEvents();
  }

  @Override
  public Map<TableId, String> heldTables() {
    return events.heldTables();
  }

  @Override
  public Set<TableId> pausedTables() {
    return events.pausedTables();
  }

  /**
   * Stops the writes of a table: its partitions are paused, what is under way ends, offsets stay.
   * For this process alone and until {@link #resume}; whether the sink was started does not matter.
   */
  @Override
  public void pause(TableId table) {
    events.pause(table);
  }

  @Override
  public void resume(TableId table) {
    events.resume(table);
  }

  /**
   * Limits the writes of a table by this process.
   *
   * @param recordsPerSecond at least 1; empty for no limit
   */
  @Override
  public void rate(TableId table, OptionalInt recordsPerSecond) {
    events.rate(table, recordsPerSecond);
  }

  @Override
  public void rewind(Rewind rewind) {
    rewinds.ask(rewind);
  }

  /**
   * Gives up what is held of a key now: it becomes a dead letter of the kind {@code Skipped}. Later
   * events of the key are written as ever.
   *
   * @param topic of the event
   * @param key of the event's record
   * @return whether this process holds that key
   */
  @Override
  public boolean skip(String topic, Bytes key) {
    return events.skip(topic, key);
  }

  @Override
  public Set<TopicPartition> assignment() {
    return partitions().stream().map(PartitionOffsets::partition).collect(Collectors.toSet());
  }

  private Collection<PartitionOffsets> partitions() {
    return current.map(PollLoop::partitions).orElse(Set.of());
  }
}
