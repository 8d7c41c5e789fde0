// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.lab.CassandraNode;
import io.fullrow.lab.CommandRun;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.NodePublisher;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import io.fullrow.schema.DriverSchemas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is written before anything captures it, while each node is down in turn and no node keeps
 * hints: no replica has all of it. The snapshots of all nodes together have, while writes and
 * compactions go on; what only the first replicas have does not.
 */
@EnabledIfSystemProperty(
    named = "fullrow.publisher.stale-rows",
    matches = "\\d+",
    disabledReason = "on demand")
class PublisherStaleReplicasIT {
  private static final Logger LOG = LoggerFactory.getLogger(PublisherStaleReplicasIT.class);
  private static final int ROWS = Integer.getInteger("fullrow.publisher.stale-rows", 200_000);
  private static final int NODES = 3;
  private static final int ROWS_OF_A_PARTITION = 20;
  private static final int IN_FLIGHT = 128;
  private static final int KEPT_SECONDS = 1_000_000;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int WRITES_MEANWHILE = 50;
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(15);
  private static final TableId OLD = new TableId("stale_old", "t");
  private static final TableId ALL = new TableId("stale_all", "t");
  private static final TableId PRIMARY = new TableId("stale_primary", "t");

  private final Random random = new Random(1);
  private long micros = System.currentTimeMillis() * 1_000;

  @Test
  void shouldPublishWhatNoReplicaHasAlone() throws Exception {
    try (Lab lab =
        Lab.builder().nodes(NODES).nodeSetting("hinted_handoff_enabled", "false").start()) {
      List.of(OLD, ALL, PRIMARY).forEach(table -> create(lab, table));
      writeWithEachNodeDown(lab);
      assertPrimaryRangesLose(lab);
      assertSnapshotsAreWhole(lab);
    }
  }

  private static void create(Lab lab, TableId table) {
    TestCluster.ddl(
        lab.session(),
        "CREATE KEYSPACE "
            + table.keyspace()
            + " WITH replication = "
            + lab.cassandra().replication());
    TestCluster.ddl(
        lab.session(),
        "CREATE TABLE "
            + table
            + " (p int, c int, a text, b bigint, m map<int, text>, s text static,"
            + " PRIMARY KEY (p, c)) WITH read_repair = 'NONE'");
  }

  private void writeWithEachNodeDown(Lab lab) throws InterruptedException {
    for (CassandraNode node : lab.cassandra().nodes()) {
      node.kill9();
      write(lab.session(), ROWS / NODES);
      // What is queued for it would reach it until then.
      Thread.sleep(WRITE_TIMEOUT.toMillis());
      node.start();
      awaitAll(lab.session());
    }
    LOG.info("{} mutations, and each node has missed a third of them", ROWS);
  }

  /** Until each node knows of each other. */
  private static void awaitAll(CqlSession session) {
    Awaitility.await("a read at ALL")
        .atMost(Pipelines.PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptions()
        .until(
            () ->
                session.execute(
                        SimpleStatement.newInstance("SELECT p FROM " + OLD + " LIMIT 10")
                            .setConsistencyLevel(DefaultConsistencyLevel.ALL))
                    != null);
  }

  private void write(CqlSession session, int count) {
    Semaphore free = new Semaphore(IN_FLIGHT);
    List<CompletableFuture<?>> failed = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      free.acquireUninterruptibly();
      SimpleStatement statement = next();
      CompletableFuture<?> written = written(session, statement, 0).toCompletableFuture();
      written.whenComplete((done, error) -> free.release());
      failed.add(written);
    }
    failed.forEach(CompletableFuture::join);
  }

  /** Again while a coordinator has not seen that a node went. */
  private static CompletableFuture<Void> written(
      CqlSession session, SimpleStatement statement, int tries) {
    return session
        .executeAsync(statement.setConsistencyLevel(DefaultConsistencyLevel.QUORUM))
        .toCompletableFuture()
        .handle(
            (done, error) -> {
              if (error == null) {
                return CompletableFuture.<Void>completedFuture(null);
              }
              if (tries == 20) {
                throw new CompletionException(error);
              }
              return written(session, statement, tries + 1);
            })
        .thenCompose(again -> again);
  }

  private SimpleStatement next() {
    int p = random.nextInt(Math.max(1, ROWS / ROWS_OF_A_PARTITION));
    int c = random.nextInt(ROWS_OF_A_PARTITION);
    long time = micros++;
    String using = " USING TIMESTAMP " + time;
    String ttl = random.nextInt(4) == 0 ? " AND TTL " + (KEPT_SECONDS + random.nextInt(1_000)) : "";
    String row = " WHERE p = " + p + " AND c = " + c;
    String text = "'text " + time + "'";
    return SimpleStatement.newInstance(
        switch (random.nextInt(14)) {
          case 0, 1 -> "UPDATE " + OLD + using + ttl + " SET a = " + text + row;
          case 2 -> "INSERT INTO " + OLD + " (p, c) VALUES (" + p + ", " + c + ")" + using + ttl;
          case 3 -> "UPDATE " + OLD + using + ttl + " SET m[" + time % 3 + "] = " + text + row;
          case 4 -> "UPDATE " + OLD + using + " SET m = {1: " + text + "}" + row;
          case 5 -> "UPDATE " + OLD + using + " SET s = " + text + " WHERE p = " + p;
          case 6 -> "DELETE a, m[1] FROM " + OLD + using + row;
          case 7 -> "DELETE FROM " + OLD + using + row;
          case 8 -> "DELETE FROM " + OLD + using + " WHERE p = " + p + " AND c > " + c;
          case 9 ->
              random.nextInt(5) == 0
                  ? "DELETE FROM " + OLD + using + " WHERE p = " + p
                  : "DELETE a, b, m FROM " + OLD + using + row;
          default ->
              "INSERT INTO "
                  + OLD
                  + " (p, c, a, b) VALUES ("
                  + String.join(", ", List.of("" + p, "" + c, text, "" + time))
                  + ")"
                  + using
                  + ttl;
        });
  }

  private static Map<String, String> config(Lab lab, TableId target, String topic) {
    Map<String, String> config = Pipelines.fragments(lab, target.keyspace(), OLD, target);
    config.put("fullrow.tables[0].inputs[0].topic", topic);
    return config;
  }

  private static void assertPrimaryRangesLose(Lab lab) throws Exception {
    long records = 0;
    for (NodePublisher publisher : lab.publishers()) {
      CommandRun run =
          publisher.snapshot(
              List.of(OLD.toString()),
              List.of("--accept-unrepaired", "--topic=primary.{keyspace}.{table}"));
      assertThat(run.await(PATIENCE)).as(run.out() + run.err()).isZero();
      assertThat(run.out()).contains("Publishing only what this node has");
      records += records(run);
    }
    FullrowService service =
        lab.service("primary", config(lab, PRIMARY, "primary." + OLD.keyspace() + ".t"));
    service.start();
    Pipelines.awaitReady(service);
    Awaitility.await("caught up")
        .atMost(PATIENCE)
        .until(() -> Pipelines.lag(service).get("caughtUp").asBoolean());
    CommandRun verify = service.startCommand("verify", "--consistency=ALL");
    assertThat(verify.await(PATIENCE)).as(tail(verify)).isEqualTo(1);
    LOG.info("{} records of primary ranges: {}", records, tail(verify));
    service.stop();
  }

  private void assertSnapshotsAreWhole(Lab lab) throws Exception {
    String topic = NodePublisher.topic(OLD.keyspace(), OLD.table());
    TestCluster.ddl(lab.session(), "ALTER TABLE " + OLD + " WITH cdc = true");
    lab.startPublishers(List.of(OLD.toString()));
    FullrowService service = lab.service("all", config(lab, ALL, topic));
    service.start();
    Pipelines.awaitReady(service);
    AtomicBoolean published = new AtomicBoolean();
    CompletableFuture<Integer> writing =
        CompletableFuture.supplyAsync(
            () -> {
              int count = 0;
              while (!published.get()) {
                write(lab.session(), WRITES_MEANWHILE);
                count += WRITES_MEANWHILE;
                LockSupport.parkNanos(PAUSE.toNanos());
              }
              return count;
            });
    long records = 0;
    try {
      kill(lab.publishers().get(0));
      for (int i = 0; i < NODES; i++) {
        CommandRun run = lab.publishers().get(i).snapshot(List.of(OLD.toString()), List.of());
        assertThat(lab.cassandra().nodes().get(i).nodetool("compact", OLD.keyspace()).exitCode())
            .isZero();
        assertThat(run.await(PATIENCE)).as(run.out() + run.err()).isZero();
        records += records(run);
      }
    } finally {
      published.set(true);
    }
    LOG.info("{} records of all replicas, and {} writes meanwhile", records, writing.join());
    CommandRun[] verify = new CommandRun[1];
    Awaitility.await("equal tables")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              if (!Pipelines.lag(service).get("caughtUp").asBoolean()) {
                return false;
              }
              verify[0] = service.startCommand("verify", "--consistency=ALL");
              return verify[0].await(PATIENCE) == 0;
            });
    LOG.info("all replicas: {}", tail(verify[0]));
    assertThat(AlbumPipeline.deadLetters(service)).isZero();
    service.stop();
    assertMarkersEqual(lab.session());
  }

  /** Amid an SSTable, or between two. */
  private static void kill(NodePublisher publisher) {
    CommandRun run = publisher.snapshot(List.of(OLD.toString()), List.of("--rate=1000000"));
    Awaitility.await("a part that is published")
        .atMost(PATIENCE)
        .until(
            () ->
                publisher
                    .unfinishedSnapshot()
                    .filter(file -> file.contains("\"token\":-") || file.contains("\"done\":true"))
                    .isPresent());
    assertThat(run.isRunning()).as(run.out() + run.err()).isTrue();
    run.kill9();
  }

  private static void assertMarkersEqual(CqlSession session) {
    RowMarkers old = markers(session, OLD);
    RowMarkers current = markers(session, ALL);
    int now = Math.toIntExact(System.currentTimeMillis() / 1_000);
    Set<List<Bytes>> keys = new LinkedHashSet<>(old.rows(now));
    assertThat(current.rows(now)).isEqualTo(keys);
    int chunk = 0;
    for (Set<List<Bytes>> some : chunks(keys)) {
      old.deleteCells(some, now);
      current.deleteCells(some, now);
      chunk++;
    }
    Set<List<Bytes>> marked = old.rows(now);
    LOG.info("{} of {} rows have a row marker ({} chunks)", marked.size(), keys.size(), chunk);
    assertThat(marked).isNotEmpty().isNotEqualTo(keys);
    assertThat(current.rows(now)).isEqualTo(marked);
  }

  private static RowMarkers markers(CqlSession session, TableId table) {
    return new RowMarkers(
        session, DriverSchemas.read(session.getMetadata(), table), DefaultConsistencyLevel.ALL);
  }

  private static List<Set<List<Bytes>>> chunks(Set<List<Bytes>> keys) {
    List<Set<List<Bytes>>> chunks = new ArrayList<>();
    for (List<Bytes> key : keys) {
      if (chunks.isEmpty() || chunks.get(chunks.size() - 1).size() == IN_FLIGHT) {
        chunks.add(new LinkedHashSet<>());
      }
      chunks.get(chunks.size() - 1).add(key);
    }
    return chunks;
  }

  private static long records(CommandRun run) {
    return run.out()
        .lines()
        .filter(line -> line.contains("Published the snapshot"))
        .map(line -> line.replaceAll(".*, (\\d+) records.*", "$1"))
        .mapToLong(Long::parseLong)
        .sum();
  }

  private static String tail(CommandRun run) {
    List<String> lines = run.out().lines().toList();
    return Optional.of(lines)
            .filter(all -> all.size() > 3)
            .map(all -> all.subList(all.size() - 3, all.size()))
            .orElse(lines)
        + " "
        + run.err();
  }
}
