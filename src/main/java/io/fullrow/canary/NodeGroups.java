// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * By node, the nodes that are in every group with it. One that is alone there is told from all
 * others: whichever other one is silent, some group of it is whole.
 */
final class NodeGroups<N> {
  private final Map<N, Set<N>> always = new HashMap<>();

  /** Adds a group; false if it tells nothing new. */
  boolean add(Set<N> group) {
    boolean news = false;
    for (N node : group) {
      Set<N> before = always.get(node);
      if (before == null) {
        always.put(node, new HashSet<>(group));
        news = true;
      } else {
        news |= before.retainAll(group);
      }
    }
    return news;
  }

  /** Of all groups. */
  Set<N> members() {
    return new HashSet<>(always.keySet());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NodeGroups<?> groups && always.equals(groups.always);
  }

  @Override
  public int hashCode() {
    return always.hashCode();
  }
}
