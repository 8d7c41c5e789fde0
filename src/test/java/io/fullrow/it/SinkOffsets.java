// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import io.fullrow.lab.Lab;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Where a sink that is not running will go on. */
record SinkOffsets(Lab lab, String application) {

  /** Any offset of each partition of the topics, from its first to its end. */
  void set(List<String> topics, Random random) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", lab.kafka().bootstrapServers()))) {
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (TopicDescription topic : admin.describeTopics(topics).allTopicNames().get().values()) {
        topic
            .partitions()
            .forEach(
                partition ->
                    ends.put(
                        new TopicPartition(topic.name(), partition.partition()),
                        OffsetSpec.latest()));
      }
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      admin
          .listOffsets(ends)
          .all()
          .get()
          .forEach(
              (partition, end) ->
                  offsets.put(partition, new OffsetAndMetadata(random.nextLong(end.offset() + 1))));
      admin.alterConsumerGroupOffsets(application + "-sink", offsets).all().get();
    }
  }
}
