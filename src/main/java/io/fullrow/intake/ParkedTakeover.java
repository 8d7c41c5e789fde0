// SPDX-License-Identifier: Apache-2.0
package io.fullrow.intake;

import io.fullrow.model.Origin;
import io.fullrow.topology.Tables;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Decodes the raw records that waited in the former layout's store, as if they had just been read.
 * They leave that store's changelog when everything that came of them is stored. For one thread.
 */
final class ParkedTakeover {
  private final RawRecords records;
  private final KafkaOutput output;
  private final Tables tables;
  private final Duration retry;
  private final WaitingRecords waiting = new WaitingRecords();
  private volatile long left;

  ParkedTakeover(RawRecords records, KafkaOutput output, Tables tables, Duration retry) {
    this.records = records;
    this.output = output;
    this.tables = tables;
    this.retry = retry;
  }

  /** How many still wait; from any thread. */
  long left() {
    return left;
  }

  /**
   * Returns once all are decoded and stored.
   *
   * @throws KafkaException if that failed or was interrupted: all of them are to be taken again
   */
  void run(List<Origin> parked) {
    for (Origin origin : parked) {
      TopicPartition partition = new TopicPartition(origin.topic(), origin.partition());
      records.accept(origin).ifPresent(wait -> waiting.add(partition, origin, wait, tables));
    }
    left = waiting.size();
    while (waiting.size() > 0) {
      pause();
      waiting.retry(records, tables, partition -> {}, () -> true);
      left = waiting.size();
    }
    output.flush();
  }

  private void pause() {
    try {
      Thread.sleep(retry.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}
