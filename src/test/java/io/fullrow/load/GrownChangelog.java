// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import io.fullrow.model.Bytes;
import io.fullrow.topology.FragmentKeys;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The changelog of rows of a stopped service, to which copies of its rows are added, each with
 * another day in its partition key.
 */
final class GrownChangelog {
  private final String bootstrapServers;
  private final String topic;

  GrownChangelog(String bootstrapServers, String applicationId) {
    this.bootstrapServers = bootstrapServers;
    this.topic = applicationId + "-rows-changelog";
  }

  /**
   * @param times how often the rows are there in the end
   * @param sample how many there are now; they begin with the first that {@link Mutations} numbers
   */
  void copy(int times, int sample, Shape shape, Pump pump) {
    Map<Bytes, byte[]> entries = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> entry :
        CopiedEvents.records(bootstrapServers, topic, Integer.MAX_VALUE, any -> true)) {
      entries.remove(Bytes.wrap(entry.key()));
      if (entry.value() != null) {
        entries.put(Bytes.wrap(entry.key()), entry.value());
      }
    }
    int days = Mutations.days(sample, shape);
    for (int copy = 1; copy < times; copy++) {
      for (Map.Entry<Bytes, byte[]> entry : entries.entrySet()) {
        pump.send(later(entry.getKey().toArray(), entry.getValue(), copy * days));
      }
    }
    pump.flush();
  }

  private ProducerRecord<byte[], byte[]> later(byte[] key, byte[] value, int days) {
    int end = endOfPartitionKey(key);
    int day = end - Integer.BYTES;
    ByteBuffer.wrap(key).putInt(day, ByteBuffer.wrap(key).getInt(day) + days);
    Bytes partition = Bytes.copyOf(ByteBuffer.wrap(key, 0, end));
    return new ProducerRecord<>(
        topic, FragmentKeys.partition(partition, Bench.PARTITIONS), key, value);
  }

  /** After the table, a zero, the number of components, and each with its length before it. */
  private static int endOfPartitionKey(byte[] key) {
    int at = 0;
    while (key[at] != 0) {
      at++;
    }
    int components = key[at + 1];
    at += 2;
    for (int i = 0; i < components; i++) {
      at += Integer.BYTES + ByteBuffer.wrap(key).getInt(at);
    }
    return at;
  }
}
