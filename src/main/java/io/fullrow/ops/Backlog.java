// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Records that wait in a pipeline, for who wants to send it more. For one thread. */
public final class Backlog {
  private final Pipeline pipeline;
  private final OffsetsSource offsets;

  /**
   * @param timeout of each question
   */
  public Backlog(Admin admin, Pipeline pipeline, Duration timeout) {
    this(pipeline, new AdminOffsets(admin, Math.toIntExact(timeout.toMillis())));
  }

  Backlog(Pipeline pipeline, OffsetsSource offsets) {
    this.pipeline = pipeline;
    this.offsets = offsets;
  }

  /**
   * Records that each group has not passed by, summed up over all stages. Transaction markers count
   * too. A topic that does not exist has none.
   *
   * @throws IOException if Kafka does not answer in time
   */
  public long records() throws IOException {
    try {
      return sum();
    } catch (OffsetsSource.OffsetsUnavailableException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private long sum() throws OffsetsSource.OffsetsUnavailableException {
    Map<String, Map<TopicPartition, Long>> committed = offsets.committed(pipeline.groups());
    long records = 0;
    for (Pipeline.Reading stage : stages()) {
      records += of(stage.topics(), committed.getOrDefault(stage.group(), Map.of()));
    }
    return records;
  }

  private List<Pipeline.Reading> stages() {
    return Stream.concat(pipeline.materialize().stream(), pipeline.sink().stream()).toList();
  }

  private long of(Set<String> topics, Map<TopicPartition, Long> committed)
      throws OffsetsSource.OffsetsUnavailableException {
    Map<TopicPartition, Long> ours = new HashMap<>(committed);
    ours.keySet().removeIf(partition -> !topics.contains(partition.topic()));
    return offsets.logs(topics, ours).entrySet().stream()
        .mapToLong(log -> left(log.getValue(), ours.get(log.getKey())))
        .sum();
  }

  private static long left(OffsetsSource.LogSpan log, @Nullable Long committed) {
    long start = log.start();
    return Math.max(0, log.end() - Math.max(start, committed == null ? start : committed));
  }
}
