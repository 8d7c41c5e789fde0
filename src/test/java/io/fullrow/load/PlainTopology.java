// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * The baseline of the materialize stage: a topology that for each record does one get and one put
 * of a RocksDB store with a changelog, and sends the record on; with the service's own settings. It
 * runs in this JVM, so that its code stays compiled when it is closed between two turns.
 */
final class PlainTopology implements Contender {
  static final String CONTENDER = "plain topology";

  private static final String STORE = "plain-store";
  private static final String SOURCE = "plain-source";
  private static final String STEP = "plain-step";

  private final AtomicLong processed = new AtomicLong();
  private final Topology topology;
  private final Properties settings;
  private final Feed feed;
  private Optional<KafkaStreams> streams = Optional.empty();

  PlainTopology(String applicationId, String bootstrapServers, Feed feed, String to, Path state) {
    this.feed = feed;
    topology =
        new Topology()
            .addSource(SOURCE, feed.topic())
            .addProcessor(STEP, () -> new GetAndPut(processed), SOURCE)
            .addStateStore(
                Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(STORE), Serdes.ByteArray(), Serdes.ByteArray()),
                STEP)
            .addSink("plain-sink", to, STEP);
    settings = settings(applicationId, bootstrapServers, state);
  }

  private static Properties settings(String id, String bootstrapServers, Path state) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, id);
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    settings.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 500);
    settings.put(StreamsConfig.POLL_MS_CONFIG, 10);
    settings.put(
        StreamsConfig.NUM_STREAM_THREADS_CONFIG, Runtime.getRuntime().availableProcessors());
    settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 10L);
    return settings;
  }

  @Override
  public String name() {
    return CONTENDER;
  }

  @Override
  public String unit() {
    return ServiceContender.FRAGMENTS;
  }

  @Override
  public void begin() {
    KafkaStreams started = new KafkaStreams(topology, settings);
    streams = Optional.of(started);
    started.start();
    LoadService.until(
        "the plain topology to start", () -> started.state() == KafkaStreams.State.RUNNING);
  }

  @Override
  public Map<String, Long> counts() {
    return Map.of(unit(), processed.get());
  }

  @Override
  public Optional<ServiceProcess> service() {
    return Optional.empty();
  }

  @Override
  public Optional<Backlog> backlog() {
    return Optional.of(new Backlog(feed, processed::get, false));
  }

  /** What is left on its topic is there for the next turn. */
  @Override
  public void end() {
    close();
  }

  @Override
  public void close() {
    streams.ifPresent(KafkaStreams::close);
    streams = Optional.empty();
  }

  private static final class GetAndPut implements Processor<byte[], byte[], byte[], byte[]> {
    private final AtomicLong processed;

    @SuppressWarnings("NullAway.Init") // init() comes first
    private ProcessorContext<byte[], byte[]> context;

    @SuppressWarnings("NullAway.Init") // init() comes first
    private KeyValueStore<byte[], byte[]> store;

    private final AtomicLong known = new AtomicLong();

    GetAndPut(AtomicLong processed) {
      this.processed = processed;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> newContext) {
      context = newContext;
      store = newContext.getStateStore(STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      byte[] before = store.get(record.key());
      known.addAndGet(before == null ? 0 : 1); // the value is used, so that it has to be read
      store.put(record.key(), record.value());
      context.forward(record);
      processed.incrementAndGet();
    }
  }
}
