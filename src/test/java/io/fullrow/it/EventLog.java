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
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Event topics that are compacted within seconds, and what is in them. */
final class EventLog {
  static final int PARTITIONS = 4;
  private static final String OPERATION = "fullrow.op";
  private static final Duration POLL = Duration.ofMillis(200);
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

  EventLog(Lab lab, List<String> topics) {
    this.lab = lab;
    this.topics = topics;
  }

  /** Creates the topics before the service does. */
  void create() throws Exception {
    try (Admin admin = admin()) {
      admin
          .createTopics(
              topics.stream()
                  .map(name -> new NewTopic(name, PARTITIONS, (short) 1).configs(PROMPT_COMPACTION))
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
  Map<TopicPartition, Long> ends() {
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      return consumer.endOffsets(partitions());
    }
  }

  /** Whether no key is left twice below these offsets, as only compaction can do it. */
  boolean compactedBelow(Map<TopicPartition, Long> offsets) {
    Map<List<Object>, Integer> counts = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : read()) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      if (record.offset() < offsets.get(partition)) {
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
                IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(topic, partition)))
        .toList();
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", lab.kafka().bootstrapServers()));
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
