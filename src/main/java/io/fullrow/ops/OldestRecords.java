// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/** Finds the oldest unprocessed record of partitions. */
@FunctionalInterface
interface OldestRecords {
  /**
   * The first record of each span that a {@code read_committed} reader gets.
   *
   * @return without the partitions that could not be read in time; never throws
   */
  Map<TopicPartition, Oldest> find(Map<TopicPartition, Span> spans);

  /**
   * Offsets of one partition.
   *
   * @param from the first one
   * @param to the one after the last
   */
  record Span(long from, long to) {}

  /**
   * What a span begins with.
   *
   * @param timestampMs the first record's timestamp in milliseconds since the epoch; empty if the
   *     span holds transaction markers and aborted records only, so that nothing is left to do
   */
  record Oldest(OptionalLong timestampMs) {
    static final Oldest NOTHING = new Oldest(OptionalLong.empty());

    static Oldest at(long timestampMs) {
      return new Oldest(OptionalLong.of(timestampMs));
    }
  }
}
