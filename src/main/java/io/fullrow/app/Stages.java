// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import com.datastax.oss.driver.api.core.CqlSession;
import io.fullrow.config.FullrowProperties;
import io.fullrow.config.Role;
import io.fullrow.config.TableSettings;
import io.fullrow.model.TableId;
import io.fullrow.ops.AdminMembers;
import io.fullrow.ops.HealthChecks;
import io.fullrow.ops.HostPort;
import io.fullrow.ops.MemberStatus;
import io.fullrow.ops.NodeCopies;
import io.fullrow.registry.RegistryClient;
import io.fullrow.sink.CapturedTargets;
import io.fullrow.sink.ExpiryPrecision;
import io.fullrow.sink.WritePlanner;
import io.fullrow.sink.cassandra.CassandraWriter;
import io.fullrow.sink.kafka.DeadLetters;
import io.fullrow.sink.kafka.EventWriter;
import io.fullrow.sink.kafka.HeldEvent;
import io.fullrow.sink.kafka.HoldPolicy;
import io.fullrow.sink.kafka.SinkConfig;
import io.fullrow.sink.kafka.SinkConsumer;
import io.fullrow.sink.kafka.SinkMetrics;
import io.fullrow.sink.kafka.SinkOperations;
import io.fullrow.sink.kafka.SinkTopic;
import io.fullrow.tables.RegistryEventDecoder;
import io.fullrow.tables.TargetTables;
import io.fullrow.topology.Tables;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;

/** The stages of this instance by its roles: built, started, watched, and closed in order. */
final class Stages implements AutoCloseable {
  private static final String SINK = "sink";
  private static final String WAY_BACK = "way-back";

  private final FullrowProperties properties;
  private final HostPort self;
  private final StageMetrics metrics;
  private volatile boolean hasRun;
  private volatile Optional<MaterializeStage> materialize = Optional.empty();
  private volatile Optional<SinkStage> sink = Optional.empty();
  private volatile Optional<SinkStage> wayBack = Optional.empty();

  /**
   * @param self the address under which the other members ask this one
   */
  Stages(FullrowProperties properties, HostPort self, StageMetrics metrics) {
    this.properties = properties;
    this.self = self;
    this.metrics = metrics;
  }

  /**
   * @param admin stays open as long as the stages
   */
  void startMaterialize(Admin admin, Tables tables) {
    materialize = Optional.of(MaterializeStage.start(properties, self, admin, tables, metrics));
  }

  /**
   * @param targets the tables that are written
   * @param operator gets the sink before it starts, so that what is paused writes nothing
   */
  void startSink(
      CqlSession session,
      TargetTables targets,
      RegistryClient registry,
      Consumer<SinkOperations> operator) {
    SinkParts parts = new SinkParts(properties);
    EventWriter writer = parts.writer(session, targets, registry, metrics);
    SinkStage stage =
        stage(
            config(
                properties.sinkGroup(),
                parts.topics(targets),
                Map.of(),
                properties.target().maxInFlight()),
            Topics.heldTopic(properties.applicationId()),
            letters -> letters,
            writer);
    operator.accept(stage.consumer());
    stage.consumer().start();
    metrics.watchHeld(sources(properties.tables()), stage.consumer());
    sink = Optional.of(stage);
  }

  /**
   * @param session to the cluster of the old keyspaces
   * @param begin from where topics are read of which nothing is committed
   * @return to be closed by the caller, before the session
   */
  SinkStage startWayBack(
      CqlSession session, OldTables old, RegistryClient registry, Map<TopicPartition, Long> begin) {
    SinkMetrics counted = metrics.wayBack();
    EventWriter writer =
        new EventWriter(
            new RegistryEventDecoder(old.targets(), registry, counted),
            old.targets(),
            wayBackPlanner(properties, old.precision()),
            new CapturedTargets(new CassandraWriter(session), table -> true),
            counted,
            InstantSource.system());
    SinkStage stage =
        stage(
            wayBackConfig(old, begin),
            Topics.wayBackHeldTopic(properties.applicationId()),
            letters ->
                (record, kind, reason) -> letters.send(record, kind, WAY_BACK + ": " + reason),
            writer);
    stage.consumer().start();
    metrics.watchWayBackHeld(sources(old.written()), stage.consumer());
    wayBack = Optional.of(stage);
    return stage;
  }

  /** No loss is accepted: no list is rewritten there. */
  static WritePlanner wayBackPlanner(FullrowProperties properties, ExpiryPrecision precision) {
    return new WritePlanner(
        precision, Map.of(), properties.tombstoneRetention(), CanaryEvents.of(properties));
  }

  private SinkStage stage(
      SinkConfig config, String heldTopic, UnaryOperator<DeadLetters> marked, EventWriter writer) {
    return SinkStage.of(
        Clients.kafka(properties), heldTopic, properties.deadLetterTopic(), marked, config, writer);
  }

  private static List<TableId> sources(List<TableSettings> tables) {
    return tables.stream().map(table -> TableId.parse(table.source())).toList();
  }

  private SinkConfig wayBackConfig(OldTables old, Map<TopicPartition, Long> begin) {
    List<SinkTopic> topics = new ArrayList<>();
    old.written().forEach(table -> topics.addAll(SinkParts.topics(table, old.targets(), false)));
    return config(properties.wayBackGroup(), topics, begin, properties.source().maxInFlight());
  }

  private SinkConfig config(
      String group, List<SinkTopic> topics, Map<TopicPartition, Long> begin, int maxInFlight) {
    Map<String, Object> kafka = new HashMap<>(Clients.kafka(properties));
    kafka.put(ConsumerConfig.CLIENT_ID_CONFIG, AdminMembers.clientId(group, self));
    return new SinkConfig(
        kafka,
        group,
        topics,
        begin,
        SinkParts.limits(maxInFlight),
        SinkConfig.Timing.defaults(),
        HoldPolicy.of(properties.tombstoneRetention()),
        Map.of());
  }

  /** All but the way back, which may start much later. */
  void watch(HealthChecks checks) {
    materialize.ifPresent(
        running -> {
          checks.addReadiness("materialize", () -> ready(running.state(), checks));
          checks.addLiveness("materialize", () -> alive(running.state()));
          checks.addHold("materialize", () -> goesOn(running.blocked(), "working"));
        });
    sink.ifPresent(running -> watch(SINK, running.consumer(), checks));
  }

  void watchWayBack(HealthChecks checks) {
    wayBack.ifPresent(running -> watch(WAY_BACK, running.consumer(), checks));
  }

  private static void watch(String name, SinkConsumer running, HealthChecks checks) {
    checks.addHold(name, () -> goesOn(running.blocked(), "writing"));
    checks.addTableHold(name + "-tables", running::heldTables);
    checks.addKeyHold(name + "-keys", () -> keys(running.heldEvents()));
  }

  private static Map<TableId, String> keys(List<HeldEvent> held) {
    Map<TableId, List<HeldEvent>> byTable =
        held.stream().collect(Collectors.groupingBy(HeldEvent::table));
    Map<TableId, String> texts = new HashMap<>();
    byTable.forEach(
        (table, events) ->
            texts.put(
                table, events.size() + " keys are held, one of them: " + events.get(0).reason()));
    return texts;
  }

  private static HealthChecks.Result goesOn(Optional<String> blocked, String working) {
    return blocked.map(HealthChecks.Result::down).orElseGet(() -> HealthChecks.Result.up(working));
  }

  /**
   * Once it has run, a rebalance is part of its work. Before, it joins and restores, and a rolling
   * update had better wait; unless a server is away, which no restart changes.
   */
  private HealthChecks.Result ready(KafkaStreams.State state, HealthChecks checks) {
    if (state == KafkaStreams.State.RUNNING) {
      hasRun = true;
    }
    boolean works = hasRun || !checks.servers().up();
    return works && alive(state).up()
        ? HealthChecks.Result.up(state.name())
        : HealthChecks.Result.down(state.name());
  }

  /** Only what a restart remedies: the service waits for unreachable servers. */
  private static HealthChecks.Result alive(KafkaStreams.State state) {
    return state == KafkaStreams.State.ERROR || state == KafkaStreams.State.NOT_RUNNING
        ? HealthChecks.Result.down(state.name())
        : HealthChecks.Result.up(state.name());
  }

  /** Whether Kafka Streams runs, and so has created its topics. */
  boolean materializing() {
    return materialize.filter(stage -> stage.state() == KafkaStreams.State.RUNNING).isPresent();
  }

  /** Until every stage is there, nobody may take what they do not hold for nothing. */
  private String state() {
    boolean begun =
        (materialize.isPresent() || !properties.roles().contains(Role.MATERIALIZE))
            && (sink.isPresent() || !properties.roles().contains(Role.SINK))
            && (wayBack.isPresent() || !properties.roles().contains(Role.WAY_BACK));
    return begun
        ? materialize.map(stage -> stage.state().name()).orElse(MemberStatus.RUNNING)
        : KafkaStreams.State.CREATED.name();
  }

  MemberStatus status() {
    return new MemberStatus(
        state(),
        materialize.map(MaterializeStage::buffered).orElse(0L),
        materialize.map(MaterializeStage::pendingSlices).orElse(0L),
        sinks().mapToInt(SinkStage::inFlight).sum(),
        sinks().mapToInt(SinkStage::heldKeys).sum(),
        sinks().mapToLong(SinkStage::oldestUnackedMs).max().orElse(0),
        metrics.deadLetters());
  }

  /** What was read of each node of the source. */
  List<NodeCopies> sourceNodes() {
    return metrics.nodes();
  }

  /** All that write to Cassandra. */
  private Stream<SinkStage> sinks() {
    return Stream.concat(sink.stream(), wayBack.stream());
  }

  /** The sink first: what it has written is committed while everything else still works. */
  @Override
  public void close() {
    sink.ifPresent(SinkStage::close);
    materialize.ifPresent(MaterializeStage::close);
  }
}
