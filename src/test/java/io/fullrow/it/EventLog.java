// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import io.fullrow.lab.Lab;
import io.fullrow.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** Event topics that are compacted within seconds, and what is in them. */
final class EventLog {
  private static final String OPERATION = "fullrow.op";
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final byte[] UNSEEN = {0};
  private static final Map<String, String> PROMPT_COMPACTION =
      Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT,
          TopicConfig.SEGMENT_MS_CONFIG, "1000",
          TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.001",
          TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, "0",
          // As long as the service itself would set it: deletions must outlive the sink's absence.
          TopicConfig.DELETE_RETENTION_MS_CONFIG, "864000000");

  private final Lab lab;
  private final List<String> topics;
  private final int partitions;

  EventLog(Lab lab, List<String> topics, int partitions) {
    this.lab = lab;
    this.topics = topics;
    this.partitions = partitions;
  }

  /** Creates the topics before the service does. */
  void create() throws Exception {
    try (Admin admin = admin()) {
      admin
          .createTopics(
              topics.stream()
                  .map(name -> new NewTopic(name, partitions, (short) 1).configs(PROMPT_COMPACTION))
                  .toList())
          .all()
          .get();
    }
  }

  /** The committed records that are in the topics now, in order of their offsets. */
  List<ConsumerRecord<byte[], byte[]>> read() {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions());
      consumer.assign(ends.keySet());
      consumer.seekToBeginning(ends.keySet());
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(POLL).forEach(records::add);
      }
    }
    return records;
  }

  /** The committed ends. */
  private Map<TopicPartition, Long> ends() {
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      return consumer.endOffsets(partitions());
    }
  }

  /** Until nothing of what is there now is there twice. */
  void compact() {
    Map<TopicPartition, Long> ends = ends();
    Awaitility.await("compaction")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(2))
        .until(
            () -> {
              closeSegments();
              return compactedBelow(ends);
            });
  }

  /** Only closed segments are compacted, and only a write closes one: one that nobody sees. */
  @SuppressWarnings("FutureReturnValueIgnored") // flush waits for all, and a failure ends the abort
  void closeSegments() {
    try (Producer<byte[], byte[]> producer = producer()) {
      producer.initTransactions();
      producer.beginTransaction();
      partitions()
          .forEach(
              p -> producer.send(new ProducerRecord<>(p.topic(), p.partition(), UNSEEN, UNSEEN)));
      producer.flush();
      producer.abortTransaction();
    }
  }

  /** Whether no key is left twice below these offsets, as only compaction can do it. */
  private boolean compactedBelow(Map<TopicPartition, Long> offsets) {
    Map<List<Object>, Integer> counts = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : read()) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      if (record.offset() < Objects.requireNonNull(offsets.get(partition))) {
        counts.merge(List.of(partition, Bytes.wrap(record.key())), 1, Integer::sum);
      }
    }
    return counts.values().stream().allMatch(count -> count == 1);
  }

  static String operation(ConsumerRecord<byte[], byte[]> record) {
    byte[] header = record.headers().lastHeader(OPERATION).value();
    return new String(header, StandardCharsets.UTF_8);
  }

  private Collection<TopicPartition> partitions() {
    return topics.stream()
        .flatMap(
            topic ->
                IntStream.range(0, partitions)
                    .mapToObj(partition -> new TopicPartition(topic, partition)))
        .toList();
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", lab.kafka().bootstrapServers()));
  }

  private Producer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            lab.kafka().bootstrapServers(),
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            topics.get(0) + ".closing"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private Consumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            lab.kafka().bootstrapServers(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
