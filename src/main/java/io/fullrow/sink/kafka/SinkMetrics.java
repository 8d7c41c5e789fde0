// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.util.OptionalLong;

/** What the sink counts; called from many threads. Tables are the source tables. */
public interface SinkMetrics {
  /**
   * The target acknowledged an event.
   *
   * @param arrivalMillis when the fragment that made the event arrived on Kafka; empty for events
   *     that no fragment made
   * @param writetime of the change
   * @param nowMillis when the acknowledgement came, in milliseconds since the epoch
   */
  void acknowledged(TableId table, OptionalLong arrivalMillis, WriteTime writetime, long nowMillis);

  /** An event that writes nothing, such as an expiry. */
  void skipped(TableId table);

  /** An event in whose place a later one of its key was written; it is acknowledged too. */
  void replaced(TableId table);

  void retried(TableId table);

  void deadLettered(TableId table);

  /** A record was put back until the table's schema changes. */
  void held(TableId table);

  /** An event was read without its cells of columns that the target has dropped. */
  void leftOut(TableId table);

  /** An event was written without cells that CQL or the target can never take. */
  void unwritable(TableId table, int cells);

  /** Counts nothing. */
  static SinkMetrics none() {
    return new SinkMetrics() {
      @Override
      public void acknowledged(
          TableId table, OptionalLong arrivalMillis, WriteTime writetime, long nowMillis) {}

      @Override
      public void skipped(TableId table) {}

      @Override
      public void replaced(TableId table) {}

      @Override
      public void retried(TableId table) {}

      @Override
      public void deadLettered(TableId table) {}

      @Override
      public void held(TableId table) {}

      @Override
      public void leftOut(TableId table) {}

      @Override
      public void unwritable(TableId table, int cells) {}
    };
  }
}
