// SPDX-License-Identifier: Apache-2.0
package io.fullrow.replay;

import io.fullrow.model.TableId;
import java.util.List;

/**
 * A table whose events are written again.
 *
 * @param targetId Cassandra's id of the target, which a table that is created anew does not keep
 * @param topics its events topics
 * @param bySink whether the sink of the running service goes back in them, in place of a sink of
 *     the replay's own: one writer alone may write a list
 */
public record ReplayedTable(
    TableId source, TableId target, String targetId, List<String> topics, boolean bySink) {
  public ReplayedTable {
    topics = List.copyOf(topics);
  }

  /** Whether the events go to the same table, be it created anew or not. */
  boolean isLike(ReplayedTable other) {
    return bySink == other.bySink
        && source.equals(other.source)
        && target.equals(other.target)
        && topics.equals(other.topics);
  }
}
