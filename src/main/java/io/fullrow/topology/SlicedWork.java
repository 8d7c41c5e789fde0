// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.event.DataEvent;
import io.fullrow.event.Operation;
import io.fullrow.model.Bytes;
import io.fullrow.model.Deletion;
import io.fullrow.model.WriteTime;
import io.fullrow.reconcile.RowMerge;
import io.fullrow.reconcile.RowState;
import io.fullrow.topology.state.RowStore;
import io.fullrow.topology.state.Slice;
import io.fullrow.topology.state.StateCodec;
import io.fullrow.topology.state.StateKeys;
import io.fullrow.topology.state.StoredHeader;
import io.fullrow.topology.state.StoredRow;
import io.fullrow.topology.state.WorkStore;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;

/**
 * The rows that a partition or range deletion covers, a bounded number at a time. Until a row's
 * turn has come, every fragment of it is merged as if the deletion had been applied. Not
 * thread-safe.
 */
final class SlicedWork {
  private static final int CHUNK = 200;

  private final RowStore rows;
  private final WorkStore work;
  private final Schedule schedule;
  private final Tables tables;
  private final RowMerge rowMerge;
  private final RangeWork ranges;
  private final int maxStateBytes;

  SlicedWork(TaskState state) {
    this.rows = state.rows();
    this.work = state.work();
    this.schedule = state.schedule();
    this.tables = state.tables();
    this.rowMerge = new RowMerge(state.laws());
    this.ranges = new RangeWork(rows.ranges(), schedule);
    this.maxStateBytes = state.maxStateBytes();
  }

  /** Goes on with the oldest deletions until the budget is spent or nothing is left. */
  void run(Budget budget, long nowMillis, BatchSink sink) {
    while (work.slices() > 0 && !budget.isSpent()) {
      for (WorkStore.Due due : work.firstSlice()) {
        Slice slice = Slice.decode(due.value());
        StateKeys.Address address = StateKeys.parse(slice.cursor());
        Optional<TableContext> table = tables.bySource(address.table());
        if (table.isEmpty()) {
          work.defer(due);
        } else {
          chunk(due.workKey(), slice, new Place(address, table.get(), nowMillis), budget, sink);
        }
      }
    }
  }

  /** Where a slice is at work, and when. */
  private record Place(StateKeys.Address address, TableContext table, long nowMillis) {
    boolean isRows() {
      return address.kind() == StateKeys.ROW;
    }

    Batch batch(int maxStateBytes) {
      return new Batch(table, maxStateBytes, Schedule.second(nowMillis));
    }
  }

  private void chunk(Bytes workKey, Slice slice, Place place, Budget budget, BatchSink sink) {
    StoredHeader header = rows.header(slice.partition(), place.table().schema());
    Optional<Bytes> next =
        place.isRows()
            ? rows(slice, place, header, budget, sink)
            : ranges(slice, place, header, sink);
    next.ifPresentOrElse(
        cursor -> work.update(workKey, slice.from(cursor)), () -> work.removeSlice(workKey));
  }

  /** At least one row, however little is left of the budget. */
  private Optional<Bytes> rows(
      Slice slice, Place place, StoredHeader header, Budget budget, BatchSink sink) {
    List<KeyValue<Bytes, Bytes>> entries = rows.slice(slice.cursor(), slice.end(), CHUNK);
    int done = 0;
    while (done < entries.size() && (done == 0 || !budget.isSpent())) {
      KeyValue<Bytes, Bytes> entry = entries.get(done);
      Batch batch = place.batch(maxStateBytes);
      row(batch, slice, place.address(), header, entry);
      if (!sink.apply(batch)) {
        // The deletion that covers it will be purged: the state may not go on without it.
        sink.apply(batch.withoutEvents());
      }
      done++;
    }
    return done < CHUNK && done == entries.size()
        ? Optional.empty()
        : Optional.of(StateKeys.after(entries.get(done - 1).key));
  }

  private Optional<Bytes> ranges(Slice slice, Place place, StoredHeader header, BatchSink sink) {
    Batch batch = place.batch(maxStateBytes);
    Optional<Bytes> next = ranges.step(batch, slice, place.address().kind(), header);
    sink.apply(batch);
    return next;
  }

  private void row(
      Batch batch,
      Slice slice,
      StateKeys.Address address,
      StoredHeader header,
      KeyValue<Bytes, Bytes> entry) {
    Bytes position = StateKeys.position(slice.partition(), entry.key);
    Optional<Deletion> covering = rows.covering(header, slice.partition(), position);
    StoredRow stored = StateCodec.decodeRow(entry.value).within(batch.table().schema());
    if (covering.isEmpty()) {
      return;
    }
    RowState merged = rowMerge.cover(stored.state(), covering.get());
    if (merged.equals(stored.state())) {
      return;
    }
    boolean live = merged.liveAt(batch.nowSecond());
    batch.emit(
        new DataEvent.Row(
            envelope(address, live ? Operation.UPDATE : Operation.DELETE, slice.writetime()),
            stored.clustering(),
            merged.marker(),
            rowMerge.effective(merged, covering),
            merged.columns(),
            live,
            merged.isEmpty(),
            header.statics().columns()));
    schedule.putRow(batch, entry.key, stored, merged.withPublished(live));
  }

  private static DataEvent.Envelope envelope(
      StateKeys.Address address, Operation operation, WriteTime writetime) {
    return new DataEvent.Envelope(
        address.table(), address.partitionKey(), operation, writetime, Optional.empty());
  }
}
