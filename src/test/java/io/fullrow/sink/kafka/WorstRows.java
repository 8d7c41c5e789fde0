package io.fullrow.sink.kafka;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.event.DataEvent;
import io.fullrow.event.EncodedEvent;
import io.fullrow.event.EventCodec;
import io.fullrow.event.EventReader;
import io.fullrow.event.EventSchemas;
import io.fullrow.event.Operation;
import io.fullrow.event.SchemaIds;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Clustering;
import io.fullrow.model.Columns;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlValues;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.ExpiryPrecision;
import io.fullrow.sink.Targets;
import io.fullrow.sink.WritePlan;
import io.fullrow.sink.WritePlanner;
import io.fullrow.sink.WriteResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * A backlog of the rows that take most memory for their bytes: maps of small elements, each of a
 * writetime of its own, so that each is a statement. Exits with 0 when all are written.
 */
final class WorstRows {
  private static final TableId SOURCE = new TableId("old", "t");
  private static final int ELEMENTS = 4_400;
  private static final int EVENTS = 320;

  /** The target answers when nothing more came for so long: all that may be under way is. */
  private static final Duration QUIET = Duration.ofMillis(500);

  private static final TableSchema TARGET =
      new TableSchema(
          new TableId("new", "t"),
          List.of(new Column("p", DataTypes.INT, Column.Kind.PARTITION_KEY, false)),
          List.of(),
          List.of(),
          List.of(
              new Column(
                  "m", DataTypes.mapOf(DataTypes.INT, DataTypes.INT), Column.Kind.REGULAR, true)));

  private final EventSchemas schemas = EventSchemas.of(SOURCE, TARGET);
  private final EventReader reader =
      EventReader.of(TARGET, id -> id == 1 ? schemas.rowKey() : schemas.rowValue());
  private final ScheduledExecutorService target = Executors.newScheduledThreadPool(1);
  private final Map<CompletableFuture<WriteResult>, WritePlan> open = new HashMap<>();
  private long lastNanos;
  private final AtomicInteger written = new AtomicInteger();

  private WorstRows() {}

  public static void main(String[] args) throws InterruptedException {
    new WorstRows().run();
    System.exit(0);
  }

  static EncodedEvent event() {
    Map<CellKey, Cell> cells = new TreeMap<>();
    for (int i = 0; i < ELEMENTS; i++) {
      Bytes number = CqlValues.encode(DataTypes.INT, i);
      WriteTime writetime = WriteTime.ofMicros(1_700_000_000_000_000L + i);
      cells.put(CellKey.element("m", number), Cell.live(writetime, number));
    }
    DataEvent.Row row =
        new DataEvent.Row(
            new DataEvent.Envelope(
                SOURCE,
                PartitionKey.of(CqlValues.encode(DataTypes.INT, 1)),
                Operation.UPDATE,
                WriteTime.ofMicros(1),
                Optional.empty()),
            Clustering.none(),
            Optional.empty(),
            Optional.empty(),
            Columns.of(cells),
            true,
            false);
    return EventCodec.of(EventSchemas.of(SOURCE, TARGET), SchemaIds.rowsOnly(1, 2))
        .encode(row, 1_700_000_000L);
  }

  static ConsumerRecord<byte[], byte[]> record(EncodedEvent event, long offset) {
    RecordHeaders headers = new RecordHeaders();
    event
        .headers()
        .forEach(
            header -> headers.add(header.name(), header.value().map(Bytes::toArray).orElse(null)));
    byte[] key = event.key().toArray();
    byte[] value = event.value().orElseThrow().toArray();
    return new ConsumerRecord<>(
        "rows",
        0,
        offset,
        System.currentTimeMillis(),
        TimestampType.CREATE_TIME,
        key.length,
        value.length,
        key,
        value,
        headers,
        Optional.empty());
  }

  private void run() throws InterruptedException {
    EncodedEvent event = event();
    SinkHarness.Mock consumer = new SinkHarness.Mock();
    SinkConfig config =
        new SinkConfig(
            Map.of(),
            "sink",
            List.of(new SinkTopic("rows", SOURCE, false, false)),
            SinkConfig.Limits.ofHeap(512, 64L << 20),
            SinkConfig.Timing.defaults(),
            HoldPolicy.of(Duration.ofDays(10)));
    SinkConsumer sink =
        new SinkConsumer(
            config,
            delivery(),
            (record, kind, why) -> failed(why),
            HeldTopic.none(),
            p -> consumer);
    sink.start();
    target.scheduleWithFixedDelay(this::answer, 100, 100, TimeUnit.MILLISECONDS);
    TopicPartition rows = new TopicPartition("rows", 0);
    while (consumer.subscription().isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    consumer.schedulePollTask(
        () -> {
          consumer.rebalance(List.of(rows));
          consumer.updateBeginningOffsets(Map.of(rows, 0L));
          for (int i = 0; i < EVENTS; i++) {
            consumer.addRecord(record(event, i));
          }
        });
    while (written.get() < EVENTS) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private EventDelivery delivery() {
    return new EventDelivery(
        (topic, key, value, headers) ->
            Decoding.decoded(reader.decode(topic.partitionTopic(), key, value, headers)),
        new OneTarget(),
        new WritePlanner(ExpiryPrecision.EXACT, Map.of(), Duration.ofDays(10)),
        this::write,
        SinkMetrics.none(),
        InstantSource.system());
  }

  /** Holds the plan, as the driver does until the last of its statements is acknowledged. */
  private synchronized CompletionStage<WriteResult> write(TableSchema table, WritePlan plan) {
    CompletableFuture<WriteResult> answer = new CompletableFuture<>();
    open.put(answer, plan);
    lastNanos = System.nanoTime();
    return answer;
  }

  private synchronized void answer() {
    if (System.nanoTime() - lastNanos < QUIET.toNanos()) {
      return;
    }
    List<CompletableFuture<WriteResult>> answers = List.copyOf(open.keySet());
    open.clear();
    written.addAndGet(answers.size());
    answers.forEach(answer -> answer.complete(WriteResult.written()));
  }

  private static CompletionStage<Void> failed(String why) {
    throw new IllegalStateException(why);
  }

  private static final class OneTarget implements Targets {
    @Override
    public Optional<TableSchema> schema(TableId source) {
      return Optional.of(TARGET);
    }

    @Override
    public CompletionStage<Void> refresh(TableId source) {
      return CompletableFuture.completedFuture(null);
    }
  }
}
