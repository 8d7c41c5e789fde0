// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Records that wait in a pipeline, for who wants to send it more. For one thread. */
final class Backlog {
  private final Pipeline pipeline;
  private final OffsetsSource offsets;

  /**
   * @param timeout of each question
   */
  Backlog(Admin admin, Pipeline pipeline, Duration timeout) {
    this(pipeline, new AdminOffsets(admin, Math.toIntExact(timeout.toMillis())));
  }

  Backlog(Pipeline pipeline, OffsetsSource offsets) {
    this.pipeline = pipeline;
    this.offsets = offsets;
  }

  /**
   * What a group has left to read, and how far it has come.
   *
   * @param waiting records that it has not passed by; transaction markers count too
   * @param passed the sum of its offsets
   */
  record Stage(long waiting, long passed) {}

  /**
   * All stages in the order in which records travel. A topic that does not exist has no records.
   *
   * @throws IOException if Kafka does not answer in time
   */
  List<Stage> stages() throws IOException {
    try {
      Map<String, Map<TopicPartition, Long>> committed = offsets.committed(pipeline.groups());
      List<Stage> stages = new ArrayList<>();
      for (Pipeline.Reading reading :
          Stream.concat(pipeline.materialize().stream(), pipeline.sink().stream()).toList()) {
        stages.add(stage(reading.topics(), committed.getOrDefault(reading.group(), Map.of())));
      }
      return stages;
    } catch (OffsetsSource.OffsetsUnavailableException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private Stage stage(Set<String> topics, Map<TopicPartition, Long> committed)
      throws OffsetsSource.OffsetsUnavailableException {
    Map<TopicPartition, Long> ours = new HashMap<>(committed);
    ours.keySet().removeIf(partition -> !topics.contains(partition.topic()));
    long waiting =
        offsets.logs(topics, ours).entrySet().stream()
            .mapToLong(log -> left(log.getValue(), ours.get(log.getKey())))
            .sum();
    return new Stage(waiting, ours.values().stream().mapToLong(Long::longValue).sum());
  }

  private static long left(OffsetsSource.LogSpan log, @Nullable Long committed) {
    long start = log.start();
    return Math.max(0, log.end() - Math.max(start, committed == null ? start : committed));
  }
}
