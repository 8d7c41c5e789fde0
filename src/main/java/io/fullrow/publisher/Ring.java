// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The nodes of a cluster, as one of them knows them.
 *
 * @param local that one
 * @param replication how each keyspace is replicated, with the key {@code class}
 */
public record Ring(Member local, List<Member> peers, Map<String, Map<String, String>> replication) {
  private static final String NETWORK = "NetworkTopologyStrategy";
  private static final String SIMPLE = "SimpleStrategy";

  public Ring {
    peers = List.copyOf(peers);
    replication = Map.copyOf(replication);
  }

  /** A node. */
  public record Member(String datacenter, Set<Long> tokens) {
    public Member {
      tokens = Set.copyOf(tokens);
    }
  }

  /**
   * @param live all tokens of the cluster, as the node's gossip knows them
   * @throws IllegalStateException if the tables of the node tell of others: ranges would be
   *     published by nobody
   */
  void requireTokens(Set<Long> live) {
    Set<Long> known =
        Stream.concat(Stream.of(local), peers.stream())
            .flatMap(member -> member.tokens().stream())
            .collect(Collectors.toSet());
    if (!known.equals(live)) {
      throw new IllegalStateException(
          "system.peers of this node tells of "
              + known.size()
              + " tokens, and the ring has "
              + live.size()
              + " or others: a node joins or leaves, or a row of one that is gone is left in"
              + " system.peers, to be deleted there");
    }
  }

  /**
   * The ranges of which the local node is the first replica of its data center: what the nodes of a
   * data center have of them is all there is, without overlap. The first replica is that with the
   * next token of the ring, whatever the racks.
   *
   * @throws IllegalArgumentException if it cannot be told; the message has the remedy
   */
  List<TokenRange> primaryRanges(String keyspace) {
    Map<String, String> options = replication.get(keyspace);
    if (options == null) {
      throw new IllegalArgumentException("there is no keyspace " + keyspace);
    }
    String strategy = options.getOrDefault("class", "");
    boolean network = strategy.endsWith(NETWORK);
    if (!network && !strategy.endsWith(SIMPLE)) {
      throw new IllegalArgumentException(
          keyspace + " is replicated by " + strategy + ": publish all that each node has");
    }
    if (network && Objects.equals(options.getOrDefault(local.datacenter(), "0"), "0")) {
      throw new IllegalArgumentException(
          keyspace
              + " has no replicas in the data center "
              + local.datacenter()
              + ": publish it in another one, of "
              + options.keySet().stream()
                  .filter(option -> !option.equals("class"))
                  .sorted()
                  .toList());
    }
    if (!network
        && peers.stream().anyMatch(peer -> !peer.datacenter().equals(local.datacenter()))) {
      throw new IllegalArgumentException(
          keyspace
              + " is replicated by SimpleStrategy over several data centers: publish all that each"
              + " node has");
    }
    TreeSet<Long> others =
        peers.stream()
            .filter(peer -> !network || peer.datacenter().equals(local.datacenter()))
            .flatMap(peer -> peer.tokens().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    TreeSet<Long> all =
        Stream.concat(others.stream(), local.tokens().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    List<TokenRange> ranges = new ArrayList<>();
    for (long token : new TreeSet<>(local.tokens())) {
      Long before = all.lower(token);
      if (before != null) {
        ranges.add(new TokenRange(before, token));
        continue;
      }
      // around the end of the ring
      if (token > Long.MIN_VALUE) {
        ranges.add(new TokenRange(Long.MIN_VALUE, token));
      }
      if (all.last() < Long.MAX_VALUE) {
        ranges.add(new TokenRange(all.last(), Long.MAX_VALUE));
      }
    }
    return List.copyOf(ranges);
  }
}
