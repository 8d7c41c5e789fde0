package io.fullrow.workload;

import io.fullrow.decode.fragment.FragmentCodec;
import io.fullrow.model.Fragment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes fragments as the replicas of a real cluster do: one to three copies of each, in any
 * order, on any partition of the raw topic. Not thread-safe.
 */
public final class ReplicaCopies implements AutoCloseable {
  private static final int REPLICAS = 3;

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final Random random;

  public ReplicaCopies(String bootstrapServers, String rawTopic, long seed) {
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.LINGER_MS_CONFIG,
                5),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.topic = rawTopic;
    this.random = new Random(seed);
  }

  /** Returns when Kafka has all copies. */
  public void publish(List<Fragment> fragments) {
    List<Fragment> copies = new ArrayList<>();
    for (Fragment fragment : fragments) {
      int delivered = 1 + random.nextInt(REPLICAS);
      copies.addAll(Collections.nCopies(delivered, fragment));
    }
    Collections.shuffle(copies, random);
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (Fragment copy : copies) {
      // Half of them without a key: copies of one change spread over the partitions.
      byte[] key = random.nextBoolean() ? copy.partition().serialized().toArray() : null;
      byte[] value = FragmentCodec.encode(copy).toArray();
      sent.add(producer.send(new ProducerRecord<>(topic, key, value)));
    }
    sent.forEach(ReplicaCopies::await);
  }

  private static void await(Future<RecordMetadata> sent) {
    try {
      sent.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka did not take a fragment", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while publishing", e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
