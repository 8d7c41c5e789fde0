// SPDX-License-Identifier: Apache-2.0
package io.fullrow.operations;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads an operations topic into its view, on one thread that nothing ends but its close. Whatever
 * goes wrong, it begins again with a new consumer and reads the whole topic, which is small. So
 * does a topic that was deleted and created again: its id shows it, since offsets may look as
 * before.
 */
final class Follower implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final JsonMapper JSON = new JsonMapper();

  private final Supplier<org.apache.kafka.clients.consumer.Consumer<String, byte[]>> consumers;
  private final Supplier<Optional<Uuid>> topicId;
  private final TopicPartition partition;
  private final View view;
  private final Consumer<String> changed;
  private final Timing timing;
  private final CompletableFuture<Void> loaded = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile String failure = "";

  /** Whose records are read now. */
  @GuardedBy("this")
  private Optional<org.apache.kafka.clients.consumer.Consumer<String, byte[]>> current =
      Optional.empty();

  /**
   * @param pause before a new consumer after a failure
   * @param idCheck how often the topic is asked for its id
   */
  record Timing(Duration pause, Duration idCheck) {
    static final Timing DEFAULT = new Timing(Duration.ofSeconds(1), Duration.ofSeconds(10));
  }

  /**
   * @param topicId asks the brokers; empty while they do not answer or the topic is missing
   * @param changed called for each key that was written or differs, after the first load
   */
  Follower(
      Supplier<org.apache.kafka.clients.consumer.Consumer<String, byte[]>> consumers,
      Supplier<Optional<Uuid>> topicId,
      String topic,
      View view,
      Consumer<String> changed,
      Timing timing) {
    this.consumers = consumers;
    this.topicId = topicId;
    this.partition = new TopicPartition(topic, 0);
    this.view = view;
    this.changed = changed;
    this.timing = timing;
  }

  /** Completes when all that was in the topic has been read. */
  CompletableFuture<Void> loaded() {
    return loaded;
  }

  /** Why it is not read now; empty while it is. */
  String failure() {
    return failure;
  }

  @Override
  public void run() {
    while (!isClosed()) {
      try (var consumer = consumers.get()) {
        running(Optional.of(consumer));
        consumer.assign(List.of(partition));
        follow(consumer);
      } catch (WakeupException e) {
        LOG.debug("stopped reading {}", partition.topic());
      } catch (RuntimeException e) {
        failed(e);
      } finally {
        running(Optional.empty());
      }
    }
  }

  void close() {
    closed.countDown();
    synchronized (this) {
      current.ifPresent(org.apache.kafka.clients.consumer.Consumer::wakeup);
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private synchronized void running(
      Optional<org.apache.kafka.clients.consumer.Consumer<String, byte[]>> consumer) {
    current = consumer;
  }

  private void follow(org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer) {
    Optional<Uuid> id = topicId.get();
    load(consumer);
    long checked = System.nanoTime();
    while (!isClosed()) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        read(record).ifPresent(entry -> apply(record.key(), entry));
      }
      if (System.nanoTime() - checked >= timing.idCheck().toNanos()) {
        Optional<Uuid> now = topicId.get();
        if (now.isPresent() && !now.equals(id)) {
          LOG.warn("topic {} was created anew and is read from its start", partition.topic());
          return;
        }
        checked = System.nanoTime();
      }
    }
  }

  private void load(org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer) {
    Map<String, View.Entry> fresh = new HashMap<>();
    consumer.seekToBeginning(List.of(partition));
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        read(record).ifPresent(entry -> View.put(fresh, record.key(), entry));
      }
    }
    failure = "";
    var differing = view.replace(fresh);
    if (!loaded.complete(null)) {
      differing.forEach(this::announce);
    }
  }

  private void apply(String key, View.Entry entry) {
    view.apply(key, entry);
    announce(key);
  }

  private void announce(String key) {
    try {
      changed.accept(key);
    } catch (RuntimeException e) {
      LOG.error("a listener of {} failed at {}", partition.topic(), key, e);
    }
  }

  /** Empty for what cannot be read: no decision may be lost because of one bad record. */
  private Optional<View.Entry> read(ConsumerRecord<String, byte[]> record) {
    try {
      if (record.key() == null) {
        throw new IllegalArgumentException("a record without a key");
      }
      Optional<JsonNode> value = Optional.ofNullable(record.value()).map(JSON::readTree);
      if (value.filter(JsonNode::isMissingNode).isPresent()) {
        throw new IllegalArgumentException("an empty value");
      }
      return Optional.of(new View.Entry(record.offset(), record.timestamp(), value));
    } catch (JacksonException | IllegalArgumentException e) {
      LOG.warn(
          "{} at offset {} of {} is ignored: {}",
          record.key(),
          record.offset(),
          record.topic(),
          e.getMessage());
      return Optional.empty();
    }
  }

  private void failed(RuntimeException error) {
    if (isClosed()) {
      return;
    }
    if (!error.toString().equals(failure)) {
      LOG.warn("{} cannot be read now and is tried again: {}", partition.topic(), error.toString());
    }
    failure = error.toString();
    try {
      boolean unused = closed.await(timing.pause().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed.countDown();
    }
  }
}
