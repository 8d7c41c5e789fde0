// SPDX-License-Identifier: Apache-2.0
package io.fullrow.replay;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What events topics have now. */
public final class EventOffsets {
  private final Admin admin;

  public EventOffsets(Admin admin) {
    this.admin = admin;
  }

  /**
   * From the start to the end of what is committed, by partition.
   *
   * @throws IllegalArgumentException if a topic is missing
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   */
  public Map<TopicPartition, Span> spans(Collection<String> topics, ReplayStart start) {
    List<TopicPartition> partitions = partitions(topics);
    Map<TopicPartition, ListOffsetsResultInfo> ends = list(partitions, OffsetSpec.latest());
    Map<TopicPartition, ListOffsetsResultInfo> starts = list(partitions, start.spec());
    Map<TopicPartition, Span> spans = new HashMap<>();
    for (TopicPartition partition : partitions) {
      long end = offset(ends, partition).orElse(0L);
      // No record of that time or later: there is nothing to be read.
      long from = offset(starts, partition).orElse(end);
      spans.put(partition, new Span(Math.min(from, end), end));
    }
    return spans;
  }

  private static Optional<Long> offset(
      Map<TopicPartition, ListOffsetsResultInfo> offsets, TopicPartition partition) {
    return Optional.ofNullable(offsets.get(partition))
        .map(ListOffsetsResultInfo::offset)
        .filter(offset -> offset >= 0);
  }

  private List<TopicPartition> partitions(Collection<String> topics) {
    List<TopicPartition> partitions = new ArrayList<>();
    Map<String, KafkaFuture<TopicDescription>> described =
        admin.describeTopics(topics).topicNameValues();
    described.forEach(
        (topic, description) ->
            describe(topic, description)
                .partitions()
                .forEach(info -> partitions.add(new TopicPartition(topic, info.partition()))));
    return partitions;
  }

  private static TopicDescription describe(
      String topic, KafkaFuture<TopicDescription> description) {
    try {
      return AdminCalls.answer(description);
    } catch (UnknownTopicOrPartitionException e) {
      throw new IllegalArgumentException(
          "the events topic " + topic + " does not exist: there is nothing to be replayed", e);
    }
  }

  private Map<TopicPartition, ListOffsetsResultInfo> list(
      List<TopicPartition> partitions, OffsetSpec spec) {
    return AdminCalls.answer(
        admin
            .listOffsets(
                partitions.stream().collect(Collectors.toMap(partition -> partition, any -> spec)),
                new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
            .all());
  }
}
