// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.event.DataEvent;
import io.fullrow.event.Operation;
import io.fullrow.model.Deletion;
import io.fullrow.model.WriteTime;
import io.fullrow.reconcile.RowMerge;
import io.fullrow.reconcile.RowState;
import io.fullrow.topology.state.RowStore;
import io.fullrow.topology.state.StateCodec;
import io.fullrow.topology.state.StateKeys;
import io.fullrow.topology.state.StoredHeader;
import io.fullrow.topology.state.StoredRow;
import io.fullrow.topology.state.WorkStore;
import java.util.List;
import java.util.Optional;

/**
 * Emits {@code EXPIRE} when rows, or some of their cells, reach their expiry. The state keeps the
 * expired cells: expiry is a view. Not thread-safe.
 */
final class ExpiryWork {
  private static final int CHUNK = 200;
  private static final int RETRY_SECONDS = 600;

  private final RowStore rows;
  private final WorkStore work;
  private final Schedule schedule;
  private final Tables tables;
  private final RowMerge rowMerge;
  private final int maxStateBytes;

  ExpiryWork(TaskState state) {
    this.rows = state.rows();
    this.work = state.work();
    this.schedule = state.schedule();
    this.tables = state.tables();
    this.rowMerge = new RowMerge(state.laws());
    this.maxStateBytes = state.maxStateBytes();
  }

  /**
   * @return whether all is done that is due: otherwise the budget was spent before
   */
  boolean run(Budget budget, long nowMillis, BatchSink sink) {
    long now = Schedule.second(nowMillis);
    List<WorkStore.Due> due;
    do {
      due = work.expiriesUntil(now, CHUNK);
      for (WorkStore.Due expiry : due) {
        if (budget.isSpent()) {
          return false;
        }
        work.remove(expiry.workKey());
        expire(expiry, nowMillis, sink);
      }
    } while (due.size() == CHUNK);
    return true;
  }

  private void expire(WorkStore.Due due, long nowMillis, BatchSink sink) {
    StateKeys.Address address = StateKeys.parse(due.stateKey());
    Optional<TableContext> table = tables.bySource(address.table());
    if (table.isEmpty()) {
      work.defer(due);
      return;
    }
    Batch batch = new Batch(table.get(), maxStateBytes, Schedule.second(nowMillis));
    StoredHeader header = rows.header(address.prefix(), table.get().schema());
    if (address.kind() == StateKeys.HEADER) {
      expireStatics(batch, address, header, due);
    } else {
      expireRow(batch, address, header, due);
    }
    if (!sink.apply(batch)) {
      later(due, address, table.get(), nowMillis, sink);
    }
  }

  /** An event that is too large may fit later: the topic takes more, or the row has shrunk. */
  private void later(
      WorkStore.Due due,
      StateKeys.Address address,
      TableContext table,
      long nowMillis,
      BatchSink sink) {
    long now = Schedule.second(nowMillis);
    Batch batch = new Batch(table, maxStateBytes, now);
    long retry = now + RETRY_SECONDS;
    if (address.kind() == StateKeys.HEADER) {
      StoredHeader header = rows.header(address.prefix(), table.schema());
      StoredRow again =
          schedule.owed(batch, due.stateKey(), header.staticRow().withoutExpiry(), retry);
      schedule.putHeader(batch, address.prefix(), header, header.withStaticRow(again));
    } else {
      StoredRow stored = rows.findRow(due.stateKey(), table.schema()).orElseThrow();
      StoredRow again = schedule.owed(batch, due.stateKey(), stored.withoutExpiry(), retry);
      batch.state().put(due.stateKey(), StateCodec.encode(again));
    }
    sink.apply(batch);
  }

  private void expireRow(
      Batch batch, StateKeys.Address address, StoredHeader header, WorkStore.Due due) {
    Optional<StoredRow> found = rows.findRow(due.stateKey(), batch.table().schema());
    if (found.isEmpty() || found.get().expirySecond() != due.second()) {
      return;
    }
    StoredRow stored = found.get().withoutExpiry();
    if (!rowMerge.hasExpired(stored.state(), due.newsFrom(), batch.nowSecond())) {
      schedule.putRow(batch, due.stateKey(), stored, stored.state()); // written again since
      return;
    }
    Optional<Deletion> covering = rows.covering(header, address.prefix(), address.position());
    RowState state =
        covering.map(over -> rowMerge.cover(stored.state(), over)).orElse(stored.state());
    boolean live = state.liveAt(batch.nowSecond());
    batch.emit(
        new DataEvent.Row(
            envelope(address, latest(state)),
            stored.clustering(),
            state.marker(),
            rowMerge.effective(state, covering),
            state.columns(),
            live,
            false,
            header.statics().columns()));
    schedule.putRow(batch, due.stateKey(), stored, state.withPublished(live));
  }

  private void expireStatics(
      Batch batch, StateKeys.Address address, StoredHeader header, WorkStore.Due due) {
    if (header.staticRow().expirySecond() != due.second()) {
      return;
    }
    StoredRow stored = header.staticRow().withoutExpiry();
    boolean news = rowMerge.hasExpired(stored.state(), due.newsFrom(), batch.nowSecond());
    boolean live = stored.state().liveAt(batch.nowSecond());
    if (news) {
      batch.emit(
          new DataEvent.StaticRow(
              envelope(address, latest(stored.state())),
              header.deletion(),
              stored.state().columns(),
              live));
    }
    RowState state = news ? stored.state().withPublished(live) : stored.state();
    StoredRow next = schedule.scheduled(batch, due.stateKey(), stored, state);
    schedule.putHeader(batch, address.prefix(), header, header.withStaticRow(next));
  }

  /** An expiry has no writetime: the event names the latest that the row still holds. */
  private static WriteTime latest(RowState state) {
    long latest =
        state.columns().cells().values().stream()
            .mapToLong(cell -> cell.writetime().micros())
            .max()
            .orElse(Long.MIN_VALUE);
    long marker = state.marker().map(live -> live.writetime().micros()).orElse(Long.MIN_VALUE);
    return WriteTime.ofMicros(Math.max(latest, marker));
  }

  private static DataEvent.Envelope envelope(StateKeys.Address address, WriteTime writetime) {
    return new DataEvent.Envelope(
        address.table(), address.partitionKey(), Operation.EXPIRE, writetime, Optional.empty());
  }
}
