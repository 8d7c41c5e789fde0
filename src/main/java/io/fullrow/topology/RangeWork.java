// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.model.Bytes;
import io.fullrow.reconcile.RangePiece;
import io.fullrow.topology.state.RangeStore;
import io.fullrow.topology.state.Slice;
import io.fullrow.topology.state.StateKeys;
import io.fullrow.topology.state.StoredHeader;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;

/**
 * What a slice does to the range pieces of its partition: it drops those that the partition's
 * deletion supersedes, merges a wide range deletion, or takes a purged one out. One step is one
 * batch of a bounded number of pieces. Not thread-safe.
 */
final class RangeWork {
  private final RangeStore ranges;
  private final Schedule schedule;

  RangeWork(RangeStore ranges, Schedule schedule) {
    this.ranges = ranges;
    this.schedule = schedule;
  }

  /**
   * The next step of a slice.
   *
   * @param kind of the slice's cursor, see {@link StateKeys}
   * @return the cursor of the step after it; empty after the last
   */
  Optional<Bytes> step(Batch batch, Slice slice, int kind, StoredHeader header) {
    if (kind == StateKeys.RANGE) {
      return drop(batch, slice, header);
    }
    RangePiece range = slice.range().orElseThrow();
    Bytes from = StateKeys.position(slice.partition(), slice.cursor());
    RangePiece rest = new RangePiece(from, range.end(), range.deletion());
    Optional<Bytes> next =
        kind == StateKeys.WIDE_RANGE
            ? merge(batch, slice.partition(), header, range, rest)
            : purge(batch, slice.partition(), header, range, rest);
    return next.map(position -> StateKeys.entry(slice.partition(), kind, position));
  }

  private Optional<Bytes> drop(Batch batch, Slice slice, StoredHeader header) {
    List<KeyValue<Bytes, Bytes>> entries = ranges.chunk(slice.cursor(), slice.end());
    ranges.drop(batch.state(), header, slice.partition(), entries);
    return entries.size() < RangeStore.CHUNK
        ? Optional.empty()
        : Optional.of(StateKeys.after(entries.get(entries.size() - 1).key));
  }

  private Optional<Bytes> merge(
      Batch batch, Bytes partition, StoredHeader header, RangePiece range, RangePiece rest) {
    Optional<Bytes> next = ranges.absorb(batch.state(), header, partition, rest);
    if (next.isEmpty()) {
      StoredHeader merged = header.withRanges();
      schedule.putHeader(
          batch, partition, header, ranges.forgetWide(batch.state(), merged, partition, range));
    }
    return next;
  }

  private Optional<Bytes> purge(
      Batch batch, Bytes partition, StoredHeader header, RangePiece range, RangePiece rest) {
    boolean back =
        schedule
            .knownRange(partition, range.start(), range.end())
            .filter(known -> known.deletion().equals(range.deletion()))
            .isPresent();
    // A copy came later than a whole retention: it is kept for another one.
    Optional<Bytes> next = back ? Optional.empty() : ranges.purge(batch.state(), partition, rest);
    if (next.isEmpty()) {
      StoredHeader without = ranges.withoutRanges(batch.state(), header, partition);
      schedule.putHeader(batch, partition, header, without);
    }
    return next;
  }
}
