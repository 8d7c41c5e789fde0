// SPDX-License-Identifier: Apache-2.0
package io.fullrow.intake;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What the intake reads, where it writes, and how.
 *
 * @param consumer properties of the operator, {@code bootstrap.servers} at least
 * @param producer properties of the operator, {@code bootstrap.servers} at least
 * @param groupId the consumer group on the raw topics
 * @param clientId prefix of the client ids of this instance
 * @param output where records go
 * @param readers how many consumers this instance runs
 * @param dedupeEntries how many fragments the early dedupe of one reader remembers
 * @param timing how often and how long
 */
public record IntakeConfig(
    Map<String, Object> consumer,
    Map<String, Object> producer,
    String groupId,
    String clientId,
    Output output,
    int readers,
    int dedupeEntries,
    Timing timing) {
  public IntakeConfig {
    consumer = Map.copyOf(consumer);
    producer = Map.copyOf(producer);
    if (readers < 1) {
      throw new IllegalArgumentException("the intake has at least one reader, not " + readers);
    }
  }

  /**
   * Where records go.
   *
   * @param fragmentsTopic the topic between intake and join
   * @param partitions of the fragments' topic
   * @param maxRecordBytes limit of both topics for one record
   */
  public record Output(
      String fragmentsTopic, int partitions, String deadLetterTopic, int maxRecordBytes) {}

  /**
   * @param commit how often offsets are committed
   * @param retry how often records that wait are tried again
   * @param close how long a reader may take to stop
   * @param pauseFirst pause before a failed reader is replaced; doubles up to {@code pauseMax}
   */
  public record Timing(
      Duration commit, Duration retry, Duration close, Duration pauseFirst, Duration pauseMax) {
    private static final int MAX_DOUBLINGS = 16;

    /** 100 ms, 100 ms, 10 s, 1 s, 1 min. */
    public static Timing defaults() {
      return new Timing(
          Duration.ofMillis(100),
          Duration.ofMillis(100),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofMinutes(1));
    }

    /**
     * @param failures one after the other, 1 or more
     */
    Duration pause(int failures) {
      Duration doubled = pauseFirst.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
      return doubled.compareTo(pauseMax) < 0 ? doubled : pauseMax;
    }
  }

  /** The operator's properties, below what the guarantees of the intake need. */
  Map<String, Object> consumerProperties(int reader) {
    Map<String, Object> properties = new HashMap<>();
    // missing topics and new partitions are awaited, not for the five minutes of the default
    properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
    properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
    // Members of one group may read different topics: those whose tables they know.
    properties.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    properties.putAll(consumer);
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId + "-" + reader);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return properties;
  }

  Map<String, Object> producerProperties(int reader) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    // Of a backlog. To compress a batch takes two buffers of 64 KiB, whatever its size.
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 50);
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
    properties.putAll(producer);
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, clientId + "-" + reader);
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return properties;
  }
}
