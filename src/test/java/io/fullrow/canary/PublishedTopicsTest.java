// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.fullrow.fragment.FragmentHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PublishedTopicsTest {
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");

  @Test
  void shouldKnowAPublisherByTheLatestRecords() {
    // given
    topic("published", 20);
    topic("written", 20);
    topic("empty", 0);
    topic("snapshot", 20);
    consumer.schedulePollTask(
        () -> {
          add("written", 19, null);
          add("published", 19, "some host");
          add("snapshot", 19, "some host");
        });

    // when
    Map<String, TopicWriters> found =
        PublishedTopics.writers(Set.of("published", "written", "empty", "snapshot"), consumer);

    // then
    assertThat(found)
        .containsOnly(
            entry("published", TopicWriters.PUBLISHERS),
            entry("written", TopicWriters.APPLICATIONS),
            entry("snapshot", TopicWriters.NOBODY),
            entry("empty", TopicWriters.NOBODY));
    assertThat(consumer.position(new TopicPartition("written", 0))).isEqualTo(20);
  }

  @Test
  void shouldAskForNothingWithoutPartitions() {
    assertThat(PublishedTopics.writers(Set.of(), consumer)).isEmpty();
  }

  private void topic(String name, long end) {
    TopicPartition partition = new TopicPartition(name, 0);
    consumer.updatePartitions(name, List.of(new PartitionInfo(name, 0, null, null, null)));
    consumer.updateBeginningOffsets(Map.of(partition, 0L));
    consumer.updateEndOffsets(Map.of(partition, end));
  }

  private void add(String topic, long offset, @Nullable String host) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(topic, 0, offset, new byte[0], new byte[0]);
    if (host != null) {
      record.headers().add(FragmentHeaders.HOST_ID, host.getBytes(StandardCharsets.UTF_8));
      record
          .headers()
          .add(
              topic.equals("snapshot") ? FragmentHeaders.SSTABLE : FragmentHeaders.LOG_SEGMENT,
              new byte[] {'1'});
    }
    consumer.addRecord(record);
  }
}
