// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/**
 * Follows all records that are in a pipeline now, through stage after stage, whatever comes behind
 * them. For one thread.
 */
public final class Passage {
  private final Pipeline pipeline;
  private final OffsetsSource offsets;
  private final Deque<Pipeline.Reading> left = new ArrayDeque<>();

  /** The ends of the first stage that is left; empty until they are asked for. */
  private final Map<TopicPartition, Long> ends = new HashMap<>();

  private boolean known;

  /**
   * @param timeout of each question
   */
  public Passage(Admin admin, Pipeline pipeline, Duration timeout) {
    this(pipeline, new AdminOffsets(admin, Math.toIntExact(timeout.toMillis())));
  }

  Passage(Pipeline pipeline, OffsetsSource offsets) {
    this.pipeline = pipeline;
    this.offsets = offsets;
    left.addAll(pipeline.materialize());
    left.addAll(pipeline.sink());
  }

  /**
   * Whether all that was in the first stage at the first call has left the last one.
   *
   * @throws IOException if Kafka does not answer in time; ask again
   */
  public boolean isOver() throws IOException {
    try {
      while (!left.isEmpty() && isPassed(left.getFirst())) {
        left.removeFirst();
        known = false;
      }
      return left.isEmpty();
    } catch (OffsetsSource.OffsetsUnavailableException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private boolean isPassed(Pipeline.Reading stage)
      throws OffsetsSource.OffsetsUnavailableException {
    if (!known) {
      ends.clear();
      offsets
          .logs(stage.topics(), Map.of())
          .forEach(
              (log, span) -> {
                if (span.start() < span.end()) {
                  ends.put(log, span.end());
                }
              });
      known = true;
    }
    Map<TopicPartition, Long> committed =
        offsets.committed(pipeline.groups()).getOrDefault(stage.group(), Map.of());
    return ends.entrySet().stream()
        .allMatch(end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }
}
