// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.deadletter.DeadLetterKind;
import io.fullrow.event.DataEvent;
import io.fullrow.event.EventHeaders;
import io.fullrow.model.Bytes;
import io.fullrow.model.Header;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.ExpiryPrecision;
import io.fullrow.sink.Outcome;
import io.fullrow.sink.PlanWriter;
import io.fullrow.sink.Targets;
import io.fullrow.sink.TestEvents;
import io.fullrow.sink.Write;
import io.fullrow.sink.WritePlan;
import io.fullrow.sink.WritePlanner;
import io.fullrow.sink.Written;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * A sink consumer over a mocked Kafka and a writer whose answers the test gives. Its topic {@code
 * other} is written in order.
 */
final class SinkHarness implements AutoCloseable, PlanWriter, Targets {
  static final TopicPartition ROWS = new TopicPartition("rows", 0);
  static final TopicPartition OTHER = new TopicPartition("other", 0);
  static final TopicPartition PARTITIONS = new TopicPartition("partitions", 0);

  /** Read from {@link #LATE_BEGIN} on if nothing of it is committed. */
  static final TopicPartition LATE = new TopicPartition("partitions", 1);

  static final long LATE_BEGIN = 7;
  private static final TableId OTHER_TABLE = new TableId("old", "other");

  final Queue<Mock> next = new ArrayDeque<>();
  final List<String> deadLetters = new CopyOnWriteArrayList<>();
  final Map<String, CompletableFuture<Outcome<Written>>> open = new ConcurrentHashMap<>();
  final List<String> written = new CopyOnWriteArrayList<>();
  final AtomicInteger refreshes = new AtomicInteger();

  /** So many refreshes from now on throw. */
  final AtomicInteger refreshErrors = new AtomicInteger();

  final AtomicInteger skipped = new AtomicInteger();
  final AtomicInteger acknowledged = new AtomicInteger();
  final AtomicInteger replaced = new AtomicInteger();

  /** What the writer answers by key; an absent answer stays open until the test gives it. */
  volatile Function<String, Optional<Outcome<Written>>> answers =
      key -> Optional.of(Outcome.of(Written.all()));

  volatile Function<String, CompletionStage<Void>> deadLetterAnswers =
      reason -> CompletableFuture.completedFuture(null);

  Mock consumer = new Mock();
  final SinkConsumer sink;

  final FakeHeldTopic heldTopic;

  SinkHarness(int maxInFlight, long maxBytes, Duration drain) {
    this(maxInFlight, maxBytes, drain, HoldPolicy.of(Duration.ofDays(10)), new FakeHeldTopic());
  }

  SinkHarness(
      int maxInFlight, long maxBytes, Duration drain, HoldPolicy holds, FakeHeldTopic heldTopic) {
    this(
        maxInFlight,
        maxBytes,
        new SinkConfig.Timing(
            Duration.ofMillis(1), drain, Duration.ofMillis(2), Duration.ofMillis(20)),
        holds,
        heldTopic);
  }

  SinkHarness(
      int maxInFlight,
      long maxBytes,
      SinkConfig.Timing timing,
      HoldPolicy holds,
      FakeHeldTopic heldTopic) {
    this(maxInFlight, maxBytes, timing, holds, heldTopic, Map.of());
  }

  private SinkHarness(
      int maxInFlight,
      long maxBytes,
      SinkConfig.Timing timing,
      HoldPolicy holds,
      FakeHeldTopic heldTopic,
      Map<TopicPartition, Long> ends) {
    this.heldTopic = heldTopic;
    SinkConfig config =
        new SinkConfig(
            Map.of(),
            "sink",
            List.of(
                new SinkTopic("rows", TestEvents.SOURCE, false, false),
                new SinkTopic("other", OTHER_TABLE, false, true),
                new SinkTopic("partitions", TestEvents.SOURCE, true, false)),
            Map.of(LATE, LATE_BEGIN),
            new SinkConfig.Limits(maxInFlight, maxBytes, 1 << 20),
            timing,
            holds,
            ends);
    next.add(consumer);
    sink =
        new SinkConsumer(
            config,
            new EventWriter(
                SinkHarness::decode,
                this,
                new WritePlanner(ExpiryPrecision.EXACT, Map.of(), Duration.ofDays(10)),
                this,
                new Counting(),
                InstantSource.system()),
            this::deadLetter,
            heldTopic,
            properties -> take());
  }

  static SinkHarness started() {
    return new SinkHarness(16, 1_000_000, Duration.ofSeconds(5)).start();
  }

  /** Reads no further than these offsets. */
  static SinkHarness until(Map<TopicPartition, Long> ends) {
    Duration millis = Duration.ofMillis(2);
    return new SinkHarness(
        16,
        1_000_000,
        new SinkConfig.Timing(millis, Duration.ofSeconds(5), millis, Duration.ofMillis(20)),
        HoldPolicy.withoutTopic(Duration.ofDays(10)),
        new FakeHeldTopic(),
        ends);
  }

  SinkHarness start() {
    sink.start();
    await().until(() -> !consumer.subscription().isEmpty());
    rebalance(ROWS, OTHER);
    await().until(() -> sink.assignment().size() == 2);
    return this;
  }

  private Mock take() {
    return Optional.ofNullable(next.poll()).orElseThrow();
  }

  void rebalance(TopicPartition... partitions) {
    Mock current = consumer;
    current.schedulePollTask(
        () -> {
          current.rebalance(Set.of(partitions));
          for (TopicPartition partition : partitions) {
            current.updateBeginningOffsets(Map.of(partition, 0L));
          }
        });
  }

  /** Adds a record of that value; its key names it. */
  void add(TopicPartition partition, long offset, String key, String value) {
    consumer.addRecord(
        new ConsumerRecord<>(
            partition.topic(),
            partition.partition(),
            offset,
            0L,
            TimestampType.CREATE_TIME,
            key.length(),
            value.length(),
            bytes(key),
            bytes(value),
            new RecordHeaders(),
            Optional.empty()));
  }

  void add(long offset, String key) {
    add(ROWS, offset, key, "");
  }

  /** Adds an event with the headers that one has. */
  void addEvent(TopicPartition partition, long offset, String key, String value, long millis) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(EventHeaders.OP, bytes("UPDATE"));
    headers.add(EventHeaders.WRITETIME, bytes("1000"));
    consumer.addRecord(
        new ConsumerRecord<>(
            partition.topic(),
            partition.partition(),
            offset,
            millis,
            TimestampType.CREATE_TIME,
            key.length(),
            value.length(),
            bytes(key),
            bytes(value),
            headers,
            Optional.empty()));
  }

  void answer(String key, Outcome<Written> result) {
    await().until(() -> open.containsKey(key));
    Optional.ofNullable(open.remove(key)).orElseThrow().complete(result);
  }

  Optional<Long> committed(TopicPartition partition) {
    return Optional.ofNullable(consumer.lastCommitted.get(partition));
  }

  @Override
  public CompletionStage<Outcome<Written>> write(TableSchema target, WritePlan plan) {
    Write.Insert insert = (Write.Insert) plan.requests().get(0).writes().get(0);
    String key =
        new String(insert.partition().components().get(0).toArray(), StandardCharsets.UTF_8);
    written.add(key);
    return answers
        .apply(key)
        .map(CompletableFuture::completedFuture)
        .orElseGet(() -> open.computeIfAbsent(key, absent -> new CompletableFuture<>()));
  }

  @Override
  public Optional<TableSchema> schema(TableId source) {
    return Optional.of(
        new TableSchema(
            new TableId("new", source.table()),
            List.of(new Column("p", DataTypes.TEXT, Column.Kind.PARTITION_KEY, false)),
            List.of(),
            List.of(),
            List.of()));
  }

  @Override
  public CompletionStage<Void> refresh(TableId source) {
    refreshes.incrementAndGet();
    if (refreshErrors.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IllegalStateException("the driver is closed");
    }
    return CompletableFuture.completedFuture(null);
  }

  private CompletionStage<Void> deadLetter(
      ConsumerRecord<byte[], byte[]> record, DeadLetterKind kind, String reason) {
    deadLetters.add(kind == DeadLetterKind.POISON ? reason : kind.text() + ": " + reason);
    return deadLetterAnswers.apply(reason);
  }

  private static Outcome<DataEvent> decode(
      SinkTopic topic, Bytes key, Optional<Bytes> value, List<Header> headers) {
    String kind = new String(value.orElseThrow().toArray(), StandardCharsets.UTF_8);
    TestEvents.RowBuilder row = TestEvents.row(PartitionKey.of(key));
    return switch (kind) {
      case "malformed" -> Outcome.poison("no event");
      case "throws" -> throw new IllegalStateException("broken decoder");
      case "empty" -> Outcome.of(row.build());
      case "other" -> Outcome.of(of(OTHER_TABLE, row));
      default -> Outcome.of(row.marker(1).build());
    };
  }

  private static DataEvent of(TableId table, TestEvents.RowBuilder row) {
    return row.table(table).marker(1).build();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    open.values().forEach(answer -> answer.complete(Outcome.of(Written.all())));
    sink.close(Duration.ofSeconds(1));
  }

  private final class Counting implements SinkMetrics {
    @Override
    public void acknowledged(
        TableId table,
        java.util.OptionalLong arrivalMillis,
        io.fullrow.model.WriteTime writetime,
        long nowMillis) {
      acknowledged.incrementAndGet();
    }

    @Override
    public void skipped(TableId table) {
      skipped.incrementAndGet();
    }

    @Override
    public void replaced(TableId table) {
      replaced.incrementAndGet();
    }

    @Override
    public void retried(TableId table) {}

    @Override
    public void deadLettered(TableId table) {}

    @Override
    public void held(TableId table) {}

    @Override
    public void leftOut(TableId table) {}

    @Override
    public void unwritable(TableId table, int cells) {}
  }

  /** Does not spin when there is nothing to poll, and remembers commits past its own close. */
  static final class Mock extends MockConsumer<byte[], byte[]> {
    final Map<TopicPartition, Long> lastCommitted = new ConcurrentHashMap<>();
    final Map<TopicPartition, String> lastMetadata = new ConcurrentHashMap<>();
    final Queue<Collection<TopicPartition>> pauses = new ConcurrentLinkedQueue<>();

    private final Queue<Runnable> lateAnswers = new ConcurrentLinkedQueue<>();

    /** Whether commits are answered by the poll that follows the next seek. */
    volatile boolean answersAfterSeek;

    Mock() {
      super("earliest");
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // it parks outside of the lock
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
      if (records.isEmpty()) {
        LockSupport.parkNanos(300_000);
      }
      return records;
    }

    @Override
    public synchronized void pause(Collection<TopicPartition> partitions) {
      pauses.add(new ArrayList<>(partitions));
      super.pause(partitions);
    }

    @Override
    public synchronized void commitAsync(
        Map<TopicPartition, OffsetAndMetadata> offsets,
        org.apache.kafka.clients.consumer.OffsetCommitCallback callback) {
      remember(offsets);
      if (answersAfterSeek) {
        lateAnswers.add(() -> super.commitAsync(offsets, callback));
      } else {
        super.commitAsync(offsets, callback);
      }
    }

    @Override
    public synchronized void seek(TopicPartition partition, OffsetAndMetadata offset) {
      super.seek(partition, offset);
      List<Runnable> answers = List.copyOf(lateAnswers);
      schedulePollTask(() -> answers.forEach(Runnable::run));
    }

    @Override
    public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
      remember(offsets);
      super.commitSync(offsets);
    }

    private void remember(Map<TopicPartition, OffsetAndMetadata> offsets) {
      offsets.forEach(
          (partition, offset) -> {
            lastMetadata.put(partition, offset.metadata());
            lastCommitted.put(partition, offset.offset());
          });
    }
  }
}
