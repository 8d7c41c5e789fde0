// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks Kafka's admin API: a handful of calls, whatever the number of partitions. */
final class AdminOffsets implements OffsetsSource {
  private final Admin admin;
  private final int timeoutMs;

  /** Reads with that admin client; each question may take so many milliseconds. */
  AdminOffsets(Admin admin, int timeoutMs) {
    this.admin = admin;
    this.timeoutMs = timeoutMs;
  }

  /** A call to the admin API. */
  private interface Call<T> {
    T answer() throws ExecutionException, InterruptedException, TimeoutException;
  }

  private static <T> T ask(Call<T> call) throws OffsetsUnavailableException {
    try {
      return call.answer();
    } catch (ExecutionException | TimeoutException e) {
      throw new OffsetsUnavailableException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OffsetsUnavailableException(e);
    }
  }

  @Override
  public Map<String, Map<TopicPartition, Long>> committed(Set<String> groups)
      throws OffsetsUnavailableException {
    var all = new ListConsumerGroupOffsetsSpec();
    var specs = groups.stream().collect(Collectors.toMap(group -> group, group -> all));
    var options = new ListConsumerGroupOffsetsOptions().timeoutMs(timeoutMs);
    return ask(
        () -> {
          ListConsumerGroupOffsetsResult result = admin.listConsumerGroupOffsets(specs, options);
          Map<String, Map<TopicPartition, Long>> committed = new HashMap<>();
          for (String group : groups) {
            committed.put(group, committed(result, group));
          }
          return committed;
        });
  }

  private Map<TopicPartition, Long> committed(ListConsumerGroupOffsetsResult result, String group)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    try {
      for (var entry : wait(result.partitionsToOffsetAndMetadata(group)).entrySet()) {
        OffsetAndMetadata offset = entry.getValue();
        if (offset != null) {
          offsets.put(entry.getKey(), offset.offset());
        }
      }
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw e;
      }
    }
    return offsets;
  }

  @Override
  public Map<TopicPartition, LogSpan> logs(Set<String> topics, Map<TopicPartition, Long> committed)
      throws OffsetsUnavailableException {
    return ask(
        () -> {
          Set<TopicPartition> partitions = partitions(topics);
          // The last stable offset first: a transaction that begins in between then shows as open.
          var end = list(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
          var highest = list(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
          var left = left(end, committed);
          var start = list(left, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
          Map<TopicPartition, LogSpan> logs = new HashMap<>();
          for (TopicPartition p : partitions) {
            logs.put(p, new LogSpan(at(start, p), at(end, p), at(highest, p)));
          }
          return logs;
        });
  }

  /** Where the start of the log can matter: it is behind who has read all. */
  private static Set<TopicPartition> left(
      Map<TopicPartition, ListOffsetsResultInfo> ends, Map<TopicPartition, Long> committed) {
    return ends.entrySet().stream()
        .filter(end -> committed.getOrDefault(end.getKey(), -1L) < end.getValue().offset())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static long at(Map<TopicPartition, ListOffsetsResultInfo> results, TopicPartition p) {
    ListOffsetsResultInfo result = results.get(p);
    return result == null ? 0 : result.offset();
  }

  private Set<TopicPartition> partitions(Set<String> topics)
      throws ExecutionException, InterruptedException, TimeoutException {
    DescribeTopicsOptions options = new DescribeTopicsOptions().timeoutMs(timeoutMs);
    Set<TopicPartition> partitions = new HashSet<>();
    for (var topic : admin.describeTopics(topics, options).topicNameValues().entrySet()) {
      try {
        wait(topic.getValue())
            .partitions()
            .forEach(p -> partitions.add(new TopicPartition(topic.getKey(), p.partition())));
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
    }
    return partitions;
  }

  private Map<TopicPartition, ListOffsetsResultInfo> list(
      Collection<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation)
      throws ExecutionException, InterruptedException, TimeoutException {
    if (partitions.isEmpty()) {
      return Map.of();
    }
    var wanted = partitions.stream().collect(Collectors.toMap(p -> p, p -> spec));
    return wait(
        admin.listOffsets(wanted, new ListOffsetsOptions(isolation).timeoutMs(timeoutMs)).all());
  }

  private <T> T wait(KafkaFuture<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(timeoutMs, TimeUnit.MILLISECONDS);
  }
}
