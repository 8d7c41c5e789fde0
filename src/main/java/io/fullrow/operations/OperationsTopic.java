// SPDX-License-Identifier: Apache-2.0
package io.fullrow.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A compacted topic of one partition as a map of JSON values that all pods share: {@link
 * OperationKeys} has the grammar of its keys. The last write of a key wins, for every pod.
 *
 * <p>Thread-safe. Reads are local and never wait. What this instance wrote is there once its write
 * has completed; what others wrote follows within a moment, or when the brokers are back. A value
 * that is no JSON is logged and ignored, so the one before it stays.
 */
public final class OperationsTopic implements AutoCloseable {
  private static final Duration READ_LIMIT = Duration.ofSeconds(60);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final int ASK_SECONDS = 10;
  private static final int BLOCK_MILLIS = 10_000;
  private static final int DELIVERY_MILLIS = 60_000;
  private static final int REQUEST_MILLIS = 15_000;
  private static final JsonMapper JSON = new JsonMapper();

  private final String topic;
  private final View view = new View();
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private final Follower follower;
  private final Thread thread;
  private final Producer<String, byte[]> producer;
  private final AutoCloseable clients;

  /**
   * @param clients what else is to be closed at the end
   */
  OperationsTopic(
      String topic,
      Supplier<org.apache.kafka.clients.consumer.Consumer<String, byte[]>> consumers,
      Producer<String, byte[]> producer,
      Supplier<Optional<Uuid>> topicId,
      Follower.Timing timing,
      AutoCloseable clients) {
    this.topic = topic;
    this.producer = producer;
    this.clients = clients;
    this.follower =
        new Follower(
            consumers,
            topicId,
            topic,
            view,
            key -> listeners.forEach(listener -> listener.accept(key)),
            timing);
    this.thread = new Thread(follower, "fullrow-operations");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Reads the topic to its end and follows it from there.
   *
   * @param kafka properties of any Kafka client; what the map needs is set over them
   * @param topic exists, is compacted and has one partition
   * @throws KafkaException if it cannot be read within a minute, with the reason
   */
  public static OperationsTopic open(Map<String, Object> kafka, String topic) {
    Admin admin = Admin.create(kafka);
    OperationsTopic opened =
        new OperationsTopic(
            topic,
            () ->
                new KafkaConsumer<>(
                    reading(kafka), new StringDeserializer(), new ByteArrayDeserializer()),
            new KafkaProducer<>(writing(kafka), new StringSerializer(), new ByteArraySerializer()),
            () -> id(admin, topic),
            Follower.Timing.DEFAULT,
            () -> admin.close(CLOSE_TIMEOUT));
    try {
      opened.awaitLoaded(READ_LIMIT);
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private static Map<String, Object> reading(Map<String, Object> kafka) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // An offset that is gone means another topic of that name: it is read from its start then.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    return settings;
  }

  private static Map<String, Object> writing(Map<String, Object> kafka) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // A caller waits for the answer.
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MILLIS);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
    return settings;
  }

  private static Optional<Uuid> id(Admin admin, String topic) {
    try {
      return Optional.ofNullable(
              admin
                  .describeTopics(List.of(topic))
                  .allTopicNames()
                  .get(ASK_SECONDS, TimeUnit.SECONDS)
                  .get(topic))
          .map(TopicDescription::topicId);
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * @throws KafkaException if the limit passes before all has been read
   */
  void awaitLoaded(Duration limit) {
    try {
      follower.loaded().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new KafkaException(
          "the operations topic "
              + topic
              + " could not be read within "
              + limit.toSeconds()
              + " s: "
              + (follower.failure().isEmpty() ? "its end was not reached" : follower.failure()),
          e);
    } catch (ExecutionException e) {
      throw new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  /** The value of a key; empty if it was never written or is removed. */
  public Optional<JsonNode> get(String key) {
    return view.get(key);
  }

  /** A copy of all entries whose keys begin so. */
  public SortedMap<String, JsonNode> withPrefix(String prefix) {
    return view.withPrefix(prefix);
  }

  /** When a value was last written, by the clock of who wrote it; empty for a key without one. */
  public Optional<Instant> written(String key) {
    return view.written(key);
  }

  /** Why the topic is not followed now, so that what is read may be old; empty while it is. */
  public Optional<String> stale() {
    return Optional.of(follower.failure()).filter(reason -> !reason.isEmpty());
  }

  /**
   * Writes a value. Waits up to 10 s for a broker, so it is not for stream threads.
   *
   * @return completed when all in-sync replicas have stored it, and {@link #get} tells it here; or
   *     with the error, after a minute at most
   */
  public CompletionStage<Void> put(String key, JsonNode value) {
    return write(key, Optional.of(value));
  }

  /** Removes a key, as {@link #put} writes it; one that is not there is no error. */
  public CompletionStage<Void> remove(String key) {
    return write(key, Optional.empty());
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
  private CompletionStage<Void> write(String key, Optional<JsonNode> value) {
    CompletableFuture<Void> stored = new CompletableFuture<>();
    byte[] bytes = value.map(JSON::writeValueAsBytes).orElse(null);
    try {
      producer.send(
          new ProducerRecord<>(topic, 0, key, bytes),
          (metadata, error) -> {
            if (error == null) {
              view.apply(key, new View.Entry(metadata.offset(), metadata.timestamp(), value));
              stored.complete(null);
            } else {
              stored.completeExceptionally(error);
            }
          });
    } catch (KafkaException e) {
      stored.completeExceptionally(e);
    }
    return stored;
  }

  /**
   * From now on the listener is called with each key that any pod writes or removes, after the view
   * has it, and with each key whose value differs after the topic had to be read again. All calls
   * come from one thread, which a listener must not hold up; what it throws is logged.
   */
  public void onChange(Consumer<String> listener) {
    listeners.add(listener);
  }

  @Override
  public void close() {
    follower.close();
    producer.close(CLOSE_TIMEOUT);
    try {
      thread.join(CLOSE_TIMEOUT.toMillis());
      clients.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new KafkaException("the clients of " + topic + " cannot be closed", e);
    }
  }
}
