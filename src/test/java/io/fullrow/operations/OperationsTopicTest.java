// SPDX-License-Identifier: Apache-2.0
package io.fullrow.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OperationsTopicTest {
  private static final TopicPartition PARTITION = new TopicPartition("app.operations", 0);
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Follower.Timing FAST =
      new Follower.Timing(Duration.ofMillis(1), Duration.ofMillis(1));

  private final BlockingQueue<Consumer<String, byte[]>> consumers = new LinkedBlockingQueue<>();
  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
  private final AtomicReference<Optional<Uuid>> topicId =
      new AtomicReference<>(Optional.of(Uuid.randomUuid()));
  private final List<String> changes = Collections.synchronizedList(new ArrayList<>());
  private Optional<OperationsTopic> opened = Optional.empty();

  @AfterEach
  void close() {
    opened.ifPresent(OperationsTopic::close);
  }

  @Test
  void shouldReadTheLastValueOfEachKeyBeforeItIsOpen() {
    // given
    consumers.add(
        holding(
            record(0, "table/k.a/operation", "{\"paused\":true}"),
            record(1, "table/k.b/operation", "{\"paused\":true}"),
            record(2, "table/k.a/operation", "{\"paused\":false}"),
            record(3, "table/k.b/operation", null),
            record(4, "generation", "{}")));

    // when
    OperationsTopic topic = open();

    // then
    assertThat(topic.get(OperationKeys.tableOperation("k.a"))).contains(json("{\"paused\":false}"));
    assertThat(topic.get(OperationKeys.tableOperation("k.b"))).isEmpty();
    assertThat(topic.withPrefix(OperationKeys.TABLES)).containsOnlyKeys("table/k.a/operation");
    assertThat(topic.get(OperationKeys.GENERATION)).isPresent();
  }

  @Test
  void shouldIgnoreWhatCannotBeRead() {
    // given
    consumers.add(
        holding(
            record(0, "a", "{\"v\":1}"),
            record(1, "a", "{"),
            record(2, "a", ""),
            record(3, null, "{}"),
            record(4, "b", "2")));

    // when
    OperationsTopic topic = open();

    // then
    assertThat(topic.withPrefix("")).containsOnlyKeys("a", "b");
    assertThat(topic.get("a")).contains(json("{\"v\":1}"));
  }

  @Test
  void shouldFollowWhatOthersWrite() {
    // given
    MockConsumer<String, byte[]> consumer = holding();
    consumers.add(consumer);
    OperationsTopic topic = open();

    // when
    consumer.schedulePollTask(() -> consumer.addRecord(record(0, "a", "1")));

    // then
    eventually(() -> assertThat(changes).contains("a"));
    assertThat(topic.get("a")).contains(json("1"));
  }

  @Test
  void shouldTellItsOwnWriteOnceItIsStored() {
    // given
    consumers.add(holding());
    OperationsTopic topic = open();

    // when
    var stored = topic.put("a", json("1")).toCompletableFuture();

    // then
    assertThat(stored).isNotDone();
    assertThat(topic.get("a")).isEmpty();

    // when
    producer.completeNext();

    // then
    assertThat(stored).isCompleted();
    assertThat(topic.get("a")).contains(json("1"));

    // when
    topic.remove("a");
    producer.completeNext();

    // then
    assertThat(topic.get("a")).isEmpty();
    assertThat(producer.history().get(1).value()).isNull();
  }

  @Test
  void shouldNotTellWriteThatFailed() {
    // given
    consumers.add(holding());
    OperationsTopic topic = open();

    // when
    var stored = topic.put("a", json("1")).toCompletableFuture();
    producer.errorNext(new KafkaException("no"));

    // then
    assertThatThrownBy(stored::join).isInstanceOf(CompletionException.class);
    assertThat(topic.get("a")).isEmpty();
  }

  @Test
  void shouldLetTheHigherOffsetWinWhicheverComesFirst() {
    // given
    View view = new View();

    // when
    view.apply("a", new View.Entry(5, 0, Optional.of(json("\"own\""))));
    view.apply("a", new View.Entry(4, 0, Optional.of(json("\"of another before it\""))));

    // then
    assertThat(view.get("a")).contains(json("\"own\""));
  }

  @Test
  void shouldReadAllAnewAfterAnyError() {
    // given
    MockConsumer<String, byte[]> failing = holding(record(0, "a", "1"), record(1, "gone", "1"));
    consumers.add(failing);
    OperationsTopic topic = open();

    // when
    failing.schedulePollTask(
        () -> failing.setPollException(new TopicAuthorizationException("app.operations")));
    consumers.add(holding(record(0, "a", "2")));

    // then
    eventually(() -> assertThat(topic.get("a")).contains(json("2")));
    eventually(() -> assertThat(changes).contains("a", "gone"));
    assertThat(topic.get("gone")).isEmpty();
    assertThat(topic.stale()).isEmpty();
  }

  @Test
  void shouldReadTopicThatWasCreatedAnewFromItsStart() {
    // given
    consumers.add(holding(record(0, "a", "1")));
    OperationsTopic topic = open();
    consumers.add(holding(record(0, "b", "2")));

    // when
    topicId.set(Optional.empty());
    topicId.set(Optional.of(Uuid.randomUuid()));

    // then
    eventually(() -> assertThat(topic.get("b")).contains(json("2")));
    assertThat(topic.get("a")).isEmpty();
  }

  @Test
  void shouldGoOnAfterListenerFailed() {
    // given
    MockConsumer<String, byte[]> consumer = holding();
    consumers.add(consumer);
    OperationsTopic topic = open();
    topic.onChange(
        key -> {
          throw new IllegalStateException(key);
        });

    // when
    consumer.schedulePollTask(() -> consumer.addRecord(record(0, "a", "1")));
    eventually(() -> assertThat(changes).contains("a"));
    consumer.schedulePollTask(() -> consumer.addRecord(record(1, "b", "1")));

    // then
    eventually(() -> assertThat(changes).contains("b"));
  }

  @Test
  void shouldSayWhyItCannotBeRead() {
    // given
    OperationsTopic topic = starting();

    // then
    eventually(() -> assertThat(topic.stale()).isPresent());
    assertThatThrownBy(() -> topic.awaitLoaded(Duration.ofMillis(1)))
        .isInstanceOf(KafkaException.class)
        .hasMessageContaining("app.operations")
        .hasMessageContaining("no broker");
  }

  private OperationsTopic open() {
    OperationsTopic topic = starting();
    topic.awaitLoaded(LIMIT);
    topic.onChange(changes::add);
    return topic;
  }

  private OperationsTopic starting() {
    OperationsTopic topic =
        new OperationsTopic(PARTITION.topic(), this::next, producer, topicId::get, FAST, () -> {});
    opened = Optional.of(topic);
    return topic;
  }

  private Consumer<String, byte[]> next() {
    Consumer<String, byte[]> next = consumers.poll();
    if (next == null) {
      throw new KafkaException("no broker");
    }
    return next;
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  private static MockConsumer<String, byte[]> holding(ConsumerRecord<String, byte[]>... records) {
    MockConsumer<String, byte[]> consumer = new MockConsumer<>("none");
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, (long) records.length));
    consumer.schedulePollTask(() -> List.of(records).forEach(consumer::addRecord));
    return consumer;
  }

  private static ConsumerRecord<String, byte[]> record(
      long offset, @Nullable String key, @Nullable String value) {
    return new ConsumerRecord<>(
        PARTITION.topic(),
        0,
        offset,
        key,
        value == null ? null : value.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode json(String text) {
    return JSON.readTree(text);
  }

  private static void eventually(org.awaitility.core.ThrowingRunnable assertion) {
    Awaitility.await().atMost(LIMIT).untilAsserted(assertion);
  }
}
