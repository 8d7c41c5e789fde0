// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Tells every ten seconds how far a snapshot is published. For one thread. */
final class SnapshotProgress {
  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(10);

  private final LongSupplier clock;
  private long toldAt;
  private long recordsTold;
  private long records;

  /**
   * @param clock in nanoseconds
   */
  SnapshotProgress(LongSupplier clock) {
    this.clock = clock;
    this.toldAt = clock.getAsLong();
  }

  void sent() {
    records++;
  }

  /**
   * A line, if it is time for one.
   *
   * @param current the number of the SSTable that is being read
   * @param share how much of it was, up to 1
   */
  Optional<String> line(Snapshot snapshot, int current, double share) {
    long now = clock.getAsLong();
    long elapsed = now - toldAt;
    if (elapsed < INTERVAL) {
      return Optional.empty();
    }
    double rate = (records - recordsTold) * (double) TimeUnit.SECONDS.toNanos(1) / elapsed;
    toldAt = now;
    recordsTold = records;
    List<Snapshot.SsTable> all = snapshot.ssTables();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s: %d of %d SSTables, %.0f %% of %d bytes, %.0f records/s",
            all.get(current).table(),
            all.stream().filter(Snapshot.SsTable::done).count(),
            all.size(),
            percent(all, current, share),
            all.stream().mapToLong(Snapshot.SsTable::size).sum(),
            rate));
  }

  private static double percent(List<Snapshot.SsTable> all, int current, double share) {
    double read = all.get(current).size() * share;
    double size = 0;
    for (Snapshot.SsTable each : all) {
      size += each.size();
      read += each.done() ? each.size() : 0;
    }
    return 100 * read / Math.max(size, 1);
  }
}
