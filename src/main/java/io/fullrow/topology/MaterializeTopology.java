// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.model.Bytes;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Builds the topology. Building starts nothing: the result can be described, tested, or run.
 *
 * <p>It is the same whatever tables are configured and however many partitions raw topics have: its
 * only source is the topic of fragments. So instances with different tables can work side by side,
 * which a rolling restart needs.
 *
 * <p>The stages are processors of our own, not DSL operators: those drop some records in silence.
 */
public final class MaterializeTopology {
  private final MaterializeConfig config;
  private final Tables tables;
  private final MaterializeMetrics metrics;
  private final StageLoad load;
  private final LongSupplier nanoTime;

  /** Outlives the threads that it counts. */
  private final RepeatedFailures failures = new RepeatedFailures();

  public MaterializeTopology(
      MaterializeConfig config, Tables tables, MaterializeMetrics metrics, StageLoad load) {
    this(config, tables, metrics, load, System::nanoTime);
  }

  MaterializeTopology(
      MaterializeConfig config,
      Tables tables,
      MaterializeMetrics metrics,
      StageLoad load,
      LongSupplier nanoTime) {
    this.config = config;
    this.tables = tables;
    this.metrics = metrics;
    this.load = load;
    this.nanoTime = nanoTime;
  }

  /** The whole topology, with fixed names throughout. */
  public Topology build() {
    Serde<Bytes> bytes = BytesSerde.create();
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(
            config.fragmentsTopic(),
            Consumed.with(bytes, bytes)
                .withName(Names.FRAGMENTS_SOURCE)
                .withTimestampExtractor(new ArrivalTime()))
        .process(join(), Named.as(Names.JOIN));
    Topology topology = builder.build();
    addSink(topology, Names.EVENTS, Names.JOIN);
    addSink(topology, Names.JOIN_DEAD_LETTERS, Names.JOIN);
    return topology;
  }

  private static void addSink(Topology topology, String name, String parent) {
    topology.addSink(
        name,
        OutgoingRouting.topic(),
        OutgoingRouting.keySerializer(),
        OutgoingRouting.valueSerializer(),
        OutgoingRouting.partitioner(),
        parent);
  }

  private ProcessorSupplier<Bytes, Bytes, Outgoing, Outgoing> join() {
    ThreadLocal<PerThread> threads =
        ThreadLocal.withInitial(
            () -> new PerThread(new ThreadShare(nanoTime), new CommitPace(config.promptCommit())));
    return new ProcessorSupplier<>() {
      @Override
      public Processor<Bytes, Bytes, Outgoing, Outgoing> get() {
        return new JoinProcessor(
            () -> new JoinTask.Shared(config, tables, metrics, load, failures, threads.get()));
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return Set.of(
            rocksDb(Names.ROW_STORE).withCachingEnabled(),
            rocksDb(Names.RANGE_STORE),
            rocksDb(Names.WORK_STORE),
            buffer());
      }
    };
  }

  private static StoreBuilder<KeyValueStore<Bytes, Bytes>> rocksDb(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), BytesSerde.create(), BytesSerde.create())
        .withLoggingEnabled(Map.of());
  }

  /**
   * It restores from the start of its changelog, which must therefore stay short: of a segment that
   * is closed little is left once it is compacted, and one of 16 MB (the largest record needs that)
   * lasts for minutes. Most fragments come and go between two commits: cached, they never get
   * there.
   */
  private static StoreBuilder<KeyValueStore<Bytes, Bytes>> buffer() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(Names.BUFFER_STORE),
            BytesSerde.create(),
            BytesSerde.create())
        .withLoggingEnabled(
            Map.of(
                TopicConfig.SEGMENT_BYTES_CONFIG, "16777216",
                TopicConfig.SEGMENT_MS_CONFIG, "20000",
                TopicConfig.DELETE_RETENTION_MS_CONFIG, "60000",
                TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1"))
        .withCachingEnabled();
  }
}
