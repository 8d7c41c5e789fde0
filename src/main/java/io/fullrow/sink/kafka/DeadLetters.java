// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.deadletter.DeadLetterKind;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where records go that can never be written. */
@FunctionalInterface
public interface DeadLetters {
  /**
   * Sends a record with its original key, value and headers.
   *
   * @return completes once the dead letter is stored for good; until then the record's offset is
   *     not committed. A failure is retried.
   */
  CompletionStage<Void> send(
      ConsumerRecord<byte[], byte[]> record, DeadLetterKind kind, String reason);
}
