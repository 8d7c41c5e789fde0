package io.fullrow.load;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    List<ConsumerRecord<byte[], byte[]>> events = new ArrayList<>(atMost);
    Set<ByteBuffer> keys = new HashSet<>();
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
      while (events.size() < atMost && !ends.isEmpty()) {
        for (ConsumerRecord<byte[], byte[]> event : consumer.poll(POLL)) {
          if (!distinct || keys.add(ByteBuffer.wrap(event.key()))) {
            events.add(event);
          }
        }
        ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
      }
    }
    if (events.isEmpty()) {
      throw new IllegalStateException(topic + " has no event");
    }
    return new CopiedEvents(events);
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
