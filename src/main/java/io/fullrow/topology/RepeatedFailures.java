// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.model.Origin;
import io.fullrow.topology.state.UnreadableStateException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.KafkaException;

/**
 * Counts how often a thread ended at one record. After a put there is no way back but to fail the
 * task, which reads the record again: one that always fails would end threads forever, and each new
 * thread is a rebalance of the group. Thread-safe; of this process alone.
 */
final class RepeatedFailures {
  /** After so many a record is given up. */
  static final int LIMIT = 5;

  private final Map<Place, Integer> failures = new ConcurrentHashMap<>();

  /** A raw record. */
  private record Place(String topic, int partition, long offset) {
    static Place of(Origin origin) {
      return new Place(origin.topic(), origin.partition(), origin.offset());
    }
  }

  /** Whether threads have ended at this record so often that it is to be given up. */
  boolean isGivenUp(Origin origin) {
    return !failures.isEmpty() && failures.getOrDefault(Place.of(origin), 0) >= LIMIT;
  }

  /**
   * Does it, and counts if that ends the thread. A success takes nothing back: a raw record can
   * have several fragments, of which one fails each time.
   */
  void guard(Origin origin, Runnable work) {
    try {
      work.run();
    } catch (KafkaException | UnreadableStateException e) {
      throw e; // brokers, transactions and stores fail at any record
    } catch (RuntimeException | Error e) {
      failures.merge(Place.of(origin), 1, Integer::sum);
      throw e;
    }
  }
}
