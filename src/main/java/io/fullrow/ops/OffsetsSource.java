// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Reads how far groups have come, and how far logs go: for many partitions with few calls. */
interface OffsetsSource {
  /**
   * The committed offsets of each group, by partition.
   *
   * @throws OffsetsUnavailableException if Kafka does not answer in time
   */
  Map<String, Map<TopicPartition, Long>> committed(Set<String> groups)
      throws OffsetsUnavailableException;

  /**
   * The logs of all partitions of these topics.
   *
   * @param committed from where their readers go on, where that is known
   * @return without the topics that do not exist
   * @throws OffsetsUnavailableException if Kafka does not answer in time
   */
  Map<TopicPartition, LogSpan> logs(Set<String> topics, Map<TopicPartition, Long> committed)
      throws OffsetsUnavailableException;

  /**
   * The offsets of a log.
   *
   * @param start the first one that the log still has; given only where something is left to read
   * @param end the one after the last that a {@code read_committed} reader may see
   * @param highWatermark the one after the last that was written; higher than {@code end} while a
   *     transaction is open
   */
  record LogSpan(long start, long end, long highWatermark) {}

  /** Kafka did not report the offsets. */
  final class OffsetsUnavailableException extends Exception {
    private static final long serialVersionUID = 1;

    OffsetsUnavailableException(Throwable cause) {
      super("Kafka does not report the offsets", cause);
    }
  }
}
