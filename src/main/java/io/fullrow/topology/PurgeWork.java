// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.event.DataEvent;
import io.fullrow.event.Operation;
import io.fullrow.model.Bytes;
import io.fullrow.model.Deletion;
import io.fullrow.model.WriteTime;
import io.fullrow.reconcile.Aged;
import io.fullrow.reconcile.RangePiece;
import io.fullrow.reconcile.RowMerge;
import io.fullrow.reconcile.RowState;
import io.fullrow.topology.state.PartitionPurge;
import io.fullrow.topology.state.RangeEvent;
import io.fullrow.topology.state.RowStore;
import io.fullrow.topology.state.Slice;
import io.fullrow.topology.state.StateCodec;
import io.fullrow.topology.state.StateKeys;
import io.fullrow.topology.state.StoredHeader;
import io.fullrow.topology.state.StoredRow;
import io.fullrow.topology.state.WorkChange;
import io.fullrow.topology.state.WorkStore;
import java.util.List;
import java.util.Optional;

/**
 * Forgets tombstones and what has expired, between one and two retentions after they arrived or
 * expired, see {@link Aged}. Their own times do not count: a rebuild from old raw topics would
 * purge at once. Not thread-safe.
 */
final class PurgeWork {
  private static final int CHUNK = 200;
  private static final int RETRY_SECONDS = 600;

  private final RowStore rows;
  private final WorkStore work;
  private final Schedule schedule;
  private final Tables tables;
  private final RowMerge rowMerge;
  private final int maxStateBytes;

  PurgeWork(TaskState state) {
    this.rows = state.rows();
    this.work = state.work();
    this.schedule = state.schedule();
    this.tables = state.tables();
    this.rowMerge = new RowMerge(state.laws());
    this.maxStateBytes = state.maxStateBytes();
  }

  /**
   * Call it only while nothing lags and neither a slice nor an expiry is pending: those still need
   * what is purged.
   *
   * @return whether all is done that is due: otherwise the budget was spent before
   */
  boolean run(Budget budget, long nowMillis, BatchSink sink) {
    long now = Schedule.second(nowMillis);
    List<WorkStore.Due> due;
    do {
      due = work.purgesUntil(now, CHUNK);
      for (WorkStore.Due purge : due) {
        if (budget.isSpent()) {
          return false;
        }
        work.remove(purge.workKey());
        purge(purge, nowMillis, sink);
      }
    } while (due.size() == CHUNK);
    return true;
  }

  private void purge(WorkStore.Due due, long nowMillis, BatchSink sink) {
    StateKeys.Address address = StateKeys.parse(due.stateKey());
    Optional<TableContext> table = tables.bySource(address.table());
    if (table.isEmpty() || work.hasDeferredSlices(address.table())) {
      work.defer(due);
      return;
    }
    Batch batch = new Batch(table.get(), maxStateBytes, Schedule.second(nowMillis));
    if (address.kind() == StateKeys.RANGE_EVENT) {
      purgeRange(batch, address, due);
    } else if (address.kind() == StateKeys.ROW) {
      purgeRow(batch, due);
    } else if (address.position().isEmpty()) {
      purgeStatics(batch, address, due);
    } else {
      purgePartitionDeletion(batch, address, due);
    }
    if (!sink.apply(batch) && !due.value().isEmpty()) {
      // The topic refuses its event: it may take more later; otherwise the deletion would never be
      // forgotten.
      work.addPurge(Schedule.second(nowMillis) + RETRY_SECONDS, due.stateKey(), due.value());
    }
  }

  private void purgeRow(Batch batch, WorkStore.Due due) {
    Optional<StoredRow> found = rows.findRow(due.stateKey(), batch.table().schema());
    if (found.isEmpty() || found.get().purgeSecond() != due.second()) {
      return;
    }
    StoredRow next = purged(batch, due, found.get());
    if (next.state().isEmpty()) {
      batch.state().delete(due.stateKey());
    } else {
      batch.state().put(due.stateKey(), StateCodec.encode(next));
    }
  }

  private void purgeStatics(Batch batch, StateKeys.Address address, WorkStore.Due due) {
    StoredHeader header = rows.header(address.prefix(), batch.table().schema());
    if (header.staticRow().purgeSecond() != due.second()) {
      return;
    }
    StoredRow next = purged(batch, due, header.staticRow());
    schedule.putHeader(batch, address.prefix(), header, header.withStaticRow(next));
  }

  private StoredRow purged(Batch batch, WorkStore.Due due, StoredRow stored) {
    RowState state = rowMerge.purge(stored.state(), stored.aged());
    StoredRow rest =
        new StoredRow(stored.clustering(), state, Aged.none(), stored.expirySecond(), 0);
    if (state.isEmpty()) {
      schedule.cancel(batch, due.stateKey(), rest);
      return StoredRow.absent(stored.clustering());
    }
    return schedule.marked(batch, due.stateKey(), rest);
  }

  private void purgePartitionDeletion(Batch batch, StateKeys.Address address, WorkStore.Due due) {
    StoredHeader header = rows.header(address.prefix(), batch.table().schema());
    Deletion purged = PartitionPurge.decode(due.value()).deletion();
    if (!header.deletion().map(Deletion::writetime).equals(Optional.of(purged.writetime()))) {
      return;
    }
    batch.emit(new DataEvent.PartitionDeletion(envelope(address, purged), Optional.empty()));
    schedule.putHeader(batch, address.prefix(), header, header.withDeletion(Optional.empty()));
  }

  private void purgeRange(Batch batch, StateKeys.Address address, WorkStore.Due due) {
    List<Bytes> positions = RangeEvent.rangeOf(address.position());
    Bytes start = positions.get(0);
    Bytes end = positions.get(1);
    Optional<RangeEvent> known = schedule.knownRange(address.prefix(), start, end);
    WriteTime purged = RangeEvent.decode(due.value()).deletion().writetime();
    if (known.isEmpty() || !known.get().deletion().writetime().equals(purged)) {
      return; // deleted again since
    }
    RangeEvent range = known.get();
    RangePiece piece = new RangePiece(start, end, range.deletion());
    takeOut(batch, address.prefix(), piece);
    batch.state().deleteRange(due.stateKey());
    batch.emit(
        new DataEvent.RangeDeletion(
            envelope(address, range.deletion()), range.start(), range.end(), Optional.empty()));
  }

  private void takeOut(Batch batch, Bytes partition, RangePiece purged) {
    Optional<Bytes> rest = rows.ranges().purge(batch.state(), partition, purged);
    if (rest.isPresent()) {
      Slice slice =
          Slice.ofRange(partition, StateKeys.PURGED_RANGE, purged)
              .from(StateKeys.entry(partition, StateKeys.PURGED_RANGE, rest.get()));
      batch.state().schedule(new WorkChange.AddSlice(slice));
      return;
    }
    StoredHeader header = rows.header(partition, batch.table().schema());
    StoredHeader without = rows.ranges().withoutRanges(batch.state(), header, partition);
    schedule.putHeader(batch, partition, header, without);
  }

  private static DataEvent.Envelope envelope(StateKeys.Address address, Deletion purged) {
    return new DataEvent.Envelope(
        address.table(),
        address.partitionKey(),
        Operation.DELETE,
        purged.writetime(),
        Optional.empty());
  }
}
