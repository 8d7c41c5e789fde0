// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.model.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The compacted held topic. An event of partition n is in partition n modulo the held topic's
 * count, so that the member that is assigned a partition reads little else.
 *
 * <p>No consumer group reads it: what is held of a partition belongs to the member that is assigned
 * that partition of the events topic. A member that gives a partition up has stored before it
 * commits, so its successor finds all by reading to the end.
 */
public final class KafkaHeldTopic implements HeldTopic, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaHeldTopic.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

  /** Below the time that a revoked partition waits for what is under way. */
  private static final int ANSWER_MILLIS = 5_000;

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Map<String, Object> kafka;
  private final String topic;
  private final Producer<byte[], byte[]> producer;

  /**
   * @param kafka client properties, {@code bootstrap.servers} at least
   * @param maxRecordBytes what the topic takes for one record
   */
  public KafkaHeldTopic(Map<String, Object> kafka, String topic, int maxRecordBytes) {
    this.kafka = Map.copyOf(kafka);
    this.topic = topic;
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRecordBytes);
    // A worker waits for metadata, and a released partition for the answer: what came after its
    // successor has read would not be known to any member.
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANSWER_MILLIS);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public CompletionStage<Void> put(HeldRecord held) {
    return send(held, held.recordValue());
  }

  @Override
  public CompletionStage<Void> remove(HeldRecord held) {
    return send(held, null);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
  private CompletionStage<Void> send(HeldRecord held, byte @Nullable [] value) {
    CompletableFuture<Void> stored = new CompletableFuture<>();
    int partition = held.partition() % producer.partitionsFor(topic).size();
    producer.send(
        new ProducerRecord<>(topic, partition, held.recordKey(), value),
        (metadata, error) -> {
          if (error == null) {
            stored.complete(null);
          } else {
            stored.completeExceptionally(error);
          }
        });
    return stored;
  }

  @Override
  public List<HeldRecord> read(Collection<TopicPartition> partitions) {
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      int count = consumer.partitionsFor(topic).size();
      Set<TopicPartition> wanted =
          partitions.stream()
              .map(partition -> new TopicPartition(topic, partition.partition() % count))
              .collect(Collectors.toSet());
      consumer.assign(wanted);
      consumer.seekToBeginning(wanted);
      return ofPartitions(toTheEnd(consumer, wanted), Set.copyOf(partitions));
    }
  }

  private Consumer<byte[], byte[]> consumer() {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static Collection<ConsumerRecord<byte[], byte[]>> toTheEnd(
      Consumer<byte[], byte[]> consumer, Set<TopicPartition> wanted) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(wanted);
    Map<Bytes, ConsumerRecord<byte[], byte[]>> latest = new LinkedHashMap<>();
    long deadline = System.nanoTime() + READ_TIMEOUT.toNanos();
    Set<TopicPartition> left = new HashSet<>(wanted);
    while (true) {
      left.removeIf(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
      if (left.isEmpty()) {
        return latest.values();
      }
      if (System.nanoTime() > deadline) {
        throw new TimeoutException("the held topic was not read in " + READ_TIMEOUT);
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.value() == null) {
          latest.remove(Bytes.wrap(record.key()));
        } else {
          latest.put(Bytes.wrap(record.key()), record);
        }
      }
    }
  }

  private static List<HeldRecord> ofPartitions(
      Collection<ConsumerRecord<byte[], byte[]>> records, Set<TopicPartition> partitions) {
    List<HeldRecord> held = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        HeldRecord read = HeldRecord.of(record.key(), record.value());
        if (partitions.contains(new TopicPartition(read.topic(), read.partition()))) {
          held.add(read);
        }
      } catch (IllegalArgumentException e) {
        // of a later version, or not ours: it stays, and a member that can read it takes it
        LOG.error("{}:{}:{} is skipped", record.topic(), record.partition(), record.offset(), e);
      }
    }
    held.sort(Comparator.comparingLong(HeldRecord::offset));
    return held;
  }

  /** What is not stored in time stays at its offset, which is not committed. */
  @Override
  public void close() {
    try {
      producer.close(CLOSE_TIMEOUT);
    } catch (KafkaException e) {
      LOG.warn("the producer of held events did not close cleanly", e);
    }
  }
}
