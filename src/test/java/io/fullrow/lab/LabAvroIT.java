// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A lab of its own, beside the shared one: its connectors end at any table that is not all text.
 */
@Tag("replicas")
class LabAvroIT {
  @Test
  void shouldDeliverFromEveryNodeWithOneSchemaId() {
    try (Lab lab = Lab.builder().nodes(2).start()) {
      // given
      lab.session()
          .execute("CREATE KEYSPACE avro WITH replication = " + lab.cassandra().replication());
      lab.session()
          .execute(
              "CREATE TABLE avro.t (k text PRIMARY KEY, v text)"
                  + " WITH cdc = true AND read_repair = 'NONE'");
      lab.startDebezium(Converter.AVRO);

      // when
      lab.session().execute("INSERT INTO avro.t (k, v) VALUES ('k', 'v')");

      // then
      assertThat(schemaIdsOfTwoCopies(lab)).hasSize(1);
      assertThat(lab.debezium(1).isRunning()).isTrue();
      assertThat(lab.debezium(2).isRunning()).isTrue();
    }
  }

  /** The ids of the values' schemas, with the number of values of each. */
  private static Map<Integer, Integer> schemaIdsOfTwoCopies(Lab lab) {
    Map<Integer, Integer> ids = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", lab.kafka().bootstrapServers(),
                "group.id", "lab-avro-it",
                "auto.offset.reset", "earliest",
                "metadata.max.age.ms", "1000"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(lab.rawTopic("avro", "t")));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                  ids.merge(schemaId(record.value()), 1, Integer::sum);
                }
                return ids.values().stream().mapToInt(count -> count).sum() >= 2;
              });
    }
    return ids;
  }

  private static int schemaId(byte[] value) {
    assertThat(value[0]).as("magic byte").isZero();
    return ByteBuffer.wrap(value, 1, 4).getInt();
  }
}
