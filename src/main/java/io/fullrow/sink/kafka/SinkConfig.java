// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What the sink reads, and how.
 *
 * @param kafka client properties, {@code bootstrap.servers} at least
 * @param groupId the consumer group
 * @param topics by name, each once
 * @param begin from where a partition is read of which the group has no committed offset; one that
 *     is not here from its beginning
 * @param ends offsets at which partitions are not read any further; all others are read forever
 */
public record SinkConfig(
    Map<String, Object> kafka,
    String groupId,
    List<SinkTopic> topics,
    Map<TopicPartition, Long> begin,
    Limits limits,
    Timing timing,
    HoldPolicy holds,
    Map<TopicPartition, Long> ends) {
  public SinkConfig {
    kafka = Map.copyOf(kafka);
    Objects.requireNonNull(groupId, "groupId");
    topics = List.copyOf(topics);
    begin = Map.copyOf(begin);
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(timing, "timing");
    Objects.requireNonNull(holds, "holds");
    ends = Map.copyOf(ends);
    Set<String> names = new HashSet<>();
    for (SinkTopic topic : topics) {
      if (!names.add(topic.name())) {
        throw new IllegalArgumentException("the topic " + topic.name() + " is configured twice");
      }
    }
  }

  /** Of a sink without an end. */
  public SinkConfig(
      Map<String, Object> kafka,
      String groupId,
      List<SinkTopic> topics,
      Limits limits,
      Timing timing,
      HoldPolicy holds) {
    this(kafka, groupId, topics, Map.of(), limits, timing, holds, Map.of());
  }

  /** Whether an offset, or a consumer's position, is at or behind the end of its partition. */
  boolean isBeyond(TopicPartition partition, long offset) {
    Long end = ends.get(partition);
    return end != null && offset >= end;
  }

  /**
   * Bounds of what is read and not yet acknowledged.
   *
   * @param maxInFlight concurrent writes; as many records again may wait to be started, and more if
   *     they are events of rows, of which a later one can be written in place of an earlier one
   * @param maxInFlightBytes of the records' keys, values and headers; one poll may pass it
   * @param maxPlannedBytes of memory for the events that are decoded and planned; one alone may
   *     pass it
   */
  public record Limits(int maxInFlight, long maxInFlightBytes, long maxPlannedBytes) {
    private static final int WAITING_PER_WRITE = 16;

    public Limits {
      if (maxInFlight < 1 || maxInFlightBytes < 1 || maxPlannedBytes < 1) {
        throw new IllegalArgumentException("max-in-flight is at least 1");
      }
    }

    /** So many records may wait in all. */
    int maxWaiting() {
      return WAITING_PER_WRITE * maxInFlight;
    }

    /** A quarter of the heap for what is planned, and no more than an eighth for what is read. */
    public static Limits ofHeap(int maxInFlight, long maxInFlightBytes) {
      long heap = Runtime.getRuntime().maxMemory();
      return new Limits(maxInFlight, Math.min(maxInFlightBytes, heap / 8), heap / 4);
    }
  }

  /**
   * @param commit how often acknowledged offsets are committed
   * @param drain how long a revoked partition's writes are awaited
   * @param retryFirst pause before the first retry; doubles up to {@code retryMax}
   */
  public record Timing(Duration commit, Duration drain, Duration retryFirst, Duration retryMax) {
    /** 500 ms, 10 s, 100 ms, 5 s. */
    public static Timing defaults() {
      return new Timing(
          Duration.ofMillis(500),
          Duration.ofSeconds(10),
          Duration.ofMillis(100),
          Duration.ofSeconds(5));
    }
  }

  Map<String, SinkTopic> topicsByName() {
    return topics.stream().collect(Collectors.toMap(SinkTopic::name, topic -> topic));
  }

  /** The operator's properties, below what the guarantees of the sink need. */
  Map<String, Object> consumerProperties() {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, groupId);
    // missing topics are awaited, not for the five minutes of the default
    properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
    properties.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    properties.putAll(kafka);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return properties;
  }
}
