// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import io.fullrow.decode.Decoded;
import io.fullrow.model.Fragment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One canary, and what came of it so far. For one thread. */
final class WatchedCanary {
  private final CanaryRow row;
  private final List<String> nodes;
  private final Map<String, Integer> needed;

  /** By topic: each copy once. */
  private final Map<String, Set<String>> copies = new HashMap<>();

  /**
   * @param nodes the replicas of its row
   * @param needed so many copies in each topic
   */
  WatchedCanary(CanaryRow row, List<String> nodes, Map<String, Integer> needed) {
    this.row = row;
    this.nodes = List.copyOf(nodes);
    this.needed = Map.copyOf(needed);
  }

  CanaryRow row() {
    return row;
  }

  boolean isIn(Decoded.Changes decoded) {
    return decoded.fragments().stream().anyMatch(this::isIn);
  }

  private boolean isIn(Fragment fragment) {
    return row.isDeletedBy(fragment);
  }

  /**
   * @param copy tells it from the copies of other nodes
   */
  void seen(String topic, String copy) {
    if (needed.containsKey(topic)) {
      copies.computeIfAbsent(topic, any -> new HashSet<>()).add(copy);
    }
  }

  boolean isEnough() {
    return report().cameBack();
  }

  CanaryReport report() {
    Map<String, Integer> seen = new TreeMap<>();
    copies.forEach((topic, all) -> seen.put(topic, all.size()));
    return new CanaryReport(nodes, seen, needed);
  }
}
