// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import com.datastax.oss.driver.api.core.CqlSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Real servers on this machine: a Kafka broker, a schema registry, a Cassandra cluster with change
 * data capture (the source) and, when asked for, one Debezium connector per node and a second
 * cluster (the target).
 *
 * <p>Closing the lab kills every server and deletes their data; so does the end of this JVM. What
 * was written before {@link #startDebezium} may never reach a topic: create the tables first, start
 * the connectors, then write.
 */
public final class Lab implements AutoCloseable {
  static final String SOURCE_CLUSTER = "lab";
  private static final Logger LOG = LoggerFactory.getLogger(Lab.class);
  private static final String TARGET_CLUSTER = "target";
  private static final int SERVICES_HOST = 1;
  private static final int TARGET_HOST = 11;
  private static final int GATE_PORT = 8181;
  private static final int MAX_NODES = 3;

  private final LoopbackNet net;
  private final LabFolders folders;
  private final KafkaBroker kafka;
  private final SchemaRegistry registry;
  private final CassandraCluster source;
  private final Thread closeAtExit = new Thread(this::close, "lab-close");
  private final List<DebeziumConnector> connectors = new CopyOnWriteArrayList<>();
  private final List<NodePublisher> publishers = new CopyOnWriteArrayList<>();
  private final List<FullrowService> services = new CopyOnWriteArrayList<>();
  private @Nullable RegistrationGate gate;
  private volatile @Nullable CassandraCluster target;
  private boolean closed;

  private Lab(Builder builder) {
    List<Integer> hosts =
        Stream.concat(IntStream.rangeClosed(1, builder.nodes).boxed(), Stream.of(TARGET_HOST))
            .toList();
    this.net = LoopbackNet.claim(hosts);
    this.folders = LabFolders.create(Path.of("target").toAbsolutePath());
    String address = net.address(SERVICES_HOST);
    this.kafka = new KafkaBroker(folders, address, builder.brokerProperties);
    this.registry = new SchemaRegistry(folders, address);
    this.source =
        cluster(
            SOURCE_CLUSTER, builder.release, builder.nodeSettings, hosts.subList(0, builder.nodes));
  }

  /** A lab of three nodes, unless told otherwise. */
  public static Builder builder() {
    return new Builder();
  }

  public KafkaBroker kafka() {
    return kafka;
  }

  public SchemaRegistry registry() {
    return registry;
  }

  /** The source cluster. */
  public CassandraCluster cassandra() {
    return source;
  }

  /** A session to the source cluster; see {@link CassandraCluster#session}. */
  public CqlSession session() {
    return source.session();
  }

  /** The topic into which the connectors write the mutations of a table of the source. */
  public String rawTopic(String keyspace, String table) {
    return DebeziumConnector.TOPIC_PREFIX + "." + keyspace + "." + table;
  }

  /** {@link #startDebezium(Converter, Map)} without overrides. */
  public void startDebezium(Converter converter) {
    startDebezium(converter, Map.of());
  }

  /**
   * Makes one connector per node of the source run with this configuration, and waits until each of
   * them reads its node's commit log. Running ones go on if they have it already; else they are
   * stopped and started again where they were.
   *
   * @param overrides properties of the connector that go before the lab's own
   */
  public synchronized void startDebezium(Converter converter, Map<String, String> overrides) {
    RegistrationGate open = gate;
    if (open == null) {
      open = openGate();
      gate = open;
      createConnectors();
    }
    Map<String, String> properties = new HashMap<>(converter.properties(open.url()));
    properties.putAll(overrides);
    inParallel(publishers.stream().<Runnable>map(each -> each::forget).toList());
    inParallel(
        connectors.stream().<Runnable>map(each -> () -> each.startWith(properties)).toList());
  }

  /**
   * Makes one publisher per node of the source run instead of the connectors, which would read the
   * same segments, and waits until each of them reads its node's commit log.
   *
   * @param tables to be published, as {@code keyspace.table}; the topic of each is {@link
   *     NodePublisher#topic}
   */
  public synchronized List<NodePublisher> startPublishers(List<String> tables) {
    inParallel(connectors.stream().<Runnable>map(each -> each::stop).toList());
    List<NodePublisher> all = publishers();
    inParallel(all.stream().<Runnable>map(each -> () -> each.startWith(tables)).toList());
    return all;
  }

  /** The publishers of the nodes of the source, whether they run or not. */
  public synchronized List<NodePublisher> publishers() {
    if (publishers.isEmpty()) {
      for (CassandraNode node : source.nodes()) {
        publishers.add(new NodePublisher(folders, node, kafka.bootstrapServers()));
      }
    }
    return List.copyOf(publishers);
  }

  /**
   * Waits until every connector knows a table that was created after they had started. What is
   * written to it earlier may never reach its topic.
   */
  public synchronized void awaitDebezium(String keyspace, String table) {
    inParallel(
        connectors.stream()
            .<Runnable>map(connector -> () -> connector.awaitTable(keyspace, table))
            .toList());
  }

  /** The connector beside a node of the source, counted from 1, once they are started. */
  public synchronized DebeziumConnector debezium(int node) {
    return connectors.get(node - 1);
  }

  /**
   * An instance of the service that is not started yet.
   *
   * @param properties of its configuration by their full keys; addresses of the lab's servers have
   *     to be among them
   */
  public synchronized FullrowService service(String name, Map<String, String> properties) {
    String address = net.address(SERVICES_HOST);
    FullrowService service = new FullrowService(name, folders, properties, address, net.freePort());
    services.add(service);
    return service;
  }

  /** Starts a separate cluster of one node, which can be killed while the source lives. */
  public synchronized CassandraCluster startTarget() {
    if (target != null) {
      throw new IllegalStateException("The target was started already");
    }
    target = cluster(TARGET_CLUSTER, CassandraRelease.V5_0, Map.of(), List.of(TARGET_HOST));
    target.start();
    return target;
  }

  /** The separate cluster. */
  public synchronized CassandraCluster target() {
    if (target == null) {
      throw new IllegalStateException("Start the target first: startTarget()");
    }
    return target;
  }

  /** Where every start of every server leaves a log. */
  public Path logs() {
    return folders.logs();
  }

  @Override
  public void close() {
    // Outside of the lock: a start that is under way ends when its server does.
    servers().forEach(Server::killAtOnce);
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      servers().forEach(Server::kill9);
      source.closeSession();
      if (target != null) {
        target.closeSession();
      }
      if (gate != null) {
        gate.close();
      }
      folders.deleteData();
      net.close();
    }
    forgetExit();
    LOG.info("The lab is closed; its logs are in {}", folders.logs());
  }

  private void forgetExit() {
    try {
      Runtime.getRuntime().removeShutdownHook(closeAtExit);
    } catch (IllegalStateException e) {
      LOG.debug("The lab closes because the JVM ends", e);
    }
  }

  private Lab start() {
    Runtime.getRuntime().addShutdownHook(closeAtExit);
    LOG.info(
        "Starting the lab: Kafka, registry and {} Cassandra nodes; logs in {}",
        source.nodes().size(),
        folders.logs());
    try {
      inParallel(List.of(kafka::start, registry::start, source::start));
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private RegistrationGate openGate() {
    String address = net.address(SERVICES_HOST);
    int port = LoopbackNet.freePort(address, GATE_PORT);
    return RegistrationGate.open(address, port, registry.url());
  }

  private void createConnectors() {
    for (CassandraNode node : source.nodes()) {
      connectors.add(
          new DebeziumConnector(folders, node, net.freePort(), kafka.bootstrapServers()));
    }
  }

  private List<Server> servers() {
    List<Server> servers = new ArrayList<>(List.of(kafka, registry));
    servers.addAll(source.nodes());
    servers.addAll(connectors);
    servers.addAll(publishers);
    servers.addAll(services);
    if (target != null) {
      servers.addAll(target.nodes());
    }
    return servers;
  }

  private CassandraCluster cluster(
      String name, CassandraRelease release, Map<String, String> settings, List<Integer> hosts) {
    List<String> ring = hosts.stream().map(net::address).toList();
    List<CassandraNode> nodes = new ArrayList<>();
    for (int number = 1; number <= ring.size(); number++) {
      nodes.add(new CassandraNode(folders, release, settings, name, ring, number, net.freePort()));
    }
    return new CassandraCluster(nodes);
  }

  static void inParallel(List<Runnable> starts) {
    List<CompletableFuture<Void>> futures =
        starts.stream().map(start -> CompletableFuture.runAsync(start, Lab::thread)).toList();
    try {
      CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static void thread(Runnable start) {
    Thread thread = new Thread(start, "lab-start");
    thread.setDaemon(true);
    thread.start();
  }

  /** What a lab is made of. */
  public static final class Builder {
    private final Map<String, String> brokerProperties = new HashMap<>();
    private final Map<String, String> nodeSettings = new HashMap<>();
    private int nodes = MAX_NODES;
    private CassandraRelease release = CassandraRelease.V5_0;

    private Builder() {}

    /** The number of nodes of the source, 1 to 3, which is also their replication factor. */
    public Builder nodes(int count) {
      if (count < 1 || count > MAX_NODES) {
        throw new IllegalArgumentException("A lab has 1 to 3 nodes, not " + count);
      }
      nodes = count;
      return this;
    }

    /** The source's; the separate cluster is of the latest. */
    public Builder source(CassandraRelease other) {
      release = other;
      return this;
    }

    /**
     * A setting of the source's nodes, which goes before the lab's own.
     *
     * @param value as in cassandra.yaml of 5.0, on one line; empty for the default
     */
    public Builder nodeSetting(String name, String value) {
      nodeSettings.put(name, value);
      return this;
    }

    /** A property of the broker, which goes before the lab's own. */
    public Builder brokerProperty(String name, String value) {
      brokerProperties.put(name, value);
      return this;
    }

    /** Starts the servers and returns when all of them serve. */
    public Lab start() {
      return new Lab(this).start();
    }
  }
}
