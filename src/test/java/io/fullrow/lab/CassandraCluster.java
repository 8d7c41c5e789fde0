// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Cassandra cluster of the lab: one datacenter, one rack and one address per node. */
public final class CassandraCluster {
  static final String DATACENTER = "dc1";

  private final List<CassandraNode> nodes;
  private @Nullable CqlSession session;

  CassandraCluster(List<CassandraNode> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /** The node with a number, counted from 1. */
  public CassandraNode node(int number) {
    return nodes.get(number - 1);
  }

  public List<CassandraNode> nodes() {
    return nodes;
  }

  public CassandraRelease release() {
    return nodes.get(0).release();
  }

  /** The first node as {@code host:port}. */
  public String contactPoint() {
    return contactPoints().get(0);
  }

  /** Every node as {@code host:port}. */
  public List<String> contactPoints() {
    return nodes.stream().map(node -> node.address() + ":" + LoopbackNet.CQL_PORT).toList();
  }

  public String localDatacenter() {
    return DATACENTER;
  }

  /** The {@code replication} of a keyspace that has a replica on every node. */
  public String replication() {
    return "{'class': 'NetworkTopologyStrategy', '" + DATACENTER + "': " + nodes.size() + "}";
  }

  /**
   * A session to the cluster, one for all callers, opened by the first; not to be closed by them.
   * It works at {@code LOCAL_QUORUM} and finds a node that comes back within two seconds.
   */
  public synchronized CqlSession session() {
    if (session == null) {
      session =
          CqlSession.builder()
              .addContactPoints(nodes.stream().map(CassandraNode::cql).toList())
              .withLocalDatacenter(DATACENTER)
              .withConfigLoader(patient())
              .build();
    }
    return session;
  }

  /**
   * Starts all nodes at once and waits until each has found the others. Every one is a seed with
   * tokens of its own: joining one after the other would take each its whole start.
   */
  void start() {
    Lab.inParallel(nodes.stream().<Runnable>map(node -> node::start).toList());
    nodes.forEach(CassandraNode::awaitRing);
  }

  synchronized void closeSession() {
    if (session != null) {
      session.close();
    }
  }

  private static DriverConfigLoader patient() {
    return DriverConfigLoader.programmaticBuilder()
        .withString(DefaultDriverOption.REQUEST_CONSISTENCY, "LOCAL_QUORUM")
        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(20))
        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, Duration.ofSeconds(10))
        .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, Duration.ofSeconds(10))
        .withDuration(
            DefaultDriverOption.CONTROL_CONNECTION_AGREEMENT_TIMEOUT, Duration.ofSeconds(60))
        .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(200))
        .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(2))
        .build();
  }
}
