// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.replay.ReplayCounts;
import io.fullrow.sink.kafka.SinkMetrics;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;

/** What the sink of a command counts: it has no meters. Thread-safe. */
final class CountedWrites implements SinkMetrics {
  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder replaced = new LongAdder();
  private final LongAdder deadLetters = new LongAdder();

  /** So far. An event that was replaced is acknowledged too. */
  ReplayCounts counts() {
    return new ReplayCounts(acknowledged.sum() - replaced.sum(), replaced.sum(), deadLetters.sum());
  }

  @Override
  public void acknowledged(
      TableId table, OptionalLong arrivalMillis, WriteTime writetime, long nowMillis) {
    acknowledged.increment();
  }

  @Override
  public void skipped(TableId table) {}

  @Override
  public void replaced(TableId table) {
    replaced.increment();
  }

  @Override
  public void retried(TableId table) {}

  @Override
  public void deadLettered(TableId table) {
    deadLetters.increment();
  }

  @Override
  public void held(TableId table) {}

  @Override
  public void leftOut(TableId table) {}

  @Override
  public void unwritable(TableId table, int cells) {}
}
