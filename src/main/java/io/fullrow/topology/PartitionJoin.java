// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.event.DataEvent;
import io.fullrow.event.Operation;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Fragment;
import io.fullrow.model.RowContent;
import io.fullrow.model.WriteTime;
import io.fullrow.reconcile.PartitionMerge;
import io.fullrow.reconcile.PartitionState;
import io.fullrow.reconcile.RangePiece;
import io.fullrow.reconcile.Restamped;
import io.fullrow.reconcile.RowMerge;
import io.fullrow.reconcile.RowState;
import io.fullrow.topology.state.RangeEvent;
import io.fullrow.topology.state.RangeStore;
import io.fullrow.topology.state.RowStore;
import io.fullrow.topology.state.Slice;
import io.fullrow.topology.state.StateKeys;
import io.fullrow.topology.state.StoredHeader;
import io.fullrow.topology.state.StoredRow;
import io.fullrow.topology.state.WorkChange;
import java.util.Optional;

/**
 * Joins one fragment into the state of its partition: reads, merges in memory, and prepares puts,
 * work and events as a {@link Batch}. It writes nothing itself. Not thread-safe.
 */
final class PartitionJoin {
  private final RowStore rows;
  private final Schedule schedule;
  private final int maxStateBytes;
  private final RowMerge rowMerge;
  private final PartitionMerge partitionMerge;

  PartitionJoin(TaskState state) {
    this.rows = state.rows();
    this.schedule = state.schedule();
    this.maxStateBytes = state.maxStateBytes();
    this.rowMerge = new RowMerge(state.laws());
    this.partitionMerge = new PartitionMerge(state.laws());
  }

  /**
   * What the fragment does now.
   *
   * @return an empty batch for a duplicate: it changes nothing
   */
  Batch join(Fragment fragment, TableContext table, long nowMillis) {
    Step step = new Step(fragment, table, nowMillis);
    fragment.change().handle(step);
    return step.batch;
  }

  /** One fragment against the state as it now is. */
  private final class Step implements Change.Handler {
    private final Fragment fragment;
    private final Batch batch;
    private final Bytes partition;
    private final StoredHeader header;
    private final long nowSecond;

    Step(Fragment fragment, TableContext table, long nowMillis) {
      this.fragment = fragment;
      this.nowSecond = Schedule.second(nowMillis);
      this.batch = new Batch(table, maxStateBytes, nowSecond);
      this.partition = StateKeys.partition(fragment.table(), fragment.partition());
      this.header = rows.header(partition, table.schema());
    }

    @Override
    public void row(Change.Row change) {
      Clustering clustering = change.clustering();
      Bytes position = batch.table().order().row(clustering);
      Bytes key = StateKeys.entry(partition, StateKeys.ROW, position);
      Optional<Deletion> covering = rows.covering(header, partition, position);
      StoredRow stored = rows.row(key, clustering, batch.table().schema());
      // A deletion whose slice has not come to this row yet counts as applied: alone it is no
      // change by this fragment.
      RowState base =
          covering.map(over -> rowMerge.cover(stored.state(), over)).orElse(stored.state());
      RowState merged = rowMerge.merge(base, change, covering);
      boolean unchanged = isUnchanged(base, merged, covering);
      if (unchanged && !fragment.refresh()) {
        return;
      }
      boolean live = merged.liveAt(nowSecond);
      Operation operation = operation(live, stored.state().published(), unchanged);
      batch.emit(
          new DataEvent.Row(
              envelope(operation, change.writetime()),
              stored.clustering(), // one key for all serializations of a row's clustering
              merged.marker(),
              rowMerge.effective(merged, covering),
              merged.columns(),
              live,
              false,
              liveStatics()));
      schedule.putRow(batch, key, stored, merged.withPublished(live));
    }

    /** What a server only stamps anew when our own write comes back to us is no change. */
    private boolean isUnchanged(RowState base, RowState merged, Optional<Deletion> covering) {
      return merged.equals(base) || Restamped.isOnly(base, merged, covering);
    }

    /** For display with the row's own columns. */
    private RowContent liveStatics() {
      return header.statics().columns();
    }

    @Override
    public void staticRow(Change.StaticRow change) {
      PartitionState base = state();
      PartitionState merged = partitionMerge.merge(base, change);
      boolean unchanged = isUnchanged(base.staticRow(), merged.staticRow(), base.deletion());
      if (unchanged && !fragment.refresh()) {
        return;
      }
      StoredRow staticRow = emitStatic(merged, change.writetime(), unchanged);
      schedule.putHeader(batch, partition, header, header.withStaticRow(staticRow));
    }

    @Override
    public void partition(Change.Partition change) {
      if (batch.table().schema().clustering().isEmpty()) {
        // One row a partition: its deletion belongs to the row's own event.
        row(
            new Change.Row(
                Clustering.none(),
                Optional.empty(),
                Optional.of(change.deletion()),
                RowContent.none()));
        return;
      }
      PartitionState base = state();
      PartitionState merged = partitionMerge.merge(base, change);
      if (Restamped.isOnly(base.deletion(), merged.deletion()) && !fragment.refresh()) {
        return;
      }
      batch.emit(
          new DataEvent.PartitionDeletion(
              envelope(Operation.DELETE, change.writetime()), merged.deletion()));
      StoredHeader next = header.withDeletion(merged.deletion());
      if (!merged.staticRow().equals(base.staticRow())) {
        next = next.withStaticRow(emitStatic(merged, change.writetime(), false));
      }
      schedule.putHeader(batch, partition, header, next);
      schedule.coverAll(batch, partition, StateKeys.RANGE, change.writetime());
      schedule.coverAll(batch, partition, StateKeys.ROW, change.writetime());
      merged
          .deletion()
          .ifPresent(deletion -> schedule.purgePartitionDeletion(batch, partition, deletion));
    }

    @Override
    public void range(Change.Range change) {
      Bytes start = batch.table().order().start(change.start());
      Bytes end = batch.table().order().end(change.end());
      if (start.compareTo(end) >= 0) {
        return;
      }
      RangePiece added = new RangePiece(start, end, change.deletion());
      Optional<RangeEvent> known = schedule.knownRange(partition, start, end);
      if (rows.ranges().isSuperseded(header, added)) {
        if (fragment.refresh()) {
          known.ifPresent(range -> emit(range, change));
        }
        return;
      }
      RangeStore.Addition addition =
          rows.ranges().add(header, partition, added, known.map(RangeEvent::deletion));
      if (!addition.changes() && !fragment.refresh()) {
        return;
      }
      emit(schedule.putRangeEvent(batch, partition, change, start, end), change);
      put(addition, added);
      Slice slice =
          new Slice(
              partition,
              StateKeys.entry(partition, StateKeys.ROW, start),
              StateKeys.entry(partition, StateKeys.ROW, end),
              change.writetime());
      batch.state().schedule(new WorkChange.AddSlice(slice));
    }

    private void emit(RangeEvent range, Change.Range change) {
      batch.emit(
          new DataEvent.RangeDeletion(
              envelope(Operation.DELETE, change.writetime()),
              range.start(),
              range.end(),
              Optional.of(range.deletion())));
    }

    private void put(RangeStore.Addition addition, RangePiece added) {
      rows.ranges()
          .replace(batch.state(), partition, addition.kind(), addition.before(), addition.after());
      boolean wide = addition.isWide() && addition.changes();
      StoredHeader next = header.withRanges();
      schedule.putHeader(batch, partition, header, wide ? next.withWideRanges() : next);
      if (wide) {
        Slice slice = Slice.ofRange(partition, StateKeys.WIDE_RANGE, added);
        batch.state().schedule(new WorkChange.AddSlice(slice));
      }
    }

    private StoredRow emitStatic(PartitionState after, WriteTime writetime, boolean unchanged) {
      RowState merged = after.staticRow();
      boolean live = merged.liveAt(nowSecond);
      Operation operation = operation(live, header.statics().published(), unchanged);
      batch.emit(
          new DataEvent.StaticRow(
              envelope(operation, writetime), after.deletion(), merged.columns(), live));
      return schedule.scheduled(
          batch, StateKeys.header(partition), header.staticRow(), merged.withPublished(live));
    }

    /** Live is judged against what was published, so that no deletion after an expiry is lost. */
    private Operation operation(boolean live, boolean published, boolean unchanged) {
      if (!live) {
        return unchanged ? Operation.REFRESH : Operation.DELETE;
      }
      if (fragment.snapshot()) {
        return Operation.SNAPSHOT;
      }
      if (unchanged) {
        return Operation.REFRESH;
      }
      return published ? Operation.UPDATE : Operation.INSERT;
    }

    private PartitionState state() {
      return new PartitionState(header.deletion(), header.statics());
    }

    private DataEvent.Envelope envelope(Operation operation, WriteTime writetime) {
      return new DataEvent.Envelope(
          fragment.table(),
          fragment.partition(),
          operation,
          writetime,
          Optional.of(fragment.origin()));
    }
  }
}
