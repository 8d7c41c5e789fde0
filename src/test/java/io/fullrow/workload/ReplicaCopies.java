// SPDX-License-Identifier: Apache-2.0
package io.fullrow.workload;

import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Fragment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
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
  private static final int SINGLE_OBJECT_HEADER = 10;
  private static final int WIRE_HEADER = 5;

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
                // A second batch that a topic in the making takes before the first would shut it
                // out.
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                1,
                ProducerConfig.LINGER_MS_CONFIG,
                5),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.topic = rawTopic;
    this.random = new Random(seed);
  }

  /** Returns when Kafka has all copies. */
  public void publish(List<Fragment> fragments) {
    publish(fragments, fragment -> FragmentCodec.encode(fragment).toArray());
  }

  /** In the Confluent wire format, with the id of the fragment's schema. */
  public void publish(List<Fragment> fragments, int schemaId) {
    publish(fragments, fragment -> framed(FragmentCodec.encode(fragment).toArray(), schemaId));
  }

  private static byte[] framed(byte[] singleObject, int schemaId) {
    int body = singleObject.length - SINGLE_OBJECT_HEADER;
    return ByteBuffer.allocate(WIRE_HEADER + body)
        .put((byte) 0)
        .putInt(schemaId)
        .put(singleObject, SINGLE_OBJECT_HEADER, body)
        .array();
  }

  private void publish(List<Fragment> fragments, Function<Fragment, byte[]> encoding) {
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
      sent.add(producer.send(new ProducerRecord<>(topic, key, encoding.apply(copy))));
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
