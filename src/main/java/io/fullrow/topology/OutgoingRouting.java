// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.model.Bytes;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.jspecify.annotations.Nullable;

/** How a sink node writes an {@link Outgoing}. */
final class OutgoingRouting {
  private OutgoingRouting() {}

  static TopicNameExtractor<Outgoing, Outgoing> topic() {
    return (key, value, context) -> value.topic();
  }

  static StreamPartitioner<Outgoing, Outgoing> partitioner() {
    return (topic, key, value, partitions) ->
        value.partitionBy().map(bytes -> Set.of(partition(bytes, partitions)));
  }

  /** Kafka's own choice for these bytes as a key. */
  static int partition(Bytes bytes, int partitions) {
    return Utils.toPositive(Utils.murmur2(bytes.unsafeArray())) % partitions;
  }

  static Serializer<Outgoing> keySerializer() {
    return (topic, outgoing) -> orNull(outgoing.key());
  }

  static Serializer<Outgoing> valueSerializer() {
    return (topic, outgoing) -> orNull(outgoing.value());
  }

  @SuppressWarnings("NullAway") // null is Kafka's tombstone, its interface is not annotated
  private static byte[] orNull(Optional<Bytes> bytes) {
    byte @Nullable [] array = bytes.map(Bytes::unsafeArray).orElse(null);
    return array;
  }
}
