// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.TokenMap;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Chooses rows of a table so that each node that has its data is a replica of one, and no two nodes
 * have the same ones where the ring allows it: then a silent node can be named.
 */
final class CanaryKeys {
  /** A key of a few possible values, such as a boolean, may never reach some nodes. */
  private static final int TRIES = 20_000;

  private final Metadata metadata;
  private final RandomGenerator random;

  CanaryKeys(Metadata metadata, RandomGenerator random) {
    this.metadata = metadata;
    this.random = random;
  }

  /**
   * The rows of one table.
   *
   * @param unreached nodes for which no key was found
   */
  record Chosen(List<WatchedCanary> canaries, List<String> unreached) {}

  /**
   * @throws IllegalArgumentException if no row can be made for the table
   */
  Chosen choose(CanaryTable table) {
    return metadata
        .getTokenMap()
        .map(ring -> choose(table, ring))
        .orElseGet(() -> new Chosen(List.of(watched(row(table), List.of(), table)), List.of()));
  }

  private Chosen choose(CanaryTable table, TokenMap ring) {
    CqlIdentifier keyspace = CqlIdentifier.fromInternal(table.schema().id().keyspace());
    NodeGroups<Node> wanted = new NodeGroups<>();
    ring.getTokenRanges().forEach(range -> wanted.add(ring.getReplicas(keyspace, range)));
    NodeGroups<Node> chosen = new NodeGroups<>();
    List<WatchedCanary> canaries = new ArrayList<>();
    for (int i = 0; i < TRIES && (canaries.isEmpty() || !chosen.equals(wanted)); i++) {
      CanaryRow row = row(table);
      Set<Node> replicas = ring.getReplicas(keyspace, row.partition().serialized().toByteBuffer());
      if (chosen.add(replicas) || canaries.isEmpty()) {
        canaries.add(watched(row, names(replicas), table));
      }
    }
    Set<Node> unreached = wanted.members();
    unreached.removeAll(chosen.members());
    return new Chosen(canaries, names(unreached));
  }

  private CanaryRow row(CanaryTable table) {
    TableSchema schema = table.schema();
    return CanaryRow.random(schema, random);
  }

  private static WatchedCanary watched(CanaryRow row, List<String> replicas, CanaryTable table) {
    Map<String, Integer> needed = new HashMap<>();
    for (CanaryInput input : table.inputs()) {
      needed.put(input.topic(), input.ofEachReplica() ? Math.max(1, replicas.size()) : 1);
    }
    return new WatchedCanary(row, replicas, needed);
  }

  private static List<String> names(Set<Node> nodes) {
    return nodes.stream().map(node -> node.getEndPoint().toString()).sorted().toList();
  }
}
