package io.fullrow.app;

import com.datastax.oss.driver.api.core.CqlSession;
import io.fullrow.model.TableId;
import io.fullrow.ops.AdminMembers;
import io.fullrow.ops.HealthChecks;
import io.fullrow.ops.HostPort;
import io.fullrow.ops.MemberStatus;
import io.fullrow.reconcile.MergeLaws;
import io.fullrow.reconcile.MergeLaws.Profile;
import io.fullrow.registry.RegistryClient;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.TargetSupport;
import io.fullrow.sink.WritePlanner;
import io.fullrow.sink.cassandra.CassandraWriter;
import io.fullrow.sink.cassandra.TargetSession;
import io.fullrow.sink.kafka.EventDelivery;
import io.fullrow.sink.kafka.SinkConfig;
import io.fullrow.sink.kafka.SinkConsumer;
import io.fullrow.sink.kafka.SinkTopic;
import io.fullrow.topology.MaterializeConfig;
import io.fullrow.topology.MaterializeTopology;
import io.fullrow.topology.StageLoad;
import io.fullrow.topology.TableContext;
import io.fullrow.topology.Tables;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stages of this instance by its roles: built, started, watched, and closed in order. */
final class Stages implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Stages.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration THREAD_PAUSE = Duration.ofSeconds(1);
  private static final int DEDUPE_ENTRIES = 65_536;
  private static final long MAX_IN_FLIGHT_BYTES = 64L << 20;

  private final FullrowProperties properties;
  private final HostPort self;
  private final StageMetrics metrics;
  private final StageLoad load = new StageLoad();
  private Optional<KafkaStreams> streams = Optional.empty();
  private Optional<SinkConsumer> sink = Optional.empty();
  private Optional<SinkDeadLetters> deadLetters = Optional.empty();

  /**
   * @param self the address under which the other members ask this one
   */
  Stages(FullrowProperties properties, HostPort self, StageMetrics metrics) {
    this.properties = properties;
    this.self = self;
    this.metrics = metrics;
  }

  void startMaterialize(Tables tables) {
    List<String> rawTopics = new ArrayList<>();
    properties.tables().forEach(table -> rawTopics.addAll(table.rawTopics()));
    MaterializeConfig config =
        new MaterializeConfig(
            MergeLaws.of(Profile.ofRelease(properties.sourceVersion()).orElseThrow()),
            rawTopics,
            properties.deadLetterTopic(),
            properties.partitions(),
            properties.ordering().window(),
            properties.ordering().maxBufferedBytes().toBytes(),
            properties.tombstoneRetention(),
            Topics.MAX_INTERNAL_BYTES,
            DEDUPE_ENTRIES);
    Properties settings = StreamsSettings.of(properties, self.toString());
    settings.put(
        StreamsConfig.CLIENT_ID_CONFIG, AdminMembers.clientId(properties.applicationId(), self));
    KafkaStreams built =
        new KafkaStreams(new MaterializeTopology(config, tables, metrics, load).build(), settings);
    built.setUncaughtExceptionHandler(Stages::replaceThread);
    built.start();
    streams = Optional.of(built);
  }

  /**
   * Kafka being away for long ends stream threads; each is replaced by a new one, for ever. The
   * pause keeps a fault that comes back at once from filling the log.
   */
  private static StreamThreadExceptionResponse replaceThread(Throwable error) {
    LOG.error("a stream thread failed and will be replaced", error);
    try {
      Thread.sleep(THREAD_PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /**
   * @param tables as they are known at the start
   */
  void startSink(CqlSession session, RegistryClient registry, Tables tables) {
    TargetTables targets =
        new TargetTables(
            new TargetSchemas(session),
            properties.tables(),
            source -> tables.bySource(source).map(TableContext::schema));
    SinkDeadLetters letters =
        new SinkDeadLetters(Clients.kafka(properties), properties.deadLetterTopic());
    deadLetters = Optional.of(letters);
    EventDelivery delivery =
        new EventDelivery(
            new EventDecoding(targets, registry, metrics),
            targets,
            new WritePlanner(
                TargetSession.expiryPrecision(session),
                acceptedLosses(),
                properties.tombstoneRetention()),
            new CassandraWriter(session),
            metrics,
            InstantSource.system());
    SinkConsumer consumer = new SinkConsumer(sinkConfig(targets), delivery, letters);
    consumer.start();
    sink = Optional.of(consumer);
  }

  private SinkConfig sinkConfig(TargetTables targets) {
    List<SinkTopic> topics = new ArrayList<>();
    for (TableSettings table : properties.tables()) {
      TableId source = TableId.parse(table.source());
      boolean inOrder = needsOrder(table, targets.schema(source));
      topics.add(new SinkTopic(table.eventsTopic(), source, false, inOrder));
      boolean clustered =
          targets.schema(source).map(schema -> !schema.clustering().isEmpty()).orElse(true);
      if (clustered) {
        topics.add(new SinkTopic(table.partitionsTopic(), source, true, inOrder));
      }
    }
    Map<String, Object> kafka = new HashMap<>(Clients.kafka(properties));
    kafka.put(ConsumerConfig.CLIENT_ID_CONFIG, AdminMembers.clientId(properties.sinkGroup(), self));
    return new SinkConfig(
        kafka,
        properties.sinkGroup(),
        topics,
        new SinkConfig.Limits(properties.target().maxInFlight(), MAX_IN_FLIGHT_BYTES),
        SinkConfig.Timing.defaults());
  }

  private Map<TableId, Set<String>> acceptedLosses() {
    Map<TableId, Set<String>> accepted = new HashMap<>();
    for (TableSettings table : properties.tables()) {
      accepted.put(TableId.parse(table.source()), Set.copyOf(table.acceptLoss()));
    }
    return accepted;
  }

  /** A column may be named before it is there: it can become a list. */
  static boolean needsOrder(TableSettings table, Optional<TableSchema> target) {
    Set<String> accepted = Set.copyOf(table.acceptLoss());
    return target
        .map(
            schema ->
                TargetSupport.needsOrder(schema, accepted)
                    || !namesKnown(table, schema).containsAll(accepted))
        .orElse(!accepted.isEmpty());
  }

  /** The columns, and what else of the table its format can lose. */
  private static Set<String> namesKnown(TableSettings table, TableSchema schema) {
    Set<String> names = new HashSet<>(schema.byName().keySet());
    Formats.byName(table.format()).fidelity(schema).forEach(loss -> names.add(loss.column()));
    return names;
  }

  void watch(HealthChecks checks) {
    streams.ifPresent(
        running -> {
          checks.addReadiness("materialize", () -> ready(running.state()));
          checks.addLiveness("materialize", () -> alive(running.state()));
        });
    sink.ifPresent(
        running ->
            checks.addReadiness(
                "sink",
                () ->
                    running
                        .blocked()
                        .map(HealthChecks.Result::down)
                        .orElseGet(() -> HealthChecks.Result.up("writing"))));
  }

  private static HealthChecks.Result ready(KafkaStreams.State state) {
    return state == KafkaStreams.State.RUNNING
        ? HealthChecks.Result.up(state.name())
        : HealthChecks.Result.down(state.name());
  }

  /** Only what a restart mends: servers that are away are waited for. */
  private static HealthChecks.Result alive(KafkaStreams.State state) {
    return state == KafkaStreams.State.ERROR || state == KafkaStreams.State.NOT_RUNNING
        ? HealthChecks.Result.down(state.name())
        : HealthChecks.Result.up(state.name());
  }

  MemberStatus status() {
    String state = streams.map(running -> running.state().name()).orElse(MemberStatus.RUNNING);
    return new MemberStatus(
        state,
        load.buffered(),
        load.pendingSlices(),
        sink.map(SinkConsumer::inFlight).orElse(0),
        sink.flatMap(SinkConsumer::oldestUnacked).map(Duration::toMillis).orElse(0L),
        metrics.deadLetters());
  }

  /** The sink first: what it has written is committed while everything else still works. */
  @Override
  public void close() {
    sink.ifPresent(running -> running.close(CLOSE_TIMEOUT));
    deadLetters.ifPresent(SinkDeadLetters::close);
    // A planned stop leaves the group, so that a standby takes over at once.
    streams.ifPresent(
        running ->
            running.close(
                CloseOptions.timeout(CLOSE_TIMEOUT)
                    .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)));
  }
}
