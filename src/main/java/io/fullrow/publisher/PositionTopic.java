// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A copy of the positions of all nodes on Kafka, in a compacted topic of one partition: whoever
 * finds a copy there and no state folder has lost a disk, and with it what the node had captured
 * and nobody had published. Records:
 *
 * <pre>
 * key    the host id of the node, a UUID as text
 * value  its position, as {@link LogPosition} has it
 * </pre>
 *
 * <p>For one thread.
 */
final class PositionTopic {
  private static final Logger LOG = LoggerFactory.getLogger(PositionTopic.class);
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(500);

  /** Clients share these; what else a producer has is not for a consumer. */
  private static final Set<String> PRODUCER_ALONE = Set.of("acks", "enable.idempotence");

  private final String topic;
  private final byte[] hostId;
  private LogPosition sent = LogPosition.START;
  private long sentAt = System.nanoTime();

  /**
   * @param hostId of the node
   */
  PositionTopic(String topic, String hostId) {
    this.topic = topic;
    this.hostId = hostId.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The latest copy; empty if the node was never published.
   *
   * @param settings of a Kafka client
   * @throws IOException if Kafka does not answer or refuses
   */
  Optional<LogPosition> read(Map<String, Object> settings) throws IOException {
    Map<String, Object> config = new HashMap<>(settings);
    config.keySet().removeAll(PRODUCER_ALONE);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      Optional<LogPosition> latest = Optional.empty();
      Instant deadline = Instant.now().plus(PATIENCE);
      while (consumer.position(partition) < end) {
        if (Instant.now().isAfter(deadline)) {
          throw new IOException("Kafka does not send what " + topic + " has");
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (Arrays.equals(record.key(), hostId) && record.value() != null) {
            latest =
                Optional.of(LogPosition.parse(new String(record.value(), StandardCharsets.UTF_8)));
          }
        }
      }
      return latest;
    } catch (KafkaException e) {
      throw new IOException("Kafka does not tell of " + topic + ": " + e.getMessage(), e);
    }
  }

  /** Sends a copy if it is due; called often. That it fails harms nothing. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
  void offer(Producer<byte[], byte[]> producer, LogPosition position) {
    if (position.equals(sent) || System.nanoTime() - sentAt < EVERY.toNanos()) {
      return;
    }
    sent = position;
    sentAt = System.nanoTime();
    byte[] text = position.toString().getBytes(StandardCharsets.UTF_8);
    try {
      producer.send(
          new ProducerRecord<>(topic, 0, hostId, text),
          (metadata, error) -> {
            if (error != null) {
              LOG.debug("no copy of the position on Kafka", error);
            }
          });
    } catch (KafkaException e) {
      LOG.debug("no copy of the position on Kafka", e);
    }
  }
}
