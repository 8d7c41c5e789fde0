// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.event.Operation;
import io.fullrow.model.TableId;

/** What the stage counts. Called on stream threads: implementations must not block. */
public interface MaterializeMetrics {
  /** A raw record arrived. */
  void received(String rawTopic);

  /**
   * A raw record is the copy of a change that the publisher beside a node of the source has sent.
   *
   * @param host the node's host id
   * @param first whether no other copy was read before, as far as is remembered
   * @param arrivalMillis when it arrived on Kafka, since the epoch
   */
  void copy(String cluster, String host, boolean first, long arrivalMillis);

  /** A fragment was dropped before the repartition, or because it changed nothing. */
  void duplicate(TableId table, DuplicateStage stage);

  /**
   * A raw record carried nothing for us.
   *
   * @param reason a short constant text
   */
  void ignored(String rawTopic, String reason);

  /** A fragment was processed without its cells of columns that the target has dropped. */
  void leftOut(TableId table);

  /** A record went to the dead letter topic. */
  void deadLetter(String rawTopic);

  void event(TableId table, Operation operation);

  /** A buffered fragment left early because the buffer was full. */
  void releasedEarly(TableId table);

  /** A thread of the stage ended by this and is replaced. */
  void threadFailed(Throwable error);

  /** Where a duplicate was found. */
  enum DuplicateStage {
    /** By its content, in memory, before the repartition. */
    EARLY,
    /** By the merge: it changed nothing. */
    MERGE
  }
}
