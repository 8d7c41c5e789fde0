// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import java.util.OptionalInt;

/** What an operator may do to the sink of this process; from any thread, at any time. */
public interface SinkOperations extends SinkStatus {
  /** Stops the writes of a source table; its offsets stay. */
  void pause(TableId table);

  /** Ends {@link #pause}. */
  void resume(TableId table);

  /**
   * Limits the writes of a source table by this process.
   *
   * @param recordsPerSecond at least 1; empty for no limit
   */
  void rate(TableId table, OptionalInt recordsPerSecond);

  /** Reads these partitions again, wherever they are read; what was done before is not repeated. */
  void rewind(Rewind rewind);

  /**
   * Gives up what is held of a key now.
   *
   * @return whether this process holds that key
   */
  boolean skip(String topic, Bytes key);
}
