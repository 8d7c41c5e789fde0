// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;

/** Where held events wait while the offsets of their topics go on. Thread-safe. */
public interface HeldTopic {
  /**
   * Stores a held event.
   *
   * @return completes once it is stored for good; a failure is retried
   */
  CompletionStage<Void> put(HeldRecord held);

  /** Removes a held event that is over. */
  CompletionStage<Void> remove(HeldRecord held);

  /**
   * All events that are held of these partitions, in the order of their offsets. Blocks.
   *
   * @param partitions of events topics
   * @throws RuntimeException if they cannot be read now
   */
  List<HeldRecord> read(Collection<TopicPartition> partitions);

  /** Keeps nothing: what is held stays at its offset. */
  static HeldTopic none() {
    return new HeldTopic() {
      @Override
      public CompletionStage<Void> put(HeldRecord held) {
        return CompletableFuture.failedFuture(new IllegalStateException("there is no held topic"));
      }

      @Override
      public CompletionStage<Void> remove(HeldRecord held) {
        return CompletableFuture.completedFuture(null);
      }

      @Override
      public List<HeldRecord> read(Collection<TopicPartition> partitions) {
        return List.of();
      }
    };
  }
}
