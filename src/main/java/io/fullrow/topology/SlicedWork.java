package io.fullrow.topology;

import io.fullrow.event.DataEvent;
import io.fullrow.event.Operation;
import io.fullrow.model.Bytes;
import io.fullrow.model.Deletion;
import io.fullrow.model.WriteTime;
import io.fullrow.reconcile.MergeLaws;
import io.fullrow.reconcile.RangePiece;
import io.fullrow.reconcile.RangeTombstones;
import io.fullrow.reconcile.RowMerge;
import io.fullrow.reconcile.RowState;
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
  private final RangeTombstones rangeTombstones;
  private final int maxStateBytes;

  SlicedWork(
      RowStore rows,
      WorkStore work,
      Schedule schedule,
      Tables tables,
      MergeLaws laws,
      int maxStateBytes) {
    this.rows = rows;
    this.work = work;
    this.schedule = schedule;
    this.tables = tables;
    this.rowMerge = new RowMerge(laws);
    this.rangeTombstones = new RangeTombstones(laws);
    this.maxStateBytes = maxStateBytes;
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
    boolean isRange() {
      return address.kind() == StateKeys.RANGE;
    }
  }

  /** At least one entry, however little is left of the budget. */
  private void chunk(Bytes workKey, Slice slice, Place place, Budget budget, BatchSink sink) {
    StoredHeader header = rows.header(slice.partition(), place.table().schema());
    List<KeyValue<Bytes, Bytes>> entries =
        place.isRange()
            ? rows.sliceOfRanges(slice.cursor(), slice.end(), CHUNK)
            : rows.slice(slice.cursor(), slice.end(), CHUNK);
    int done = 0;
    while (done < entries.size() && (done == 0 || !budget.isSpent())) {
      KeyValue<Bytes, Bytes> entry = entries.get(done);
      Batch batch = new Batch(place.table(), maxStateBytes, Schedule.second(place.nowMillis()));
      if (place.isRange()) {
        piece(batch, slice, header, entry);
      } else {
        row(batch, slice, place.address(), header, entry);
      }
      if (!sink.apply(batch)) {
        // The deletion that covers it will be purged: the state may not go on without it.
        sink.apply(batch.withoutEvents());
      }
      done++;
    }
    if (done < CHUNK && done == entries.size()) {
      work.removeSlice(workKey);
    } else {
      work.update(workKey, slice.from(after(entries.get(done - 1).key)));
    }
  }

  /** A range tombstone that the partition's deletion supersedes is no longer needed. */
  private void piece(Batch batch, Slice slice, StoredHeader header, KeyValue<Bytes, Bytes> entry) {
    Bytes start = StateKeys.position(slice.partition(), entry.key);
    List<RangePiece> piece = List.of(StateCodec.decodePiece(start, entry.value));
    if (header
        .deletion()
        .filter(over -> rangeTombstones.retain(piece, over).isEmpty())
        .isPresent()) {
      batch.deleteRange(entry.key);
    }
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

  /** The least key after {@code key}. */
  private static Bytes after(Bytes key) {
    byte[] next = new byte[key.size() + 1];
    System.arraycopy(key.unsafeArray(), 0, next, 0, key.size());
    return Bytes.wrap(next);
  }
}
