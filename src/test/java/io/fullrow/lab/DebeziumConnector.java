// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Debezium connector beside one Cassandra node, which reads that node's commit log. */
public final class DebeziumConnector extends Server {
  private static final Logger LOG = LoggerFactory.getLogger(DebeziumConnector.class);

  /** One that does not miss a table knows it after a second or two. */
  private static final Duration TABLE_PATIENCE = Duration.ofSeconds(8);

  static final String TOPIC_PREFIX = "lab";

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final CassandraNode node;
  private final int httpPort;
  private final String bootstrapServers;
  private volatile Map<String, String> overrides = Map.of();

  DebeziumConnector(LabFolders folders, CassandraNode node, int httpPort, String bootstrapServers) {
    super("debezium-" + node.number(), folders);
    this.node = node;
    this.httpPort = httpPort;
    this.bootstrapServers = bootstrapServers;
  }

  /** Makes it run with properties that go before the lab's own. */
  void startWith(Map<String, String> properties) {
    if (isRunning() && properties.equals(overrides)) {
      return;
    }
    stop();
    overrides = Map.copyOf(properties);
    start();
  }

  /**
   * Waits until it knows a table. A connector can miss a table that is created right after its
   * keyspace: then it is started again, since at its start it reads the whole schema.
   */
  void awaitTable(String keyspace, String table) {
    String known = "Initializing " + keyspace + "." + table + "\n";
    try {
      Awaitility.await(name()).atMost(TABLE_PATIENCE).until(() -> log().contains(known));
    } catch (ConditionTimeoutException e) {
      LOG.warn("{} missed the table {}.{} and is started again", name(), keyspace, table);
      stop();
      start();
      awaitLog(known);
    }
  }

  @Override
  void prepare() {
    ConfigFile.write(
        driverConfig(),
        """
        datastax-java-driver {
          basic.contact-points = ["%s:%d"]
          basic.load-balancing-policy.local-datacenter = "%s"
        }
        """
            .formatted(node.address(), LoopbackNet.CQL_PORT, CassandraCluster.DATACENTER));
    ConfigFile.writeProperties(config(), properties());
  }

  @Override
  JavaCommand command() {
    List<String> options = new ArrayList<>(CassandraJvm.OPTIONS);
    options.addAll(
        List.of("-Xmx384m", "-XX:+UseSerialGC", "-Dcassandra.storagedir=" + node.storage()));
    return new JavaCommand(
        options,
        List.of(node.conf().toString(), folders().jars("debezium")),
        "io.debezium.connector.cassandra.CassandraConnectorTask",
        List.of(config().toString()));
  }

  /**
   * The connector knows the tables before it watches the folder of the commit logs, and it watches
   * that before it says that it reads what is there. A mutation before that point can be lost.
   */
  @Override
  boolean isReady() throws IOException {
    if (!log().contains("Reading existing commit logs in")) {
      return false;
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/health"))
            .timeout(Duration.ofSeconds(2))
            .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for " + name(), e);
    }
  }

  private Path config() {
    return data().resolve("config.properties");
  }

  private Path driverConfig() {
    return data().resolve("driver.conf");
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("connector.name", "dbz-" + node.number());
    properties.put("cassandra.node.id", "node-" + node.number());
    properties.put("cassandra.cluster.name", Lab.SOURCE_CLUSTER);
    properties.put("topic.prefix", TOPIC_PREFIX);
    properties.put("cassandra.config", node.conf().resolve("cassandra.yaml").toString());
    properties.put("cassandra.driver.config.file", driverConfig().toString());
    properties.put("cassandra.hosts", node.address());
    properties.put("cassandra.port", String.valueOf(LoopbackNet.CQL_PORT));
    properties.put("commit.log.relocation.dir", data().resolve("reloc").toString());
    properties.put("offset.backing.store.dir", data().resolve("offsets").toString());
    properties.put("offset.flush.interval.ms", "1000");
    properties.put("http.port", String.valueOf(httpPort));
    properties.put("snapshot.mode", "NEVER");
    properties.put("commit.log.real.time.processing.enabled", "true");
    properties.put("commit.log.marked.complete.poll.interval.ms", "500");
    properties.put("cdc.dir.poll.interval.ms", "500");
    properties.put("decimal.handling.mode", "string");
    properties.put("varint.handling.mode", "string");
    properties.put("kafka.producer.bootstrap.servers", bootstrapServers);
    // A connector gives up what it cannot send in time: let it outlast every outage of a test.
    properties.put("kafka.producer.delivery.timeout.ms", "900000");
    properties.put("kafka.producer.max.block.ms", "900000");
    properties.putAll(overrides);
    return properties;
  }
}
