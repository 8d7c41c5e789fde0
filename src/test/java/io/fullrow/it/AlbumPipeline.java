// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.fullrow.lab.CassandraCluster;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.ToolResult;
import io.fullrow.verify.ComparisonReport;
import io.fullrow.verify.ComparisonRequest;
import io.fullrow.verify.TableComparison;
import io.fullrow.workload.Albums;
import io.fullrow.workload.RandomAlbums;
import io.fullrow.workload.ReplicaCopies;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;

/**
 * Keyspaces, topics and random fragments of one test of faults. Every mutation is applied to the
 * old keyspace by CQL and published as fragments; the service is the test's own.
 */
final class AlbumPipeline implements AutoCloseable {
  static final long SEED = Long.getLong("fullrow.it.seed", 20_261_121);
  static final int MUTATIONS = Integer.getInteger("fullrow.it.mutations", 1_000);
  private static final int BATCH = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Lab lab;
  private final String id;
  private final CassandraCluster targetCluster;
  private final RandomAlbums random;
  private final ReplicaCopies replicas;

  /**
   * @param id of the application; keyspaces and topics have their names by it
   */
  AlbumPipeline(Lab lab, String id, CassandraCluster targetCluster) {
    this.lab = lab;
    this.id = id;
    this.targetCluster = targetCluster;
    this.random = new RandomAlbums(source(), SEED);
    this.replicas = new ReplicaCopies(lab.kafka().bootstrapServers(), rawTopic(), SEED);
    Albums.recreate(lab.session(), source(), lab.cassandra().replication());
    recreateTarget();
  }

  AlbumPipeline(Lab lab, String id) {
    this(lab, id, lab.cassandra());
  }

  String source() {
    return id + "_old";
  }

  String target() {
    return id + "_new";
  }

  String rawTopic() {
    return id + ".raw";
  }

  String eventsTopic() {
    return "dp." + id;
  }

  EventLog events() {
    return new EventLog(
        lab, List.of(eventsTopic(), eventsTopic() + ".partitions"), Pipelines.PARTITIONS);
  }

  RandomAlbums random() {
    return random;
  }

  Map<String, String> config() {
    Map<String, String> config = Pipelines.servers(lab, id);
    config.put("fullrow.tables[0].source", Albums.table(source()).toString());
    config.put("fullrow.tables[0].inputs[0].topic", rawTopic());
    config.put("fullrow.tables[0].inputs[0].format", "fragment");
    config.put("fullrow.tables[0].events-topic", eventsTopic());
    config.put("fullrow.tables[0].target", Albums.table(target()).toString());
    config.put("fullrow.target.contact-points", targetCluster.contactPoint());
    return config;
  }

  void recreateTarget() {
    recreate(target());
  }

  /** Creates a keyspace of the target cluster anew. */
  void recreate(String keyspace) {
    Albums.recreate(targetCluster.session(), keyspace, targetCluster.replication());
  }

  /** Applies and publishes that many mutations of one kind of workload. */
  void write(int mutations, Supplier<Albums.Mutation> next) {
    List<Albums.Mutation> batch = new ArrayList<>();
    for (int i = 0; i < mutations; i++) {
      batch.add(next.get());
      if (batch.size() == BATCH || i == mutations - 1) {
        write(batch);
        batch.clear();
      }
    }
  }

  void write(List<Albums.Mutation> mutations) {
    apply(mutations);
    replicas.publish(mutations.stream().map(Albums.Mutation::fragment).toList());
  }

  /** All at once: their order is in their timestamps. */
  void apply(List<Albums.Mutation> mutations) {
    CqlSession session = lab.session();
    List<CompletableFuture<?>> applied = new ArrayList<>();
    for (Albums.Mutation mutation : mutations) {
      applied.add(session.executeAsync(mutation.cql()).toCompletableFuture());
    }
    applied.forEach(CompletableFuture::join);
  }

  /** Publishes them in the Confluent wire format, as written by the schema of that id. */
  void write(List<Albums.Mutation> mutations, int schemaId) {
    apply(mutations);
    replicas.publish(mutations.stream().map(Albums.Mutation::fragment).toList(), schemaId);
  }

  /** Makes the sink read all events again, by Kafka's own tool; it must be stopped. */
  void resetSink(String application) {
    Awaitility.await("offsets reset")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              ToolResult reset =
                  lab.kafka()
                      .consumerGroups(
                          "--group",
                          application + "-sink",
                          "--reset-offsets",
                          "--to-earliest",
                          "--all-topics",
                          "--execute");
              assertThat(reset.exitCode()).as(reset.output()).isZero();
              // The tool ends well too if it refuses, since the group still has a member.
              assertThat(reset.output()).contains(eventsTopic()).doesNotContain("Error");
            });
  }

  /** That the service has nothing left to do, and that both keyspaces are then equal. */
  void assertEqual(FullrowService service) {
    awaitCaughtUp(service);
    assertTablesEqual(target());
  }

  /** Waits until both keyspaces are equal, whatever else the service has to do. */
  void awaitTablesEqual() {
    Awaitility.await("equal tables")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(2))
        .untilAsserted(() -> assertTablesEqual(target()));
  }

  /** That a keyspace of the target cluster equals the old one now. */
  void assertTablesEqual(String keyspace) {
    TableComparison comparison = new TableComparison(lab.session(), targetCluster.session());
    // As of a little while ago, so that the clocks of all nodes have passed it.
    ComparisonReport report =
        comparison.compare(
            ComparisonRequest.of(
                Albums.table(source()),
                Albums.table(keyspace),
                Instant.now().getEpochSecond() - 1));
    assertThat(report.equal()).as("-Dfullrow.it.seed=%d: %s", SEED, report.render()).isTrue();
    assertThat(report.rowsCompared()).isPositive();
  }

  static void awaitCaughtUp(FullrowService service) {
    await(service, lag -> lag.get("caughtUp").asBoolean());
  }

  /** For a group of sinks alone, of which nobody materializes. */
  static void awaitSinkCaughtUp(FullrowService service) {
    await(
        service,
        lag -> {
          JsonNode sink = lag.get("sink");
          return sink.get("partitions").size() > 0
              && sink.path("lag").asLong(-1) == 0
              && sink.get("inFlight").asLong(-1) == 0;
        });
  }

  private static void await(FullrowService service, Predicate<JsonNode> done) {
    String[] last = {""};
    try {
      Awaitility.await("caught up")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(500))
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(
              () -> {
                JsonNode lag = Pipelines.lag(service);
                last[0] = lag.toString();
                return done.test(lag);
              });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(service.name() + " does not catch up: " + last[0], e);
    }
  }

  /** Dead letters of all members. */
  static long deadLetters(FullrowService service) throws Exception {
    return Pipelines.lag(service).get("deadLetters").asLong();
  }

  @Override
  public void close() {
    replicas.close();
  }
}
