// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * When a record arrived on Kafka, never in the future and never negative: producers refuse negative
 * timestamps and brokers refuse ones more than an hour ahead, and either would stop a thread for
 * good. It serves for lag and propagation, and the format {@code trigger} takes it for the
 * writetime; whatever is written on is stamped with the wall clock.
 */
public final class ArrivalTime implements TimestampExtractor {
  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    return of(record.timestamp());
  }

  /**
   * The same for a record's timestamp.
   *
   * @param timestampMillis as the record carries it, in milliseconds since the epoch
   */
  public static long of(long timestampMillis) {
    long now = System.currentTimeMillis();
    return timestampMillis < 0 ? now : Math.min(timestampMillis, now);
  }
}
