// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.model.TableId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * What operators decided for the writes of a table: none for now, or so many a second. Records that
 * may not start stay in the queue, and their partitions are read only while few of them do.
 *
 * <p>Not thread-safe: guarded by {@link EventsInFlight}.
 */
final class TableGates {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** The part of a second's records that may start at once. */
  private static final int BURSTS = 4;

  /** No more records of one limited table wait in the queue, which others need as well. */
  private static final int MAX_QUEUED = 64;

  private final Set<TableId> paused = new HashSet<>();
  private final Map<TableId, Rate> rates = new HashMap<>();

  /** A bucket that fills by time; in records. */
  private static final class Rate {
    private final int perSecond;
    private double tokens;
    private long filledNanos;

    private Rate(int perSecond, long nowNanos) {
      this.perSecond = perSecond;
      this.tokens = 1;
      this.filledNanos = nowNanos;
    }

    private boolean take(long nowNanos) {
      double earned = (double) (nowNanos - filledNanos) * perSecond / SECOND;
      tokens = Math.min(Math.max(1, (double) perSecond / BURSTS), tokens + earned);
      filledNanos = nowNanos;
      if (tokens < 1) {
        return false;
      }
      tokens--;
      return true;
    }
  }

  void pause(TableId table) {
    paused.add(table);
  }

  void resume(TableId table) {
    paused.remove(table);
  }

  Set<TableId> paused() {
    return Set.copyOf(paused);
  }

  boolean isPaused(TableId table) {
    return paused.contains(table);
  }

  /**
   * @param recordsPerSecond at least 1; empty for no limit
   */
  void rate(TableId table, OptionalInt recordsPerSecond, long nowNanos) {
    if (recordsPerSecond.isEmpty()) {
      rates.remove(table);
      return;
    }
    if (recordsPerSecond.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "a rate is at least 1 per second: pause the table instead");
    }
    rates.put(table, new Rate(recordsPerSecond.getAsInt(), nowNanos));
  }

  /** Whether a write of the table may start now; a limited one is counted. */
  boolean pass(TableId table, long nowNanos) {
    if (isPaused(table)) {
      return false;
    }
    Rate rate = rates.get(table);
    return rate == null || rate.take(nowNanos);
  }

  /**
   * The tables of which nothing more should be read for now.
   *
   * @param queued how many records of a table wait in the queue
   */
  Set<TableId> closed(ToIntFunction<TableId> queued) {
    Set<TableId> closed = new HashSet<>(paused);
    rates.forEach(
        (table, rate) -> {
          if (queued.applyAsInt(table) >= Math.min(MAX_QUEUED, rate.perSecond)) {
            closed.add(table);
          }
        });
    return closed;
  }
}
