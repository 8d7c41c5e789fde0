// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.codec.BinaryOutput;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.WriteTime;
import io.fullrow.reconcile.Aged;
import io.fullrow.reconcile.MergeLaws;
import io.fullrow.reconcile.RowMerge;
import io.fullrow.reconcile.RowState;
import io.fullrow.topology.state.RangeEvent;
import io.fullrow.topology.state.RowStore;
import io.fullrow.topology.state.Slice;
import io.fullrow.topology.state.StateCodec;
import io.fullrow.topology.state.StateKeys;
import io.fullrow.topology.state.StoredHeader;
import io.fullrow.topology.state.StoredRow;
import io.fullrow.topology.state.WorkChange;
import java.time.Duration;
import java.util.Optional;

/**
 * Prepares the puts of rows and headers together with the expiries and purges that follow from
 * them.
 *
 * <p>A row has at most one entry of each kind. One that is early schedules itself again, and one
 * whose row is gone or has another appointment, as former releases left them, is dropped when it
 * comes up.
 */
final class Schedule {
  private static final long MILLIS_PER_SECOND = 1_000;

  /** Stands behind a header's key, so that the purge of its deletion is not that of its statics. */
  private static final Bytes PARTITION_DELETION = Bytes.of((byte) 1);

  private final RowStore rows;
  private final MergeLaws laws;
  private final RowMerge rowMerge;
  private final long retentionSeconds;

  Schedule(RowStore rows, MergeLaws laws, Duration tombstoneRetention) {
    this.rows = rows;
    this.laws = laws;
    this.rowMerge = new RowMerge(laws);
    this.retentionSeconds = tombstoneRetention.toSeconds();
  }

  static long second(long millis) {
    return Math.floorDiv(millis, MILLIS_PER_SECOND);
  }

  long retentionSeconds() {
    return retentionSeconds;
  }

  void putRow(Batch batch, Bytes key, StoredRow before, RowState state) {
    StoredRow next = scheduled(batch, key, before, state);
    if (state.isEmpty()) {
      batch.state().delete(key);
    } else {
      batch.state().put(key, StateCodec.encode(next));
    }
  }

  void putHeader(Batch batch, Bytes partition, StoredHeader before, StoredHeader next) {
    Bytes key = StateKeys.header(partition);
    if (next.isEmpty()) {
      batch.state().delete(key);
    } else if (!next.equals(before)) {
      batch.state().put(key, StateCodec.encode(next));
    }
  }

  /**
   * {@code state} with the entries of the work store that it needs, at most one of each kind, which
   * are prepared as well.
   */
  StoredRow scheduled(Batch batch, Bytes key, StoredRow before, RowState state) {
    long next = rowMerge.nextExpiry(state, batch.nowSecond()).orElse(0);
    return scheduled(batch, key, before, state, next, false);
  }

  /** The same for a row whose expiry could not be emitted and is tried again at {@code retry}. */
  StoredRow owed(Batch batch, Bytes key, StoredRow stored, long retry) {
    long next = rowMerge.nextExpiry(stored.state(), batch.nowSecond()).orElse(retry);
    return scheduled(batch, key, stored, stored.state(), Math.min(retry, next), true);
  }

  private StoredRow scheduled(
      Batch batch, Bytes key, StoredRow before, RowState state, long nextExpiry, boolean owed) {
    if (state.isEmpty()) {
      cancel(batch, key, before);
      return StoredRow.absent(before.clustering());
    }
    long expiry = expirySecond(batch, key, before.expirySecond(), nextExpiry, owed);
    Aged aged = before.aged().kept(before.state(), state);
    if (before.purgeSecond() != 0 || !rowMerge.isForgettable(state, batch.nowSecond())) {
      // What expires later begins its retention with its expiry, which comes by here again.
      return new StoredRow(before.clustering(), state, aged, expiry, before.purgeSecond());
    }
    return marked(batch, key, new StoredRow(before.clustering(), state, aged, expiry, 0));
  }

  /** A purge mark: what can be forgotten now leaves one retention later. */
  StoredRow marked(Batch batch, Bytes key, StoredRow row) {
    Aged aged = Aged.all(row.state(), batch.nowSecond());
    if (aged.isEmpty()) {
      return new StoredRow(row.clustering(), row.state(), aged, row.expirySecond(), 0);
    }
    long due = batch.nowSecond() + Math.max(1, retentionSeconds);
    batch.state().schedule(new WorkChange.AddPurge(due, key, Bytes.empty()));
    return new StoredRow(row.clustering(), row.state(), aged, row.expirySecond(), due);
  }

  /** An entry that comes up too early is moved on then: most TTLs are renewed again and again. */
  private long expirySecond(Batch batch, Bytes key, long known, long next, boolean owed) {
    if (next == 0 || (known != 0 && known <= next)) {
      return known;
    }
    if (known != 0) {
      batch.state().schedule(new WorkChange.RemoveExpiry(known, key));
    }
    batch.state().schedule(new WorkChange.AddExpiry(next, key, owed));
    return next;
  }

  /** Nothing is left to expire or to be purged. */
  void cancel(Batch batch, Bytes key, StoredRow row) {
    if (row.expirySecond() != 0) {
      batch.state().schedule(new WorkChange.RemoveExpiry(row.expirySecond(), key));
    }
    if (row.purgeSecond() != 0) {
      batch.state().schedule(new WorkChange.RemovePurge(row.purgeSecond(), key));
    }
  }

  /** Every entry of that kind in the partition is covered by a deletion. */
  void coverAll(Batch batch, Bytes partition, int kind, WriteTime writetime) {
    Bytes from = StateKeys.entry(partition, kind, Bytes.empty());
    Bytes end = StateKeys.entry(partition, kind + 1, Bytes.empty());
    Slice slice = new Slice(partition, from, end, writetime);
    batch.state().schedule(new WorkChange.AddSlice(slice));
  }

  void purgePartitionDeletion(Batch batch, Bytes partition, Deletion deletion) {
    Bytes key = partitionDeletionKey(partition);
    Bytes value = new BinaryOutput().writeByte(1).writeDeletion(deletion).toBytes();
    long due = batch.nowSecond() + retentionSeconds;
    batch.state().schedule(new WorkChange.AddPurge(due, key, value));
  }

  /**
   * Keeps the range as it was deleted, for its purge.
   *
   * @return what its event must say: the highest deletion of exactly this range
   */
  RangeEvent putRangeEvent(
      Batch batch, Bytes partition, Change.Range change, Bytes start, Bytes end) {
    Bytes key = RangeEvent.key(partition, start, end);
    RangeEvent added = new RangeEvent(change.start(), change.end(), change.deletion());
    // One key for all serializations of the bounds, the first that came: 1.0 and 1.00 are one
    // place.
    RangeEvent latest =
        knownRange(partition, start, end)
            .map(known -> known.with(laws.merge(known.deletion(), added.deletion())))
            .orElse(added);
    Bytes value = latest.encode();
    batch.state().putRange(key, value);
    long due = batch.nowSecond() + retentionSeconds;
    batch.state().schedule(new WorkChange.AddPurge(due, key, value));
    return latest;
  }

  /** The range as it was deleted, until its purge. */
  Optional<RangeEvent> knownRange(Bytes partition, Bytes start, Bytes end) {
    return rows.ranges().find(RangeEvent.key(partition, start, end)).map(RangeEvent::decode);
  }

  static Bytes partitionDeletionKey(Bytes partition) {
    return StateKeys.entry(partition, StateKeys.HEADER, PARTITION_DELETION);
  }
}
