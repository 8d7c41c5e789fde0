// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.model.Bytes;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import io.fullrow.topology.state.StateKeys;

/**
 * The records of the topic between intake and join. All fragments of one Cassandra partition have
 * one key, which is also the prefix of its state: both must stay in one partition of the topic.
 */
public final class FragmentKeys {
  private FragmentKeys() {}

  /** The key of every fragment of this Cassandra partition. */
  public static Bytes key(TableId table, PartitionKey partition) {
    return StateKeys.partition(table, partition);
  }

  /**
   * The topic's partition for this key: Kafka's own default, chosen here so that no setting of a
   * producer can send a fragment past its state.
   *
   * @param partitions of the topic
   */
  public static int partition(Bytes key, int partitions) {
    return OutgoingRouting.partition(key, partitions);
  }
}
