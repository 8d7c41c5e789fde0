// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * What is written to the topics of a broker, by the sizes of their logs. Those are looked at every
 * second, since compaction and the deletion of segments make them smaller: only growth counts, so
 * that at most what came in the second of a deletion is missing. Not thread-safe.
 */
final class TopicSizes implements AutoCloseable {
  private static final int BROKER = 1;

  private final Admin admin;
  private final RecordSizes records;
  private Map<TopicPartition, Long> latest = Map.of();
  private Map<TopicPartition, Long> firstOffsets = Map.of();
  private final Map<String, Long> written = new TreeMap<>();
  private boolean following;

  TopicSizes(String bootstrapServers) {
    admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    records = new RecordSizes(bootstrapServers);
  }

  void begin() {
    written.clear();
    latest = sizes();
    firstOffsets = ends(latest);
    following = true;
  }

  /** Does nothing outside of {@link #begin} and {@link #end}. */
  void sample() {
    if (!following) {
      return;
    }
    Map<TopicPartition, Long> now = sizes();
    now.forEach(
        (partition, size) -> {
          long growth = size - latest.getOrDefault(partition, 0L);
          written.merge(partition.topic(), Math.max(0, growth), Long::sum);
        });
    latest = now;
  }

  /** Topics to which something was written. */
  Map<String, TopicTraffic> end() {
    sample();
    following = false;
    Map<TopicPartition, Long> lastOffsets = ends(latest);
    Map<String, TopicTraffic> traffic = new TreeMap<>();
    written.forEach(
        (topic, bytes) -> {
          long offsets = advance(topic, lastOffsets);
          if (offsets > 0) {
            long plain = (long) (records.meanBytesPerOffset(topic, lastOffsets) * offsets);
            traffic.put(topic, new TopicTraffic(offsets, bytes, plain));
          }
        });
    return traffic;
  }

  private long advance(String topic, Map<TopicPartition, Long> lastOffsets) {
    return lastOffsets.entrySet().stream()
        .filter(end -> end.getKey().topic().equals(topic))
        .mapToLong(end -> end.getValue() - firstOffsets.getOrDefault(end.getKey(), 0L))
        .sum();
  }

  private Map<TopicPartition, Long> sizes() {
    Map<TopicPartition, Long> sizes = new HashMap<>();
    Map<String, LogDirDescription> folders =
        admin
            .describeLogDirs(List.of(BROKER))
            .allDescriptions()
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .get(BROKER);
    for (LogDirDescription folder : Objects.requireNonNull(folders).values()) {
      folder.replicaInfos().forEach((partition, replica) -> sizes.put(partition, replica.size()));
    }
    return sizes;
  }

  private Map<TopicPartition, Long> ends(Map<TopicPartition, Long> partitions) {
    Map<TopicPartition, OffsetSpec> asked =
        partitions.keySet().stream()
            .collect(Collectors.toMap(each -> each, each -> OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> answers =
        admin.listOffsets(asked).all().toCompletionStage().toCompletableFuture().join();
    Map<TopicPartition, Long> ends = new HashMap<>();
    answers.forEach((partition, info) -> ends.put(partition, info.offset()));
    return ends;
  }

  @Override
  public void close() {
    admin.close();
    records.close();
  }
}
