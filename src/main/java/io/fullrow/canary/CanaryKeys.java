// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.TokenMap;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Chooses rows of a table so that each node that has its data is a replica of one. */
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
    Optional<TokenMap> ring = metadata.getTokenMap();
    CqlIdentifier keyspace = CqlIdentifier.fromInternal(table.schema().id().keyspace());
    Set<Node> open = ring.map(map -> owners(map, keyspace)).orElseGet(HashSet::new);
    List<WatchedCanary> canaries = new ArrayList<>();
    for (int i = 0; i < TRIES && (canaries.isEmpty() || !open.isEmpty()); i++) {
      CanaryRow row = CanaryRow.random(table.schema(), random);
      Set<Node> replicas =
          ring.map(
                  map ->
                      map.getReplicas(keyspace, row.partition().serialized().toByteBuffer()))
              .orElse(Set.of());
      if (open.removeAll(replicas) || canaries.isEmpty()) {
        canaries.add(watched(row, names(replicas), table.inputs()));
      }
    }
    return new Chosen(canaries, names(open));
  }

  /** A data center may have none of a keyspace. */
  private Set<Node> owners(TokenMap ring, CqlIdentifier keyspace) {
    Set<Node> owners = new HashSet<>(metadata.getNodes().values());
    owners.removeIf(node -> ring.getTokenRanges(keyspace, node).isEmpty());
    return owners;
  }

  private static WatchedCanary watched(
      CanaryRow row, List<String> replicas, List<CanaryInput> inputs) {
    Map<String, Integer> needed = new HashMap<>();
    for (CanaryInput input : inputs) {
      needed.put(input.topic(), input.ofEachReplica() ? Math.max(1, replicas.size()) : 1);
    }
    return new WatchedCanary(row, replicas, needed);
  }

  private static List<String> names(Set<Node> nodes) {
    return nodes.stream().map(node -> node.getEndPoint().toString()).sorted().toList();
  }
}
