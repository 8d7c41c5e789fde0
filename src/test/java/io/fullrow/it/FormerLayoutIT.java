// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.fragment.FragmentCodec;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.model.Bytes;
import io.fullrow.topology.FormerParkedRecords;
import io.fullrow.workload.Albums;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The first start after a release that read its raw topics within Kafka Streams: it goes on at the
 * offsets of the former group, and takes over the raw records that waited in the former store.
 */
class FormerLayoutIT {
  private static final String ID = "former";
  private static final String PARKED = ID + "-parked-changelog";
  private static final int READ = 40;
  private static final int WAITED = 10;
  private static final int UNREAD = 30;

  private Lab lab;
  private Admin admin;
  private AlbumPipeline pipeline;
  private FullrowService service;

  @BeforeEach
  void start() {
    lab = SharedLab.get();
    admin = Admin.create(Map.of("bootstrap.servers", lab.kafka().bootstrapServers()));
    pipeline = new AlbumPipeline(lab, ID);
    service = lab.service(ID, pipeline.config());
  }

  @AfterEach
  void stop() {
    service.stop();
    pipeline.close();
    admin.close();
  }

  @Test
  void shouldGoOnWhereTheFormerReleaseStopped() throws Exception {
    // given: the first fragments were read, some of them wait in the store, the last are unread
    TopicPartition raw = new TopicPartition(pipeline.rawTopic(), 0);
    create(pipeline.rawTopic(), 1, Map.of());
    create(PARKED, 2, Map.of("cleanup.policy", "compact"));
    List<Albums.Mutation> mutations = new ArrayList<>();
    for (int i = 0; i < READ + WAITED + UNREAD; i++) {
      mutations.add(pipeline.random().next());
    }
    pipeline.apply(mutations.subList(READ, mutations.size()));
    try (Producer<byte[], byte[]> producer = producer()) {
      for (int offset = 0; offset < mutations.size(); offset++) {
        byte[] value = FragmentCodec.encode(mutations.get(offset).fragment()).toArray();
        producer.send(new ProducerRecord<>(raw.topic(), 0, null, value)).get();
        if (offset >= READ && offset < READ + WAITED) {
          park(producer, offset, value);
        }
      }
    }
    admin
        .alterConsumerGroupOffsets(ID, Map.of(raw, new OffsetAndMetadata(READ + WAITED)))
        .all()
        .get(10, TimeUnit.SECONDS);

    // when
    service.start();
    Pipelines.awaitReady(service);

    // then: what was read before is not read again
    pipeline.assertEqual(service);
    assertThat(Pipelines.counter(service, "fullrow_fragments_received_total"))
        .isEqualTo(WAITED + UNREAD);
    Awaitility.await("the former store's changelog deleted")
        .atMost(Pipelines.PATIENCE)
        .until(() -> !admin.listTopics().names().get().contains(PARKED));
    assertThat(offsets(ID)).doesNotContainKey(raw);
    assertThat(offsets(ID + "-decode")).containsKey(raw);
  }

  /** Two values of one key: the changelog is compacted at some time, perhaps not yet. */
  private static void park(Producer<byte[], byte[]> producer, int offset, byte[] value)
      throws Exception {
    byte[] key = FormerParkedRecords.key(offset);
    Bytes parked = FormerParkedRecords.value("former.raw", offset, value);
    producer.send(new ProducerRecord<>(PARKED, offset % 2, key, new byte[] {0})).get();
    producer.send(new ProducerRecord<>(PARKED, offset % 2, key, parked.toArray())).get();
    // One that was done before.
    byte[] done = FormerParkedRecords.key(offset + 1_000);
    producer.send(new ProducerRecord<>(PARKED, offset % 2, done, parked.toArray())).get();
    producer.send(new ProducerRecord<>(PARKED, offset % 2, done, null)).get();
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(String group) throws Exception {
    return new HashMap<>(
        admin
            .listConsumerGroupOffsets(group)
            .partitionsToOffsetAndMetadata()
            .get(10, TimeUnit.SECONDS));
  }

  private void create(String topic, int partitions, Map<String, String> config) throws Exception {
    admin
        .createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(config)))
        .all()
        .get(10, TimeUnit.SECONDS);
  }

  private Producer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", lab.kafka().bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
