package io.fullrow.ops;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Tells where a group stands. */
@FunctionalInterface
interface OffsetsSource {
  /**
   * The offsets of all partitions of these topics. The committed offset is read before the ends.
   *
   * @return without the topics that do not exist
   * @throws OffsetsUnavailable if Kafka does not answer in time
   */
  Map<TopicPartition, Offsets> read(String group, Set<String> topics) throws OffsetsUnavailable;

  /** Kafka did not tell the offsets. */
  final class OffsetsUnavailable extends Exception {
    private static final long serialVersionUID = 1;

    OffsetsUnavailable(Throwable cause) {
      super("Kafka does not tell the offsets", cause);
    }
  }
}
