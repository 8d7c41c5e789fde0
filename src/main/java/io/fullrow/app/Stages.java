// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import com.datastax.oss.driver.api.core.CqlSession;
import io.fullrow.config.FullrowProperties;
import io.fullrow.config.Role;
import io.fullrow.model.TableId;
import io.fullrow.ops.AdminMembers;
import io.fullrow.ops.HealthChecks;
import io.fullrow.ops.HostPort;
import io.fullrow.ops.MemberStatus;
import io.fullrow.registry.RegistryClient;
import io.fullrow.sink.kafka.EventWriter;
import io.fullrow.sink.kafka.HeldEvent;
import io.fullrow.sink.kafka.HoldPolicy;
import io.fullrow.sink.kafka.KafkaDeadLetters;
import io.fullrow.sink.kafka.KafkaHeldTopic;
import io.fullrow.sink.kafka.SinkConfig;
import io.fullrow.sink.kafka.SinkConsumer;
import io.fullrow.sink.kafka.SinkOperations;
import io.fullrow.tables.TargetTables;
import io.fullrow.topology.RecordSize;
import io.fullrow.topology.Tables;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.KafkaStreams;

/** The stages of this instance by its roles: built, started, watched, and closed in order. */
final class Stages implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  private final FullrowProperties properties;
  private final HostPort self;
  private final StageMetrics metrics;
  private volatile boolean hasRun;
  private volatile Optional<MaterializeStage> materialize = Optional.empty();
  private volatile Optional<SinkConsumer> sink = Optional.empty();
  private Optional<KafkaDeadLetters> deadLetters = Optional.empty();
  private Optional<KafkaHeldTopic> heldTopic = Optional.empty();

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
    KafkaDeadLetters letters = parts.deadLetters();
    deadLetters = Optional.of(letters);
    KafkaHeldTopic heldEvents =
        new KafkaHeldTopic(
            Clients.kafka(properties),
            Topics.heldTopic(properties.applicationId()),
            RecordSize.MAX_DEAD_LETTER_BYTES);
    heldTopic = Optional.of(heldEvents);
    EventWriter writer = parts.writer(session, targets, registry, metrics);
    SinkConsumer consumer =
        new SinkConsumer(sinkConfig(parts, targets), writer, letters, heldEvents);
    operator.accept(consumer);
    consumer.start();
    metrics.watchHeld(
        properties.tables().stream().map(table -> TableId.parse(table.source())).toList(),
        consumer);
    sink = Optional.of(consumer);
  }

  private SinkConfig sinkConfig(SinkParts parts, TargetTables targets) {
    Map<String, Object> kafka = new HashMap<>(Clients.kafka(properties));
    kafka.put(ConsumerConfig.CLIENT_ID_CONFIG, AdminMembers.clientId(properties.sinkGroup(), self));
    return new SinkConfig(
        kafka,
        properties.sinkGroup(),
        parts.topics(targets),
        parts.limits(),
        SinkConfig.Timing.defaults(),
        HoldPolicy.of(properties.tombstoneRetention()));
  }

  void watch(HealthChecks checks) {
    materialize.ifPresent(
        running -> {
          checks.addReadiness("materialize", () -> ready(running.state(), checks));
          checks.addLiveness("materialize", () -> alive(running.state()));
          checks.addHold("materialize", () -> goesOn(running.blocked(), "working"));
        });
    sink.ifPresent(
        running -> {
          checks.addHold("sink", () -> goesOn(running.blocked(), "writing"));
          checks.addTableHold("sink-tables", running::heldTables);
          checks.addHold("sink-keys", () -> keys(running.heldEvents()));
        });
  }

  private static HealthChecks.Result keys(List<HeldEvent> held) {
    return held.isEmpty()
        ? HealthChecks.Result.up("none held")
        : HealthChecks.Result.down(
            held.size()
                + " keys are held, the first of "
                + held.get(0).table()
                + ": "
                + held.get(0).reason());
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
            && (sink.isPresent() || !properties.roles().contains(Role.SINK));
    return begun
        ? materialize.map(stage -> stage.state().name()).orElse(MemberStatus.RUNNING)
        : KafkaStreams.State.CREATED.name();
  }

  MemberStatus status() {
    return new MemberStatus(
        state(),
        materialize.map(MaterializeStage::buffered).orElse(0L),
        materialize.map(MaterializeStage::pendingSlices).orElse(0L),
        sink.map(running -> running.inFlight() + running.loading()).orElse(0),
        sink.map(running -> running.heldEvents().size()).orElse(0),
        sink.flatMap(SinkConsumer::oldestUnacked).map(Duration::toMillis).orElse(0L),
        metrics.deadLetters());
  }

  /** The sink first: what it has written is committed while everything else still works. */
  @Override
  public void close() {
    sink.ifPresent(running -> running.close(CLOSE_TIMEOUT));
    heldTopic.ifPresent(KafkaHeldTopic::close);
    deadLetters.ifPresent(KafkaDeadLetters::close);
    materialize.ifPresent(MaterializeStage::close);
  }
}
