// SPDX-License-Identifier: Apache-2.0
package io.fullrow.intake;

import io.fullrow.deadletter.DeadLetter;
import io.fullrow.deadletter.DeadLetterKind;
import io.fullrow.model.Bytes;
import io.fullrow.model.Origin;
import io.fullrow.topology.FragmentKeys;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Sends fragments and dead letters without waiting. Nothing counts as sent before {@link #flush}
 * returns: only then may the offsets of what was read be committed. For one thread.
 */
final class KafkaOutput implements RawRecords.Output {
  private final Producer<byte[], byte[]> producer;
  private final IntakeConfig.Output topics;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  KafkaOutput(Producer<byte[], byte[]> producer, IntakeConfig.Output topics) {
    this.producer = producer;
    this.topics = topics;
  }

  @Override
  public void fragment(Bytes key, Bytes value) {
    int partition = FragmentKeys.partition(key, topics.partitions());
    // Their own time stamp is the wall clock: a writetime can be anything.
    send(
        new ProducerRecord<>(
            topics.fragmentsTopic(), partition, key.unsafeArray(), value.unsafeArray()));
  }

  @Override
  public void deadLetter(Origin origin, DeadLetterKind kind, String reason) {
    send(DeadLetter.ofRaw(origin, kind, reason).to(topics.deadLetterTopic()));
  }

  /**
   * Returns once everything sent so far is stored.
   *
   * @throws KafkaException if something was not
   */
  void flush() {
    producer.flush();
    Exception error = failure.get();
    if (error != null) {
      throw new KafkaException("a fragment or dead letter was not stored: " + error, error);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback keeps the failure
  private void send(ProducerRecord<byte[], byte[]> record) {
    producer.send(
        record,
        (metadata, error) -> {
          if (error != null) {
            failure.compareAndSet(null, error);
          }
        });
  }
}
