// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Events as the service has made them, in their partitions and with their headers. */
final class CopiedEvents implements Supply {
  private static final Duration POLL = Duration.ofMillis(200);

  private final List<ConsumerRecord<byte[], byte[]>> events;

  private CopiedEvents(List<ConsumerRecord<byte[], byte[]>> events) {
    this.events = events;
  }

  /**
   * The first events of a topic, all that it has if they are fewer.
   *
   * @param distinct whether only the first of each key is taken
   * @throws IllegalStateException if it has none
   */
  static CopiedEvents read(String bootstrapServers, String topic, int atMost, boolean distinct) {
    Set<ByteBuffer> keys = new HashSet<>();
    List<ConsumerRecord<byte[], byte[]>> events =
        records(
            bootstrapServers,
            topic,
            atMost,
            event -> !distinct || keys.add(ByteBuffer.wrap(event.key())));
    if (events.isEmpty()) {
      throw new IllegalStateException(topic + " has no event");
    }
    return new CopiedEvents(events);
  }

  /**
   * What a topic has by now of the records that are wanted, in the order of each partition.
   *
   * @param atMost after about so many no more are read
   */
  static List<ConsumerRecord<byte[], byte[]>> records(
      String bootstrapServers,
      String topic,
      int atMost,
      Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
      while (records.size() < atMost && !ends.isEmpty()) {
        for (ConsumerRecord<byte[], byte[]> next : consumer.poll(POLL)) {
          if (wanted.test(next)) {
            records.add(next);
          }
        }
        ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
      }
    }
    return records;
  }

  @Override
  public int size() {
    return events.size();
  }

  @Override
  public ProducerRecord<byte[], byte[]> record(String topic, long pass, int index) {
    ConsumerRecord<byte[], byte[]> event = events.get(index);
    return new ProducerRecord<>(
        topic, event.partition(), null, event.key(), event.value(), event.headers());
  }
}
