package io.fullrow.ops;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
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
import org.jspecify.annotations.Nullable;

/** Asks Kafka's admin API. */
final class AdminOffsets implements OffsetsSource {
  private final Admin admin;
  private final int timeoutMs;

  /** Reads with that admin client; each question may take so many milliseconds. */
  AdminOffsets(Admin admin, int timeoutMs) {
    this.admin = admin;
    this.timeoutMs = timeoutMs;
  }

  @Override
  public Map<TopicPartition, Offsets> read(String group, Set<String> topics)
      throws OffsetsUnavailable {
    try {
      Set<TopicPartition> partitions = partitions(topics);
      if (partitions.isEmpty()) {
        return Map.of();
      }
      var committed = committed(group, partitions);
      // The last stable offset first: a transaction that begins in between then shows as open.
      var end = list(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
      var highest = list(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
      var start = list(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
      Map<TopicPartition, Offsets> offsets = new HashMap<>();
      for (TopicPartition p : partitions) {
        offsets.put(p, offsets(at(start, p), committed.get(p), at(end, p), at(highest, p)));
      }
      return offsets;
    } catch (ExecutionException | TimeoutException e) {
      throw new OffsetsUnavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OffsetsUnavailable(e);
    }
  }

  private static Offsets offsets(
      long start, @Nullable OffsetAndMetadata committed, long end, long highWatermark) {
    OptionalLong position =
        committed == null ? OptionalLong.empty() : OptionalLong.of(committed.offset());
    return new Offsets(start, position, end, highWatermark);
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

  private Map<TopicPartition, OffsetAndMetadata> committed(
      String group, Set<TopicPartition> partitions)
      throws ExecutionException, InterruptedException, TimeoutException {
    var spec = new ListConsumerGroupOffsetsSpec().topicPartitions(partitions);
    var options = new ListConsumerGroupOffsetsOptions().timeoutMs(timeoutMs);
    try {
      return wait(
          admin
              .listConsumerGroupOffsets(Map.of(group, spec), options)
              .partitionsToOffsetAndMetadata(group));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Map.of();
      }
      throw e;
    }
  }

  private Map<TopicPartition, ListOffsetsResultInfo> list(
      Set<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation)
      throws ExecutionException, InterruptedException, TimeoutException {
    var wanted = partitions.stream().collect(Collectors.toMap(p -> p, p -> spec));
    return wait(
        admin.listOffsets(wanted, new ListOffsetsOptions(isolation).timeoutMs(timeoutMs)).all());
  }

  private <T> T wait(KafkaFuture<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(timeoutMs, TimeUnit.MILLISECONDS);
  }
}
