// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What publishers beside the nodes of the source have sent, by node. All replicas of a change have
 * a copy of it: a node whose copies stay behind those of the others is late, or its publisher does
 * not work. Thread-safe.
 */
public final class SourceNodes {
  /** One that is that much behind was removed, or someone knows. */
  private static final Duration FORGOTTEN = Duration.ofDays(1);

  private static final Comparator<NodeCopies> BY_NAME =
      Comparator.comparing(NodeCopies::cluster).thenComparing(NodeCopies::host);

  private final Map<Key, NodeCopies> nodes = new ConcurrentHashMap<>();
  private final Consumer<NodeCopies> added;
  private final InstantSource clock;

  private record Key(String cluster, String host) {}

  /**
   * @param added told of the first copy of each node
   */
  public SourceNodes(Consumer<NodeCopies> added, InstantSource clock) {
    this.added = added;
    this.clock = clock;
  }

  /**
   * A copy was read.
   *
   * @param first whether no other copy of its change was read before, as far as is remembered
   * @param sentMs the timestamp of its record, in milliseconds since the epoch: by the publisher's
   *     clock, which may be ahead
   */
  public void read(String cluster, String host, boolean first, long sentMs) {
    long arrivalMs = Math.min(sentMs, clock.millis());
    NodeCopies now =
        nodes.merge(
            new Key(cluster, host),
            new NodeCopies(cluster, host, 1, first ? 1 : 0, arrivalMs),
            (before, one) -> before.plus(first, arrivalMs));
    if (now.copies() == 1) {
      added.accept(now);
    }
  }

  /** All nodes of which anything was read, in the order of their names. */
  public List<NodeCopies> read() {
    return nodes.values().stream().sorted(BY_NAME).toList();
  }

  /** Those of one node; empty if nothing was read of it. */
  public Optional<NodeCopies> read(String cluster, String host) {
    return Optional.ofNullable(nodes.get(new Key(cluster, host)));
  }

  /**
   * How much older the latest copy of a node is than the latest one of any node of its cluster, in
   * milliseconds; empty if nothing was read of it, or for a day.
   */
  public OptionalLong behindMs(String cluster, String host) {
    long latest = latest(cluster, nodes.values());
    return read(cluster, host)
        .filter(node -> isHere(node, latest))
        .map(node -> OptionalLong.of(latest - node.latestMs()))
        .orElse(OptionalLong.empty());
  }

  /** Those of all members together. */
  static List<LagReport.SourceNode> report(Collection<List<NodeCopies>> members) {
    Map<Key, NodeCopies> sums = new HashMap<>();
    members.stream()
        .flatMap(List::stream)
        .forEach(node -> sums.merge(new Key(node.cluster(), node.host()), node, NodeCopies::plus));
    return sums.values().stream()
        .filter(node -> isHere(node, latest(node.cluster(), sums.values())))
        .sorted(BY_NAME)
        .map(node -> node(node, latest(node.cluster(), sums.values())))
        .toList();
  }

  private static boolean isHere(NodeCopies node, long latestMs) {
    return latestMs - node.latestMs() < FORGOTTEN.toMillis();
  }

  private static long latest(String cluster, Collection<NodeCopies> all) {
    return all.stream()
        .filter(node -> node.cluster().equals(cluster))
        .mapToLong(NodeCopies::latestMs)
        .max()
        .orElse(0);
  }

  private static LagReport.SourceNode node(NodeCopies node, long latestMs) {
    return new LagReport.SourceNode(
        node.cluster(), node.host(), node.copies(), node.first(), latestMs - node.latestMs());
  }
}
