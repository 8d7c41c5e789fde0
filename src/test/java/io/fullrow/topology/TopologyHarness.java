// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.event.DataEvent;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.intake.DirectIntake;
import io.fullrow.model.Bytes;
import io.fullrow.model.Fragment;
import io.fullrow.model.Header;
import io.fullrow.model.TableId;
import io.fullrow.reconcile.MergeLaws;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** The topology in one thread, without a broker, under a clock that only the test moves. */
final class TopologyHarness implements AutoCloseable {
  static final long START_SECOND = 1_700_000_000L;
  static final Duration RETENTION = Duration.ofHours(1);
  static final String DEAD_LETTERS = "dlq";
  static final String FRAGMENTS = "repartition";
  static final int MAX_RECORD_BYTES = 200_000;

  /** No input older than this may come for a while before anything is purged. */
  static final Duration QUIET = Duration.ofSeconds(61);

  private static final long CACHE_BYTES = 10 << 20;

  final FakeTables tables;
  final MaterializeConfig config;
  final CountedMetrics metrics = new CountedMetrics();
  final StageLoad load = new StageLoad();
  private final Path folder = temporaryFolder();
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> fragments;
  private final DirectIntake intake;
  private final Map<String, Map<Bytes, DataEvent>> last = new LinkedHashMap<>();
  private final List<DataEvent> everyRow = new ArrayList<>();
  private Duration waited = Duration.ZERO;
  private Instant now = Instant.ofEpochSecond(START_SECOND);

  private TopologyHarness(
      FakeTables tables, MaterializeConfig config, LongSupplier nanoTime, long cacheBytes) {
    this.tables = tables;
    this.config = config;
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedRocksDb.class);
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, cacheBytes);
    driver =
        new TopologyTestDriver(
            new MaterializeTopology(config, tables, metrics, load, nanoTime).build(),
            settings,
            now);
    fragments =
        driver.createInputTopic(FRAGMENTS, new ByteArraySerializer(), new ByteArraySerializer());
    intake =
        new DirectIntake(
            config.maxRecordBytes(),
            tables,
            metrics,
            (key, value) ->
                fragments.pipeInput(
                    new TestRecord<>(key.toArray(), value.toArray(), now.minus(waited))));
  }

  static TopologyHarness withoutWindow() {
    return withWindow(Duration.ZERO);
  }

  static TopologyHarness withWindow(Duration window) {
    return of(FakeTables.usual(), config(window, 1 << 20));
  }

  static TopologyHarness of(FakeTables tables, MaterializeConfig config) {
    return of(tables, config, () -> 0, CACHE_BYTES); // no budget is spent, no rest begins
  }

  /**
   * @param nanoTime measures the budget of a punctuation
   * @param cacheBytes of the cache over all stores
   */
  static TopologyHarness of(
      FakeTables tables, MaterializeConfig config, LongSupplier nanoTime, long cacheBytes) {
    return new TopologyHarness(tables, config, nanoTime, cacheBytes);
  }

  static MaterializeConfig config(Duration window, long maxBufferedBytes) {
    return new MaterializeConfig(
        MergeLaws.cassandra5(),
        FRAGMENTS,
        DEAD_LETTERS,
        FakeTables.SHARED,
        window,
        maxBufferedBytes,
        RETENTION,
        MAX_RECORD_BYTES,
        Duration.ofMillis(50));
  }

  static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("fullrow-topology-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends the fragments as raw records, one after the other, all at this instant. */
  TopologyHarness send(Fragment... fragments) {
    for (Fragment fragment : fragments) {
      raw(FakeTables.rawTopic(fragment.table()), FragmentCodec.encode(fragment).toArray());
    }
    return this;
  }

  void raw(String topic, byte @Nullable [] value) {
    raw(topic, new TestRecord<>(null, value, now));
  }

  void raw(String topic, TestRecord<byte[], byte[]> record) {
    intake.raw(topic, record.key(), record.value(), record.headers(), record.timestamp());
  }

  /** Sends a fragment that waited between intake and join. */
  void sendLate(Fragment fragment, Duration waiting) {
    waited = waiting;
    send(fragment);
    waited = Duration.ZERO;
  }

  /** Sends a fragment that arrived on Kafka long ago. */
  void sendArrived(Fragment fragment, Duration ago) {
    raw(
        FakeTables.rawTopic(fragment.table()),
        new TestRecord<>(null, FragmentCodec.encode(fragment).toArray(), now.minus(ago)));
  }

  TopologyHarness advance(Duration time) {
    now = now.plus(time);
    intake.retry();
    driver.advanceWallClockTime(time);
    return this;
  }

  /** Lets punctuations run until nothing is held back. */
  TopologyHarness drain() {
    for (int i = 0; (i < 50 && held() > 0) || i < 2; i++) {
      advance(Duration.ofMillis(200));
    }
    return this;
  }

  /** What waits in the intake, the ordering window and the work store. */
  long held() {
    return intake.waiting() + load.pendingSlices() + load.buffered();
  }

  Instant now() {
    return now;
  }

  long nowSecond() {
    return now.getEpochSecond();
  }

  /** The events of the table since the last call, rows first, then those of the partition topic. */
  List<DataEvent> events(TableId table) {
    List<DataEvent> all = new ArrayList<>(rowEvents(table));
    all.addAll(partitionEvents(table));
    return all;
  }

  List<DataEvent> rowEvents(TableId table) {
    return read(table, FakeTables.eventsTopic(table), false);
  }

  List<DataEvent> partitionEvents(TableId table) {
    String topic = TableContext.partitionsTopic(FakeTables.eventsTopic(table));
    return read(table, topic, true);
  }

  /** The last event of every key so far: what compaction leaves, but for null values. */
  List<DataEvent> lastEvents(TableId table) {
    events(table);
    List<DataEvent> all = new ArrayList<>();
    last.values().forEach(topic -> all.addAll(topic.values()));
    return all;
  }

  /** All row events so far with the last partition events: what uneven compaction can leave. */
  List<DataEvent> everyRowEvent(TableId table) {
    List<DataEvent> all = new ArrayList<>(lastEvents(table));
    all.addAll(everyRow.stream().filter(event -> event.envelope().table().equals(table)).toList());
    return all;
  }

  List<ProducerRecord<byte[], byte[]>> deadLetters() {
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>(intake.deadLetters());
    all.addAll(records(DEAD_LETTERS));
    return all;
  }

  List<ProducerRecord<byte[], byte[]>> records(String topic) {
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
    while (true) {
      TestRecord<byte[], byte[]> next = next(topic);
      if (next == null) {
        return all;
      }
      all.add(
          new ProducerRecord<>(
              topic, 0, next.timestamp(), next.key(), next.value(), next.headers()));
    }
  }

  private @Nullable TestRecord<byte[], byte[]> next(String topic) {
    if (!driver.producedTopicNames().contains(topic)) {
      return null;
    }
    var output =
        driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    return output.isEmpty() ? null : output.readRecord();
  }

  private List<DataEvent> read(TableId table, String topic, boolean partitions) {
    List<DataEvent> events = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : records(topic)) {
      List<Header> headers = new ArrayList<>();
      record
          .headers()
          .forEach(
              header ->
                  headers.add(
                      new Header(
                          header.key(), Optional.ofNullable(header.value()).map(Bytes::wrap))));
      Bytes key = Bytes.wrap(record.key());
      Optional<Bytes> value = Optional.ofNullable(record.value()).map(Bytes::wrap);
      DataEvent event = tables.reader(table).decode(partitions, key, value, headers);
      last.computeIfAbsent(topic, any -> new LinkedHashMap<>()).put(key, event);
      events.add(event);
      if (!partitions) {
        everyRow.add(event);
      }
    }
    return events;
  }

  <K, V> KeyValueStore<K, V> store(String name) {
    return driver.getKeyValueStore(name);
  }

  int entries(String store) {
    int count = 0;
    try (var all = store(store).all()) {
      while (all.hasNext()) {
        all.next();
        count++;
      }
    }
    return count;
  }

  @Override
  public void close() {
    driver.close();
    try {
      FileSystemUtils.deleteRecursively(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
