// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.deadletter.DeadLetter;
import io.fullrow.deadletter.DeadLetterKind;
import io.fullrow.threads.DaemonThreads;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The dead letters of the sink, under the header names that Kafka Streams uses (KIP-1034).
 * Thread-safe.
 */
public final class KafkaDeadLetters implements DeadLetters, AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final int BLOCK_MILLIS = 5_000;

  private final Producer<byte[], byte[]> producer;

  /** A send waits for metadata and memory: not on the workers, which write all tables. */
  private final ExecutorService sender =
      Executors.newSingleThreadExecutor(DaemonThreads.named("fullrow-sink-dead-letters"));

  private final String topic;

  /**
   * @param kafka how the cluster is reached
   * @param maxBytes limit of the topic for one record
   */
  public KafkaDeadLetters(Map<String, Object> kafka, String topic, int maxBytes) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MILLIS);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxBytes);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    this.topic = topic;
  }

  @Override
  public CompletionStage<Void> send(
      ConsumerRecord<byte[], byte[]> record, DeadLetterKind kind, String reason) {
    ProducerRecord<byte[], byte[]> letter = DeadLetter.ofEvent(record, kind, reason).to(topic);
    CompletableFuture<Void> stored = new CompletableFuture<>();
    sender.execute(() -> send(letter, stored));
    return stored;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
  private void send(ProducerRecord<byte[], byte[]> letter, CompletableFuture<Void> stored) {
    try {
      producer.send(
          letter,
          (metadata, error) -> {
            if (error == null) {
              stored.complete(null);
            } else {
              stored.completeExceptionally(error);
            }
          });
    } catch (RuntimeException e) {
      stored.completeExceptionally(e);
    }
  }

  /** What is not stored in time is read again with its event, whose offset is not committed. */
  @Override
  public void close() {
    sender.shutdown();
    producer.close(CLOSE_TIMEOUT);
  }
}
