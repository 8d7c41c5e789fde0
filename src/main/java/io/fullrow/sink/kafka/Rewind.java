// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;

/**
 * Events that the sink is to write once more. Each member goes back in the partitions that it has,
 * once: the id stands in the metadata of the offsets that are committed from then on, so that
 * neither a crash nor a rebalance loses or repeats it.
 *
 * @param from the first offset of each partition
 */
public record Rewind(String id, Map<TopicPartition, Long> from) {
  public Rewind {
    Objects.requireNonNull(id, "id");
    from = Map.copyOf(from);
  }
}
