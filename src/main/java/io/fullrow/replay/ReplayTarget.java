// SPDX-License-Identifier: Apache-2.0
package io.fullrow.replay;

import io.fullrow.model.TableId;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** The cluster that a replay writes to, and the sink that writes. For one thread. */
public interface ReplayTarget extends AutoCloseable {
  /**
   * What there is of a target table.
   *
   * @param id Cassandra's, of this very table
   * @param empty whether it has no partition
   * @param gcGrace how long it keeps deletions
   * @param clustered whether it has clustering columns, and so events of partitions
   * @param lists whether it has lists, of which one writer alone may write each
   */
  record Table(String id, boolean empty, Duration gcGrace, boolean clustered, boolean lists) {}

  /**
   * Reads all tables, once for all of them: it costs the same for one.
   *
   * @throws RuntimeException if the target cannot be asked now
   */
  void refresh();

  /**
   * The target of a source table, as {@link #refresh} has read it.
   *
   * @throws IllegalArgumentException if it is missing or cannot be written, with the remedy
   */
  Table table(TableId source);

  /**
   * Starts a sink, as a member of that group.
   *
   * @param spans the partitions of the topics that it reads: where it begins unless the group has
   *     an offset, which Kafka deletes some time after its last commit, and where it stops
   */
  ReplaySink start(String group, Map<TopicPartition, Span> spans);

  @Override
  void close();
}
