// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.lab.CommandRun;
import io.fullrow.lab.Converter;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.NodePublisher;
import io.fullrow.lab.Server;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.TableId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether the gate of a quiet table sees that publishers are stopped. Each row is on two of the
 * three nodes, so that the one that is stopped can be named.
 */
@Tag("replicas")
class CutoverIT {
  /** Instead of the publisher. */
  private static final boolean DEBEZIUM = Boolean.getBoolean("fullrow.it.gate.debezium");

  private static final Logger LOG = LoggerFactory.getLogger(CutoverIT.class);
  private static final String ID = "gate";
  private static final TableId OLD = new TableId(ID + "_old", "orders");
  private static final TableId NEW = new TableId(ID + "_new", "orders");
  private static final int NODES = 3;
  private static final int ROWS = 20;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final JsonMapper JSON = new JsonMapper();

  private final Lab lab = SharedLab.get();
  private FullrowService service;

  @BeforeEach
  void start() {
    create(OLD, " WITH cdc = true" + (DEBEZIUM ? " AND read_repair = 'NONE'" : ""));
    create(NEW, "");
    if (DEBEZIUM) {
      lab.startDebezium(Converter.JSON);
      lab.awaitDebezium(OLD.keyspace(), OLD.table());
    } else {
      lab.startPublishers(List.of(OLD.toString()));
    }
    service = lab.service(ID, config());
    service.start();
    Pipelines.awaitReady(service);
    for (int i = 0; i < ROWS; i++) {
      lab.session().execute("INSERT INTO " + OLD + " (id, note) VALUES (?, ?)", i, "note " + i);
    }
  }

  private void create(TableId table, String options) {
    TestCluster.ddl(lab.session(), "DROP KEYSPACE IF EXISTS " + table.keyspace());
    TestCluster.ddl(
        lab.session(),
        "CREATE KEYSPACE "
            + table.keyspace()
            + " WITH replication = {'class': 'NetworkTopologyStrategy', '"
            + lab.cassandra().localDatacenter()
            + "': 2}");
    TestCluster.ddl(
        lab.session(), "CREATE TABLE " + table + " (id int PRIMARY KEY, note text)" + options);
  }

  private Map<String, String> config() {
    Map<String, String> config = Pipelines.servers(lab, ID);
    config.put("fullrow.tables[0].source", OLD.toString());
    config.put(
        "fullrow.tables[0].inputs[0].topic",
        DEBEZIUM
            ? lab.rawTopic(OLD.keyspace(), OLD.table())
            : NodePublisher.topic(OLD.keyspace(), OLD.table()));
    config.put("fullrow.tables[0].inputs[0].format", DEBEZIUM ? "debezium" : "fragment");
    config.put("fullrow.tables[0].events-topic", "dp." + ID);
    config.put("fullrow.tables[0].target", NEW.toString());
    config.put("management.endpoints.web.exposure.include", "health,lag,cutover,tables");
    return config;
  }

  @AfterEach
  void stop() {
    startPublishers();
    service.stop();
    TestCluster.ddl(lab.session(), "DROP KEYSPACE IF EXISTS " + OLD.keyspace());
    TestCluster.ddl(lab.session(), "DROP KEYSPACE IF EXISTS " + NEW.keyspace());
  }

  private void startPublishers() {
    nodes()
        .parallel()
        .mapToObj(this::publisher)
        .filter(publisher -> !publisher.isRunning())
        .forEach(Server::start);
  }

  private Server publisher(int node) {
    return DEBEZIUM ? lab.debezium(node) : lab.publishers().get(node - 1);
  }

  private static IntStream nodes() {
    return IntStream.rangeClosed(1, NODES);
  }

  @Test
  void shouldSeeThatPublishersAreStopped() throws Exception {
    // given
    CommandRun verify = service.startCommand("verify");
    assertThat(verify.await()).as(verify.err()).isZero();

    // when
    CommandRun ready = service.startCommand("cutover", "--wait=30s");

    // then
    assertThat(ready.await()).as("%s%n%s", ready.out(), ready.err()).isZero();
    assertThat(endpoint().get("ready").asBoolean()).as(endpoint().toString()).isTrue();

    // when
    publisher(2).stop();

    // then
    String address = lab.cassandra().node(2).address();
    assertThat(refusal()).contains("no canary came within 4 s from /" + address + ":");
    assertThat(notMet(endpoint().get("tables").get(0))).containsExactly("propagation");

    // when
    nodes().parallel().forEach(node -> publisher(node).stop());

    // then
    assertThat(refusal())
        .contains(nodes().mapToObj(n -> lab.cassandra().node(n).address()).toList());

    // when
    startPublishers();
    CommandRun again = service.startCommand("cutover", "--wait=60s");

    // then
    assertThat(again.await()).as("%s%n%s", again.out(), again.err()).isZero();

    // when: nothing waits but what the gate itself has written
    assertThat(service.post("tables/" + OLD, "{\"action\": \"pause\"}").statusCode())
        .isEqualTo(200);

    // then
    assertThat(refusal()).contains("NO  backlog: not caught up");
  }

  private String refusal() {
    long begun = System.nanoTime();
    CommandRun run = service.startCommand("cutover", "--canary-timeout=4s");
    assertThat(run.await()).as("%s%n%s", run.out(), run.err()).isEqualTo(1);
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    LOG.info("not ready after {}: {}", took, run.out());
    assertThat(took).isLessThan(LIMIT);
    return run.out();
  }

  private JsonNode endpoint() throws IOException {
    return JSON.readTree(service.get("cutover").body());
  }

  private static List<String> notMet(JsonNode readiness) {
    return StreamSupport.stream(readiness.get("criteria").spliterator(), false)
        .filter(criterion -> !criterion.get("met").asBoolean())
        .map(criterion -> criterion.get("name").asString())
        .toList();
  }
}
