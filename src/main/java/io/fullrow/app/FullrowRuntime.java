// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import io.fullrow.cluster.ClusterConnection;
import io.fullrow.cluster.ClusterSession;
import io.fullrow.config.FullrowProperties;
import io.fullrow.config.Problem;
import io.fullrow.config.Role;
import io.fullrow.config.Secrets;
import io.fullrow.config.StartRefusedException;
import io.fullrow.config.TableList;
import io.fullrow.config.TableSettings;
import io.fullrow.config.TablesCheck;
import io.fullrow.intake.FormerLayout;
import io.fullrow.model.TableId;
import io.fullrow.operations.OperationsTopic;
import io.fullrow.ops.HealthChecks;
import io.fullrow.ops.HostPort;
import io.fullrow.ops.LagReporter;
import io.fullrow.ops.MemberStatus;
import io.fullrow.ops.Meters;
import io.fullrow.ops.NodeCopies;
import io.fullrow.registry.CachingRegistry;
import io.fullrow.registry.HttpRegistry;
import io.fullrow.registry.RegistryClient;
import io.fullrow.registry.RegistryConfig;
import io.fullrow.sink.kafka.SinkOperations;
import io.fullrow.topology.Names;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the service up step by step on a separate thread, and down again in reverse order.
 *
 * <p>A server that does not answer is waited for: liveness is up meanwhile, and the wait shows in
 * the health group {@code dependencies}. A configuration that does not fit what the servers say is
 * refused, which ends the process.
 */
final class FullrowRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(FullrowRuntime.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CLIENT_CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final int ASK_SECONDS = 3;

  private final FullrowProperties configured;
  private final HealthChecks checks;
  private final Meters meters;
  private final Consumer<StartRefusedException> onRefused;

  /** With the tables that the keyspaces stand for, once the target has listed them. */
  private volatile FullrowProperties properties;

  private final ServerErrors errors;
  private final OpenResources open = new OpenResources();
  private final StartProgress progress = new StartProgress(System::nanoTime);
  private final Thread starter = new Thread(this::bringUp, "fullrow-start");
  private volatile Optional<TableOperations> tableOperations = Optional.empty();
  private volatile Optional<OperationsTopic> operations = Optional.empty();
  private volatile Optional<Stages> stages = Optional.empty();
  private volatile HostPort self = new HostPort("localhost", 1);
  private final ServerWait waiting;

  /**
   * @param onRefused called once if the service must not run
   */
  FullrowRuntime(
      FullrowProperties properties,
      HealthChecks checks,
      Meters meters,
      Consumer<StartRefusedException> onRefused) {
    this.configured = properties;
    this.errors = new ServerErrors(Secrets.of(properties));
    this.waiting = new ServerWait(progress, errors);
    this.properties = properties;
    this.checks = checks;
    this.meters = meters;
    this.onRefused = onRefused;
  }

  /**
   * Returns at once.
   *
   * @param address the address under which the other members reach this one
   */
  void start(HostPort address, LagReporter lagReporter) {
    self = address;
    // now, and not when all has connected: alarms need them most while something is away
    meters.bindMember(this::status);
    meters.bindLag(lagReporter);
    meters.bindDependencies(checks);
    bindHeldTables(properties.tables());
    checks.addReadiness("start", progress::readiness);
    checks.addHold("start", progress::hold);
    starter.start();
  }

  private void bindHeldTables(List<TableSettings> tables) {
    meters.bindHeldTables(
        checks, tables.stream().map(table -> TableId.parse(table.source())).toList());
  }

  /** The configuration, with all tables once they are known. */
  FullrowProperties properties() {
    return properties;
  }

  /** What this member has read of each node of the source. */
  List<NodeCopies> sourceNodes() {
    return stages.map(Stages::sourceNodes).orElse(List.of());
  }

  /** What this member holds now. */
  MemberStatus status() {
    return stages
        .map(Stages::status)
        .orElseGet(() -> new MemberStatus("CREATED", 0, 0, 0, 0, 0, 0));
  }

  /** Stops taking work, finishes what is under way, commits, and closes everything. */
  void stop() {
    waiting.stop();
    starter.interrupt();
    try {
      starter.join(STOP_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    open.close();
  }

  private void bringUp() {
    try {
      connectAndStart();
    } catch (StartRefusedException e) {
      onRefused.accept(e);
    } catch (InterruptedException e) {
      LOG.debug("stopped while starting");
    } catch (RuntimeException e) {
      if (!waiting.isStopping()) {
        LOG.error("cannot start", e);
        onRefused.accept(
            new StartRefusedException(
                List.of(new Problem("fullrow", "", "unexpected: " + e, "see the log"))));
      }
    }
  }

  private void connectAndStart() throws InterruptedException {
    Dependencies dependencies = open.add(new Dependencies(checks, errors));
    Admin admin = admin();
    // without a limit it waits for every call under way, so for a minute while no broker answers
    open.add(() -> admin.close(CLIENT_CLOSE_TIMEOUT));
    dependencies.watch(
        "kafka",
        () -> {
          admin.describeCluster().clusterId().get(ASK_SECONDS, TimeUnit.SECONDS);
          return "answers";
        });
    RegistryClient registry =
        new CachingRegistry(new HttpRegistry(RegistryConfig.from(Clients.registry(properties))));
    HttpRegistry uncached = new HttpRegistry(RegistryConfig.from(Clients.registry(properties)));
    dependencies.watch(
        "registry",
        () -> {
          uncached.latest(properties.operationsTopic() + "-value");
          return "answers";
        });
    CqlSession session =
        connect("target", properties.target().contactPoints(), Clients.target(properties));
    dependencies.watch("target", () -> nodesUp(session));
    TableList list = allTables(session);
    Topics topics = new Topics(admin, properties, list.keys());
    waiting.run("kafka, to create or check the operations topic", topics::ensureOperations);
    OperationsTopic shared = open.add(operationsTopic());
    operations = Optional.of(shared);
    GenerationGuard generation = new GenerationGuard(admin, properties, shared);
    if (properties.roles().contains(Role.MATERIALIZE)) {
      waiting.run("kafka, to check what belongs together", generation::check);
    }
    waiting.run("kafka, to create or check the topics", topics::ensure);
    Servers servers = new Servers(admin, registry, session, shared);
    FollowedTables tables = FollowedTables.of(properties, list, servers, open);
    tables.watch(checks);
    waiting.run("target and registry, to read the tables", tables.first()::run);
    tables.first().summarize();
    tables.live().start();
    if (properties.roles().contains(Role.MATERIALIZE)) {
      waiting.run("kafka, to move the offsets of an older release", () -> moveFormerOffsets(admin));
    }
    boolean wayBack = properties.roles().contains(Role.WAY_BACK);
    // before the join goes on: what it writes from now on is the way back's too
    Map<TopicPartition, Long> begin = wayBack ? wayBackBegin(servers) : Map.of();
    Stages started = startStages(servers, tables, generation);
    if (wayBack) {
      startWayBack(started, servers, list, dependencies, begin);
    }
    progress.done();
    LOG.info("started as {}", self);
  }

  private Map<TopicPartition, Long> wayBackBegin(Servers servers) throws InterruptedException {
    OperationsTopic operations = servers.operations();
    WayBackBegin begin =
        new WayBackBegin(
            topic -> WayBackBegin.ends(servers.admin(), topic), operations::get, operations::put);
    List<String> topics =
        properties.tablesWrittenBack().stream()
            .flatMap(table -> Stream.of(table.eventsTopic(), table.partitionsTopic()))
            .toList();
    return waiting.call("kafka, to find where the way back begins", () -> begin.of(topics));
  }

  /** After the others, which do not wait for the old cluster. */
  private void startWayBack(
      Stages started,
      Servers servers,
      TableList list,
      Dependencies dependencies,
      Map<TopicPartition, Long> begin)
      throws InterruptedException {
    CqlSession session =
        connect("source", properties.sourceCluster().contactPoints(), Clients.source(properties));
    dependencies.watch("source", () -> nodesUp(session));
    OldTables old = OldTables.of(properties, list, session, servers.registry(), open);
    waiting.run("source, to read the old tables", old::read);
    checks.addTableHold("old-tables", old.targets()::held);
    // closed before the session that it writes by
    open.add(started.startWayBack(session, old, servers.registry(), begin));
    started.watchWayBack(checks);
  }

  private Admin admin() {
    try {
      return Admin.create(Clients.kafka(properties));
    } catch (KafkaException e) {
      throw new StartRefusedException(List.of(new ClientsCheck(properties).ofKafka(e)));
    }
  }

  /** Known from here on: a table that is created later is followed from the next start on. */
  private TableList allTables(CqlSession session) throws InterruptedException {
    TableList all =
        waiting.call(
            "target, to list the tables of fullrow.keyspaces",
            () ->
                TableList.of(
                    configured, keyspace -> TableList.names(session.getMetadata(), keyspace)));
    properties = configured.with(all);
    List<Problem> problems =
        new TablesCheck(configured, all, ConfigurationLoader.FORMATS).problems();
    if (!problems.isEmpty()) {
      throw new StartRefusedException(problems);
    }
    // the listed tables come first, and have their gauges since the start
    bindHeldTables(all.tables().subList(configured.tables().size(), all.tables().size()));
    return all;
  }

  private void moveFormerOffsets(Admin admin) {
    String id = properties.applicationId();
    new FormerLayout(admin, id, Names.decodeGroup(id)).moveOffsets(Names.repartitionTopic(id));
  }

  private Stages startStages(Servers servers, FollowedTables tables, GenerationGuard generation) {
    StageMetrics metrics = new StageMetrics(meters, properties.tables());
    Stages started = open.add(new Stages(properties, self, metrics));
    stages = Optional.of(started);
    if (properties.roles().contains(Role.MATERIALIZE)) {
      started.startMaterialize(servers.admin(), tables.live());
      open.add(generation.recorder(started::materializing)).start();
    }
    if (properties.roles().contains(Role.SINK)) {
      checks.addTableHold("target-tables", tables.targets()::held);
      started.startSink(
          servers.session(),
          tables.targets(),
          servers.registry(),
          sink -> operate(sink, servers.operations()));
    }
    started.watch(checks);
    return started;
  }

  private void operate(SinkOperations sink, OperationsTopic shared) {
    TableOperations decided =
        open.add(
            new TableOperations(
                properties.tables().stream().map(t -> TableId.parse(t.source())).toList(),
                sink,
                shared::get,
                shared::put,
                Topics.deleteRetention(properties),
                InstantSource.system()));
    checks.addTableHold("overdue", decided::overdue);
    decided.apply();
    decided.start();
    tableOperations = Optional.of(decided);
  }

  /** What all pods and jobs share; empty before it has been read. */
  Optional<OperationsTopic> operations() {
    return operations;
  }

  /** What operators decide; empty before the sink is started, and without it. */
  Optional<TableOperations> tableOperations() {
    return tableOperations;
  }

  private OperationsTopic operationsTopic() throws InterruptedException {
    return waiting.call(
        "kafka, to read the operations topic",
        () -> OperationsTopic.open(Clients.kafka(properties), properties.operationsTopic()));
  }

  private CqlSession connect(String name, List<String> contactPoints, ClusterConnection cluster)
      throws InterruptedException {
    String awaited = name + " cluster at " + contactPoints;
    progress.awaits(awaited);
    LOG.info("connecting to the {}", awaited);
    try {
      CqlSession session = ClusterSession.open(cluster).toCompletableFuture().get();
      open.add(() -> ClusterSession.close(session, CLIENT_CLOSE_TIMEOUT));
      return session;
    } catch (ExecutionException e) {
      throw refusal(name, contactPoints, e.getCause() == null ? e : e.getCause());
    } catch (IllegalArgumentException e) {
      throw refusal(name, contactPoints, e);
    }
  }

  private StartRefusedException refusal(String name, List<String> contactPoints, Throwable cause) {
    return new StartRefusedException(
        List.of(
            Problem.of(
                "fullrow." + name,
                contactPoints,
                "cannot connect: " + errors.reason(cause),
                "check contact points, data center, user and driver options")));
  }

  private static String nodesUp(CqlSession session) {
    long up =
        session.getMetadata().getNodes().values().stream()
            .filter(node -> node.getState() == NodeState.UP && node.getOpenConnections() > 0)
            .count();
    if (up == 0) {
      throw new IllegalStateException("no node is connected");
    }
    return up + " of " + session.getMetadata().getNodes().size() + " nodes up";
  }
}
