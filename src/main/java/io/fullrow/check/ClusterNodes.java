// SPDX-License-Identifier: Apache-2.0
package io.fullrow.check;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import io.fullrow.model.TableId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What each node of a cluster says of itself. Nodes of other data centers are not reached. */
final class ClusterNodes {
  private static final String CLOCK = "clocks";
  private static final String CAPTURE = "capture";
  private static final String TIME = "SELECT toTimestamp(now()) FROM system.local";
  private static final String SETTINGS =
      "SELECT name, value FROM system_views.settings WHERE name IN ('cdc_enabled',"
          + " 'cdc_on_repair_enabled')";
  private static final String SIZE =
      "SELECT partitions_count, mean_partition_size FROM system.size_estimates"
          + " WHERE keyspace_name = ? AND table_name = ?";

  private final CqlSession session;
  private final String key;
  private final InstantSource clock;

  /**
   * @param key of the configuration, such as {@code fullrow.source}
   * @param clock this host's
   */
  ClusterNodes(CqlSession session, String key, InstantSource clock) {
    this.session = session;
    this.key = key;
    this.clock = clock;
  }

  private List<Node> nodes() {
    return List.copyOf(session.getMetadata().getNodes().values());
  }

  /** Compares the clocks of the nodes with this host's. */
  List<Finding> clocks() {
    List<Finding> findings = new ArrayList<>();
    int asked = 0;
    Duration most = Duration.ZERO;
    for (Node node : nodes()) {
      try {
        NodeClock found = clock(node);
        asked++;
        most = found.ahead().abs().compareTo(most) > 0 ? found.ahead().abs() : most;
        if (found.isSkewed()) {
          findings.add(skewed(node, found));
        }
      } catch (DriverException e) {
        findings.add(notAsked(CLOCK, node, e));
      }
    }
    findings.add(
        Finding.info(
            CLOCK,
            key,
            "the clocks of "
                + asked
                + " of "
                + nodes().size()
                + " nodes were compared with this host's, the largest difference is "
                + most.toMillis()
                + " ms; those of brokers and applications were not"));
    return findings;
  }

  private NodeClock clock(Node node) {
    one(TIME, node); // the first answer takes longer
    Instant asked = clock.instant();
    Instant there = Optional.ofNullable(one(TIME, node).getInstant(0)).orElse(asked);
    return NodeClock.of(asked, there, clock.instant());
  }

  private Row one(String query, Node node) {
    return Optional.ofNullable(session.execute(statement(query, node)).one())
        .orElseThrow(() -> new IllegalStateException("no answer to " + query));
  }

  private static SimpleStatement statement(String query, Node node, Object... values) {
    return SimpleStatement.newInstance(query, values).setNode(node).setIdempotent(true);
  }

  private static Finding skewed(Node node, NodeClock found) {
    return Finding.warning(
        CLOCK,
        node.getEndPoint().toString(),
        "its clock is "
            + found.ahead().toMillis()
            + " ms ahead of this host's (±"
            + found.uncertainty().toMillis()
            + " ms): of two writes the earlier can win",
        "Let NTP correct the clocks of all nodes, and of this host.");
  }

  private static Finding notAsked(String check, Node node, DriverException reason) {
    return Finding.info(check, node.getEndPoint().toString(), "not asked: " + reason.getMessage());
  }

  /**
   * Whether the nodes capture changes.
   *
   * @param debezium whether Debezium reads what they capture
   * @param published whether publishers do
   */
  List<Finding> capture(boolean debezium, boolean published) {
    List<Finding> findings = new ArrayList<>();
    for (Node node : nodes()) {
      try {
        Map<String, String> settings = new HashMap<>();
        for (Row row : session.execute(statement(SETTINGS, node))) {
          settings.put(
              String.valueOf(row.getString(0)), Optional.ofNullable(row.getString(1)).orElse(""));
        }
        findings.addAll(capture(node.getEndPoint().toString(), settings, debezium, published));
      } catch (DriverException e) {
        findings.add(notAsked(CAPTURE, node, e));
      }
    }
    return findings;
  }

  /** What one node's settings mean. */
  static List<Finding> capture(
      String node, Map<String, String> settings, boolean debezium, boolean published) {
    List<Finding> findings = new ArrayList<>();
    if ("false".equals(settings.get("cdc_enabled"))) {
      findings.add(
          Finding.error(
              CAPTURE,
              node,
              "cdc_enabled is false: the node captures nothing",
              "Set cdc_enabled: true in its cassandra.yaml and restart it."));
    }
    if (debezium && "true".equals(settings.get("cdc_on_repair_enabled"))) {
      findings.add(
          Finding.warning(
              CAPTURE,
              node,
              "cdc_on_repair_enabled is true: repair makes mutations of several writetimes, of"
                  + " which Debezium reports only the highest",
              "Set cdc_on_repair_enabled: false in its cassandra.yaml and restart it."));
    }
    if (published && !debezium && "false".equals(settings.get("cdc_on_repair_enabled"))) {
      findings.add(
          Finding.warning(
              CAPTURE,
              node,
              "cdc_on_repair_enabled is false: what a repair streams to the node does not reach its"
                  + " commit log, so its publisher does not publish it",
              "Set cdc_on_repair_enabled: true in its cassandra.yaml and restart it."));
    }
    return findings;
  }

  /**
   * Whether the nodes are of the release whose laws are applied.
   *
   * @param configured such as {@code 5.0} or {@code 4.0.17}
   */
  List<Finding> release(String configured) {
    return nodes().stream()
        .map(Node::getCassandraVersion)
        .filter(Objects::nonNull)
        .map(version -> version.getMajor() + "." + version.getMinor())
        .distinct()
        .filter(found -> !isOf(configured, found))
        .map(found -> otherRelease(configured, found))
        .toList();
  }

  static boolean isOf(String configured, String found) {
    return configured.equals(found) || configured.startsWith(found + ".");
  }

  private static Finding otherRelease(String configured, String found) {
    return Finding.warning(
        "release",
        "fullrow.source-version = " + configured,
        "the source has nodes of release " + found + ", which decides ties by laws of its own",
        "Set fullrow.source-version to the release of the source's nodes, with the patch if it is"
            + " not a current one.");
  }

  /** The sum of what the nodes estimate for their own ranges. */
  Finding size(TableId table) {
    long partitions = 0;
    long bytes = 0;
    int asked = 0;
    for (Node node : nodes()) {
      try {
        for (Row row : session.execute(statement(SIZE, node, table.keyspace(), table.table()))) {
          partitions += row.getLong(0);
          bytes += row.getLong(0) * row.getLong(1);
        }
        asked++;
      } catch (DriverException e) {
        continue;
      }
    }
    return Finding.info(
        "size",
        table.toString(),
        "about "
            + partitions
            + " partitions with "
            + bytes
            + " bytes, as "
            + asked
            + " of "
            + nodes().size()
            + " nodes estimate their own ranges, without what is in memory");
  }
}
