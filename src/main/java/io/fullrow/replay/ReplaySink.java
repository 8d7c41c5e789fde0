// SPDX-License-Identifier: Apache-2.0
package io.fullrow.replay;

import io.fullrow.sink.kafka.SinkOperations;

/** A sink that runs until it is closed. */
public interface ReplaySink extends AutoCloseable {
  /** What it does, and what it may be told. */
  SinkOperations sink();

  /** What it has done so far. */
  ReplayCounts counts();

  /** Awaits the writes under way, commits, and leaves the group. */
  @Override
  void close();
}
