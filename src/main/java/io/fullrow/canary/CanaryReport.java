// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of a canary.
 *
 * @param nodes the replicas of its row
 * @param seen records in each topic that decode to it
 * @param needed so many in each topic
 */
public record CanaryReport(
    List<String> nodes, Map<String, Integer> seen, Map<String, Integer> needed) {
  public CanaryReport {
    nodes = List.copyOf(nodes);
    seen = Map.copyOf(seen);
    needed = Map.copyOf(needed);
  }

  /** Whether enough came in each topic. */
  public boolean cameBack() {
    return needed.entrySet().stream()
        .allMatch(topic -> seen.getOrDefault(topic.getKey(), 0) >= topic.getValue());
  }

  /** Such as {@code 2 of 3 in raw.movies}, for each topic. */
  public String render() {
    List<String> topics =
        new TreeMap<>(needed)
            .entrySet().stream()
                .map(
                    topic ->
                        seen.getOrDefault(topic.getKey(), 0)
                            + " of "
                            + topic.getValue()
                            + " in "
                            + topic.getKey())
                .toList();
    return String.join(", ", topics) + "; its replicas are " + String.join(", ", nodes);
  }
}
