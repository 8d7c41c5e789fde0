// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.fullrow.lab.CassandraCluster;
import io.fullrow.lab.CassandraNode;
import io.fullrow.lab.CommandRun;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.NodePublisher;
import io.fullrow.lab.Server;
import io.fullrow.lab.TestCluster;
import io.fullrow.lab.ToolResult;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Expiry;
import io.fullrow.model.Fragment;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.DriverSchemas;
import io.fullrow.schema.TableSchema;
import io.fullrow.verify.ComparisonReport;
import io.fullrow.verify.ComparisonRequest;
import io.fullrow.verify.TableComparison;
import io.fullrow.workload.ReplicaCopies;
import io.fullrow.workload.anytable.Mutation;
import io.fullrow.workload.anytable.RandomMutations;
import io.fullrow.workload.anytable.TableShape;
import io.fullrow.workload.anytable.TableShapes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One seed's mutations of all tables, through one service of its own, from one keyspace to another.
 */
final class LosslessRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LosslessRun.class);
  private static final int BATCH = 200;
  private static final int MOMENTS = 12;
  private static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** How long a replica may be behind the quorum. */
  private static final Duration REPLICAS_AGREE = Duration.ofSeconds(20);

  private final Lab lab;
  private final String id;
  private final Random random;
  private final boolean published;
  private final Set<String> killed;
  private final Duration late;
  private final int runStart = Math.toIntExact(Instant.now().getEpochSecond());
  private final CassandraCluster target;
  private final List<TableShape> shapes;
  private final List<RandomMutations> tables = new ArrayList<>();
  private final List<ReplicaCopies> replicas = new ArrayList<>();
  private final List<List<Fragment>> lateFragments = new ArrayList<>();
  private final List<String> eventsTopics = new ArrayList<>();
  private final Set<Long> expiries = new TreeSet<>();
  private final List<FullrowService> services = new ArrayList<>();
  private final EventLog events;
  private @Nullable Mutation last;
  private @Nullable PublishedLogs logs;
  private List<NodePublisher> publishers = List.of();

  /**
   * @param id of the application; keyspaces and topics have their names by it
   * @param published whether publishers read the node's commit logs; else the fragments are made
   *     here
   * @param late how long after the first fragment the late ones are published
   */
  LosslessRun(Lab lab, String id, long seed, Duration late) {
    this(lab, id, seed, false, Set.of(), late);
  }

  /**
   * What publishers read of the nodes' commit logs.
   *
   * @param killed what is killed again and again while it is written: {@code publishers}, {@code
   *     nodes}, {@code broker}, {@code service}; or {@code repaired} alone for a node that is away
   *     and repaired then
   */
  static LosslessRun published(Lab lab, String id, long seed, Set<String> killed) {
    return new LosslessRun(lab, id, seed, true, killed, Duration.ZERO);
  }

  private LosslessRun(
      Lab lab, String id, long seed, boolean published, Set<String> killed, Duration late) {
    this.lab = lab;
    this.id = id;
    this.random = new Random(seed);
    this.published = published;
    this.killed = Set.copyOf(killed);
    this.late = late;
    boolean old = lab.cassandra().release().isBefore5();
    this.shapes = old ? TableShapes.withoutVectors() : TableShapes.all();
    this.target = old ? lab.target() : lab.cassandra();
    CqlSession session = lab.session();
    // One run at a time: the session's metadata is off meanwhile.
    synchronized (LosslessRun.class) {
      TableShapes.create(session, shapes, source(), lab.cassandra().replication(), true);
      TableShapes.create(target.session(), shapes, target(), target.replication(), false);
    }
    for (int i = 0; i < shapes.size(); i++) {
      TableShape shape = shapes.get(i);
      TableSchema schema = DriverSchemas.read(session.getMetadata(), shape.in(source()));
      tables.add(new RandomMutations(schema, shape.sourceTtl(), seed * 1_000 + i, runStart));
      replicas.add(new ReplicaCopies(lab.kafka().bootstrapServers(), rawTopic(i), seed + i));
      lateFragments.add(new ArrayList<>());
      eventsTopics.add(eventsTopic(i));
      if (!schema.clustering().isEmpty()) {
        eventsTopics.add(eventsTopic(i) + ".partitions");
      }
    }
    events = new EventLog(lab, eventsTopics, PARTITIONS);
  }

  /** The mutation that was made last, for a person to read. */
  String last() {
    Mutation mutation = last;
    if (mutation == null) {
      return "none";
    }
    return mutation.batch().map(Object::toString).orElse("statement")
        + " at now "
        + mutation.nowSecond()
        + ": "
        + mutation.statements()
        + "\n  as "
        + mutation.fragments();
  }

  /**
   * @throws AssertionError for the first thing that is not equal
   */
  void run(int mutations) throws Exception {
    events.create();
    if (published) {
      startPublishers();
    }
    FullrowService service = start(id, Map.of());
    Instant begin = Instant.now();
    writeAmidKills(service, mutations);
    LOG.info("{}: written", id);
    if (published) {
      Objects.requireNonNull(logs).await(publishers);
    } else {
      awaitCaughtUp(service);
      awaitLate(begin);
      for (int i = 0; i < shapes.size(); i++) {
        replicas.get(i).publish(lateFragments.get(i));
      }
    }
    awaitCaughtUp(service);
    assertNoDeadLetters();
    assertTablesEqual("after all fragments");
    if (lab.cassandra().release().isBefore5()) {
      shapes.forEach(this::assertElementsEqual);
    }
    if (!published) {
      applyAgain(service);
    }
    shapes.forEach(this::assertMarkersEqual);
    if (published) {
      assertLogsAreSsTables();
    }
  }

  /** What the publishers have read of each node's log, and what the node has in its SSTables. */
  private void assertLogsAreSsTables() {
    Objects.requireNonNull(logs).await(publishers);
    List<String> names = shapes.stream().map(shape -> shape.in(source()).toString()).toList();
    List<CommandRun> snapshots =
        publishers.stream().map(publisher -> publisher.snapshot(names, List.of())).toList();
    for (CommandRun snapshot : snapshots) {
      assertThat(snapshot.await()).as(snapshot.out() + snapshot.err()).isZero();
    }
    int partitions = 0;
    for (int i = 0; i < shapes.size(); i++) {
      TableSchema schema =
          DriverSchemas.read(lab.session().getMetadata(), shapes.get(i).in(source()));
      LogsAndSsTables both = LogsAndSsTables.of(schema, LabTopic.of(lab, rawTopic(i)).read());
      both.assertSame();
      partitions += both.partitions();
    }
    assertThat(partitions).as("partitions that were compared").isPositive();
    LOG.info("{}: {} partitions are the same in logs and SSTables", id, partitions);
  }

  /**
   * The same with all of it written before anything captures it.
   *
   * @param pause done when half of it is written, with the tables of the source
   * @param snapshots publishes what the nodes have of these tables
   */
  void runFromSnapshots(
      int mutations, Consumer<List<String>> pause, Consumer<List<String>> snapshots)
      throws Exception {
    List<String> names = shapes.stream().map(shape -> shape.in(source()).toString()).toList();
    events.create();
    write(mutations / 2);
    pause.accept(names);
    write(mutations - mutations / 2);
    LOG.info("{}: written", id);
    FullrowService service = start(id, Map.of());
    snapshots.accept(names);
    LOG.info("{}: published", id);
    awaitCaughtUp(service);
    assertNoDeadLetters();
    assertTablesEqual("after all snapshots");
    if (lab.cassandra().release().isBefore5()) {
      shapes.forEach(this::assertElementsEqual);
    }
    shapes.forEach(this::assertMarkersEqual);
  }

  private void applyAgain(FullrowService service) throws Exception {
    replay(List.of("_again", "_part"));
    assertTablesEqual("after the event topics were applied again");
    events.compact();
    replay(List.of("_compacted"));
    assertTablesEqual("after the compacted event topics were applied again");
    service.stop();
    truncateTarget();
    replay(List.of("_rebuilt"));
    assertTablesEqual("after the target was made anew from the compacted event topics");
    assertNoDeadLetters();
  }

  private void startPublishers() {
    List<String> names = new ArrayList<>(List.of(source() + ".written"));
    for (TableShape shape : shapes) {
      String table = shape.in(source()).toString();
      TestCluster.ddl(lab.session(), "ALTER TABLE " + quoted(source(), shape) + " WITH cdc = true");
      names.add(table);
    }
    logs = PublishedLogs.in(lab, source());
    publishers = lab.startPublishers(names);
  }

  /** One node misses half of it, for longer than others keep hints for it, and is repaired. */
  private void writeWithoutOneNode(int mutations) throws InterruptedException {
    CassandraNode away = lab.cassandra().node(lab.cassandra().nodes().size());
    write(mutations / 4);
    away.kill9();
    // as the others see it
    TimeUnit.SECONDS.sleep(15);
    write(mutations / 2);
    away.start();
    away.awaitRing();
    ToolResult repair = away.nodetool("repair", "--full", source());
    assertThat(repair.exitCode()).as(repair.output()).isZero();
    LOG.info("{}: {}", id, repair.output().lines().reduce("", (before, line) -> line));
    write(mutations / 4);
  }

  private void writeAmidKills(FullrowService service, int mutations) throws InterruptedException {
    if (killed.contains("repaired")) {
      writeWithoutOneNode(mutations);
      return;
    }
    List<Server> victims = new ArrayList<>();
    if (killed.contains("publishers")) {
      victims.addAll(publishers);
    }
    if (killed.contains("nodes")) {
      victims.addAll(lab.cassandra().nodes());
    }
    if (killed.contains("broker")) {
      victims.add(lab.kafka());
    }
    if (killed.contains("service")) {
      victims.add(service);
    }
    if (victims.isEmpty()) {
      write(mutations);
      return;
    }
    try (Kills kills = Kills.of(victims, random.nextLong())) {
      write(mutations);
      LOG.info("{}: {} kills while it was written", id, kills.count());
      assertThat(kills.count()).as("kills").isPositive();
    }
  }

  private void write(int mutations) {
    int done = 0;
    while (done < mutations) {
      int size = Math.min(BATCH, mutations - done);
      List<List<Fragment>> onTime = new ArrayList<>();
      shapes.forEach(shape -> onTime.add(new ArrayList<>()));
      List<CompletableFuture<?>> applied = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        int table = random.nextInt(shapes.size());
        Mutation mutation = tables.get(table).next();
        last = mutation;
        Statement<?> cql = mutation.cql(lab.session());
        applied.add(published ? untilWritten(cql, Instant.now()) : once(cql));
        mutation.fragments().forEach(fragment -> plan(fragment, onTime.get(table), table));
      }
      for (int i = 0; i < shapes.size() && !published; i++) {
        replicas.get(i).publish(onTime.get(i));
      }
      applied.forEach(CompletableFuture::join);
      done += size;
      if (!killed.isEmpty()) {
        pause();
      }
    }
  }

  /** So that there are several kills. */
  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private CompletableFuture<?> once(Statement<?> cql) {
    return lab.session().executeAsync(cql).toCompletableFuture();
  }

  /** Again while nodes are down: its timestamps are its own, and of what is not, both logs tell. */
  private CompletableFuture<?> untilWritten(Statement<?> cql, Instant begin) {
    return once(cql.setConsistencyLevel(ConsistencyLevel.QUORUM))
        .handle(
            (rows, error) -> {
              if (error == null) {
                return CompletableFuture.completedFuture(rows);
              }
              if (Duration.between(begin, Instant.now()).compareTo(PATIENCE) > 0) {
                return CompletableFuture.failedFuture(error);
              }
              return CompletableFuture.supplyAsync(
                      () -> untilWritten(cql, begin),
                      CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS))
                  .thenCompose(next -> next);
            })
        .thenCompose(next -> next);
  }

  /** Some copies come late, of some changes all of them. */
  private void plan(Fragment fragment, List<Fragment> onTime, int table) {
    int kind = random.nextInt(10);
    if (kind > 0) {
      onTime.add(fragment);
    }
    if (kind < 2) {
      lateFragments.get(table).add(fragment);
    }
    if (fragment.change() instanceof Change.Row row) {
      row.marker()
          .flatMap(marker -> marker.expiry())
          .map(Expiry::epochSecond)
          .ifPresent(expiries::add);
    }
  }

  /** Fails at once when the sink holds a table, which never ends here. */
  private static void awaitCaughtUp(FullrowService service) {
    Awaitility.await("caught up")
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              assertThat(service.get("health").body()).doesNotContain("is held");
              return Pipelines.lag(service).get("caughtUp").asBoolean();
            });
  }

  private void awaitLate(Instant begin) {
    Awaitility.await("late fragments")
        .atMost(late.plus(PATIENCE))
        .until(() -> Duration.between(begin, Instant.now()).compareTo(late) >= 0);
  }

  /** The event topics once for each of these groups, all at once, from random offsets for one. */
  private void replay(List<String> groups) throws Exception {
    List<FullrowService> sinks = new ArrayList<>();
    for (String group : groups) {
      if (group.equals("_part")) {
        new SinkOffsets(lab, id + group).set(eventsTopics, random);
      }
      Map<String, String> overrides =
          Map.of("fullrow.application-id", id + group, "fullrow.roles", "sink");
      sinks.add(service(id + group, overrides));
    }
    inParallel(sinks, FullrowService::start);
    for (FullrowService sink : sinks) {
      Pipelines.awaitReady(sink);
      AlbumPipeline.awaitSinkCaughtUp(sink);
    }
    inParallel(sinks, FullrowService::stop);
  }

  private void truncateTarget() {
    for (TableShape shape : shapes) {
      TestCluster.ddl(target.session(), "TRUNCATE " + quoted(target(), shape));
    }
  }

  private static String quoted(String keyspace, TableShape shape) {
    return CqlIdentifier.fromInternal(keyspace).asCql(false)
        + "."
        + CqlIdentifier.fromInternal(shape.name()).asCql(false);
  }

  private static void inParallel(List<FullrowService> services, Consumer<FullrowService> action) {
    CompletableFuture.allOf(
            services.stream()
                .map(service -> CompletableFuture.runAsync(() -> action.accept(service)))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  private void assertTablesEqual(String when) {
    TableComparison comparison = new TableComparison(lab.session(), target.session());
    // As of a little while ago, so that the clocks of all nodes have passed it.
    long now = Instant.now().getEpochSecond() - 1;
    List<ComparisonReport> reports =
        shapes.stream()
            .map(shape -> ComparisonRequest.of(shape.in(source()), shape.in(target()), now))
            // A write that failed may be at one replica alone, whose publisher has published it.
            .map(request -> published ? request.at(ConsistencyLevel.ALL) : request)
            .map(this::withoutElementTimes)
            .map(comparison::compare)
            .toList();
    assertThat(reports.stream().filter(report -> !isEqual(report)).map(ComparisonReport::render))
        .as(when)
        .isEmpty();
    LOG.info(
        "{}: {} rows and {} cells are equal {}",
        id,
        reports.stream().mapToLong(ComparisonReport::rowsCompared).sum(),
        reports.stream().mapToLong(ComparisonReport::cellsCompared).sum(),
        when);
  }

  /** Before 5.0 a node does not tell the writetimes of elements: only values are compared then. */
  private ComparisonRequest withoutElementTimes(ComparisonRequest request) {
    return lab.cassandra().release().isBefore5()
        ? request.leavingOut(multiCell(request.source()))
        : request;
  }

  private Set<String> multiCell(TableId table) {
    return DriverSchemas.read(lab.session().getMetadata(), table).byName().values().stream()
        .filter(Column::multiCell)
        .map(Column::name)
        .collect(Collectors.toSet());
  }

  /** Without their elements, releases do not agree on rows that have nothing else. */
  private static boolean isEqual(ComparisonReport report) {
    return report.leftOut().isEmpty() ? report.equal() : report.cellsDiffering() == 0;
  }

  /** And which rows there are. */
  private void assertElementsEqual(TableShape shape) {
    if (multiCell(shape.in(source())).isEmpty()) {
      return;
    }
    assertThat(values(target.session(), target(), shape))
        .as("the rows of " + shape.name())
        .containsExactlyInAnyOrderElementsOf(values(lab.session(), source(), shape));
  }

  private static List<List<@Nullable ByteBuffer>> values(
      CqlSession session, String keyspace, TableShape shape) {
    TableSchema schema = DriverSchemas.read(session.getMetadata(), shape.in(keyspace));
    String names =
        schema.byName().keySet().stream()
            .sorted()
            .map(name -> CqlIdentifier.fromInternal(name).asCql(false))
            .collect(Collectors.joining(", "));
    return session.execute("SELECT " + names + " FROM " + quoted(keyspace, shape)).all().stream()
        .map(LosslessRun::serialized)
        .toList();
  }

  private static List<@Nullable ByteBuffer> serialized(Row row) {
    List<@Nullable ByteBuffer> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      values.add(row.getBytesUnsafe(i));
    }
    return values;
  }

  /** By which rows outlive the deletion of their last cell, and until when. */
  private void assertMarkersEqual(TableShape shape) {
    CqlSession session = lab.session();
    RowMarkers old =
        new RowMarkers(session, DriverSchemas.read(session.getMetadata(), shape.in(source())));
    CqlSession other = target.session();
    RowMarkers current =
        new RowMarkers(other, DriverSchemas.read(other.getMetadata(), shape.in(target())));
    int now = Math.toIntExact(Instant.now().getEpochSecond());
    Set<List<Bytes>> keys = new LinkedHashSet<>(old.rows(now));
    keys.addAll(current.rows(now));
    old.deleteCells(keys, now);
    current.deleteCells(keys, now);
    LOG.info(
        "{}: {} of {} rows of {} have a row marker",
        id,
        old.rows(now).size(),
        keys.size(),
        shape.name());
    for (int moment : moments(now)) {
      Awaitility.await("the same row markers at " + moment + " (now is " + now + ")")
          .pollDelay(Duration.ZERO)
          .atMost(REPLICAS_AGREE)
          .untilAsserted(
              () ->
                  assertThat(current.rows(moment))
                      .as(shape.name())
                      .containsExactlyInAnyOrderElementsOf(old.rows(moment)));
    }
  }

  /** Now, and some of the seconds at which markers expire and before that. */
  private Set<Integer> moments(int now) {
    List<Long> future = expiries.stream().filter(second -> second > now).toList();
    Set<Integer> moments = new TreeSet<>(Set.of(now));
    for (int i = 0; i < MOMENTS && !future.isEmpty(); i++) {
      int second = Math.toIntExact(future.get(random.nextInt(future.size())));
      moments.addAll(List.of(second - 1, second));
    }
    return moments;
  }

  /** Neither of the service nor of the sinks that read all events again. */
  private void assertNoDeadLetters() {
    assertThat(LabTopic.of(lab, id + ".dlq").read().stream().map(LabTopic::reason).distinct())
        .as("dead letters")
        .isEmpty();
  }

  private FullrowService start(String name, Map<String, String> overrides) {
    FullrowService service = service(name, overrides);
    service.start();
    Pipelines.awaitReady(service);
    return service;
  }

  private FullrowService service(String name, Map<String, String> overrides) {
    Map<String, String> config = new HashMap<>(Pipelines.servers(lab, id));
    config.put("fullrow.partitions", Integer.toString(PARTITIONS));
    config.put("fullrow.target.contact-points", target.contactPoint());
    for (int i = 0; i < shapes.size(); i++) {
      String table = "fullrow.tables[" + i + "].";
      config.put(table + "source", shapes.get(i).in(source()).toString());
      config.put(table + "inputs[0].topic", rawTopic(i));
      config.put(table + "inputs[0].format", "fragment");
      config.put(table + "events-topic", eventsTopic(i));
      config.put(table + "target", shapes.get(i).in(target()).toString());
    }
    config.putAll(overrides);
    FullrowService service = lab.service(name, config);
    services.add(service);
    return service;
  }

  private String source() {
    return id + "_Old";
  }

  private String target() {
    return id + "_New";
  }

  private String rawTopic(int table) {
    return published
        ? NodePublisher.topic(source(), shapes.get(table).name())
        : id + ".raw." + table;
  }

  private String eventsTopic(int table) {
    return "dp." + id + "." + table;
  }

  @Override
  public void close() {
    inParallel(services, FullrowService::stop);
    replicas.forEach(ReplicaCopies::close);
    // A drop can undo what another run creates by another node meanwhile.
    synchronized (LosslessRun.class) {
      TableShapes.drop(lab.session(), source());
      TableShapes.drop(target.session(), target());
    }
  }
}
