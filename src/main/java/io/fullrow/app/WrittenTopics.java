// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Finds the topics that anything was ever written to, whatever compaction left of it. */
final class WrittenTopics {
  private static final int ASK_SECONDS = 30;

  private final Admin admin;

  WrittenTopics(Admin admin) {
    this.admin = admin;
  }

  /**
   * Those of the topics that have or had a record.
   *
   * @param topics all of them exist
   * @throws KafkaException if the brokers cannot be asked now
   */
  Set<String> of(Collection<String> topics) {
    if (topics.isEmpty()) {
      return Set.of();
    }
    try {
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (TopicDescription topic : described(topics)) {
        topic
            .partitions()
            .forEach(
                partition ->
                    ends.put(
                        new TopicPartition(topic.name(), partition.partition()),
                        OffsetSpec.latest()));
      }
      Set<String> written = new HashSet<>();
      admin
          .listOffsets(ends)
          .all()
          .get(ASK_SECONDS, TimeUnit.SECONDS)
          .forEach(
              (partition, end) -> {
                if (end.offset() > 0) {
                  written.add(partition.topic());
                }
              });
      return written;
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("the brokers do not report the ends of topics", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  private Collection<TopicDescription> described(Collection<String> topics)
      throws ExecutionException, InterruptedException, TimeoutException {
    return admin.describeTopics(topics).allTopicNames().get(ASK_SECONDS, TimeUnit.SECONDS).values();
  }
}
