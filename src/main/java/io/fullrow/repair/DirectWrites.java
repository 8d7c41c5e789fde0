// SPDX-License-Identifier: Apache-2.0
package io.fullrow.repair;

import io.fullrow.canary.PublishedTopics;
import io.fullrow.codec.ConfluentFrame;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.fragment.MalformedFragmentException;
import io.fullrow.model.Bytes;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.TableId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Looks for writes that applications have sent straight to a topic of fragments. What publishers
 * send has their headers, and what Fullrow itself does is marked as of a snapshot or as a refresh;
 * all else is someone's write. Writes whose records the topic no longer has are not found.
 */
public final class DirectWrites {
  private static final Origin NOWHERE = new Origin("", 0, 0, 0, Optional.empty());
  private static final Duration ASK = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(500);

  private final Map<String, Object> settings;
  private final String topic;

  /**
   * @param kafka properties of a consumer, without deserializers and group
   * @param topic with fragments, of one table or many
   */
  public DirectWrites(Map<String, Object> kafka, String topic) {
    this.settings = new HashMap<>(kafka);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    this.topic = topic;
  }

  /**
   * Reads the whole topic as it is now, or until each of the tables has one.
   *
   * @param tables to look for
   * @param progress gets how many offsets were passed
   * @return the place of one write for each table that has any
   * @throws org.apache.kafka.common.KafkaException if the brokers do not answer
   */
  public Map<TableId, String> find(Set<TableId> tables, LongConsumer progress) {
    Map<TableId, String> found = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic, ASK).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ASK);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Set<TopicPartition> left = new HashSet<>(partitions);
      long passed = 0;
      while (found.size() < tables.size() && !left.isEmpty()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          writtenTo(record, tables).forEach(table -> found.putIfAbsent(table, place(record)));
          passed++;
        }
        left.removeIf(
            partition -> consumer.position(partition, ASK) >= ends.getOrDefault(partition, 0L));
        progress.accept(passed);
      }
    }
    return found;
  }

  private static String place(ConsumerRecord<byte[], byte[]> record) {
    return record.topic() + "-" + record.partition() + " at offset " + record.offset();
  }

  private static Set<TableId> writtenTo(
      ConsumerRecord<byte[], byte[]> record, Set<TableId> tables) {
    return record.value() == null || PublishedTopics.hostId(record).isPresent()
        ? Set.of()
        : writtenTo(Bytes.wrap(record.value()), tables);
  }

  /** The tables that a record is a direct write to, of those that are looked for. */
  static Set<TableId> writtenTo(Bytes value, Set<TableId> tables) {
    if (ConfluentFrame.begins(value)) {
      // Fullrow writes none of these: of whatever table it is, someone has written it.
      return tables;
    }
    try {
      Fragment fragment = FragmentCodec.decode(value, NOWHERE);
      boolean ours = fragment.snapshot() || fragment.refresh();
      return ours || !tables.contains(fragment.table()) ? Set.of() : Set.of(fragment.table());
    } catch (MalformedFragmentException e) {
      return Set.of(); // a dead letter
    }
  }
}
