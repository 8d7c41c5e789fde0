// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where records go that can never be written. */
@FunctionalInterface
public interface DeadLetters {
  /** The kind of what can never be written. */
  String POISON = "Poison";

  /** The kind of an event that was written but for some of its cells. */
  String UNWRITABLE_CELL = "UnwritableCell";

  /** The kind of what an operator gave up. */
  String SKIPPED = "Skipped";

  /**
   * Sends a record with its original key, value and headers.
   *
   * @param kind such as {@link #POISON}
   * @return completes once the dead letter is stored for good; until then the record's offset is
   *     not committed. A failure is retried.
   */
  CompletionStage<Void> send(ConsumerRecord<byte[], byte[]> record, String kind, String reason);
}
