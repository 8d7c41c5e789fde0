// SPDX-License-Identifier: Apache-2.0
package io.fullrow.peer;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import io.fullrow.reconcile.Reconciliation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.cassandra.config.ColumnDefinition;
import org.apache.cassandra.db.Clustering;
import org.apache.cassandra.db.DeletionTime;
import org.apache.cassandra.db.LivenessInfo;
import org.apache.cassandra.db.marshal.AbstractType;
import org.apache.cassandra.db.marshal.BytesType;
import org.apache.cassandra.db.marshal.MapType;
import org.apache.cassandra.db.rows.BTreeRow;
import org.apache.cassandra.db.rows.BufferCell;
import org.apache.cassandra.db.rows.CellPath;
import org.apache.cassandra.db.rows.Cells;
import org.apache.cassandra.db.rows.ColumnData;
import org.apache.cassandra.db.rows.ComplexColumnData;
import org.apache.cassandra.db.rows.Row;
import org.apache.cassandra.db.rows.Rows;

/**
 * Reconciliation by the classes of Cassandra 3.11, without partitions. Its laws ask what has
 * expired: here nothing has.
 */
public final class Peer implements Reconciliation {
  private static final int BEFORE_ANY_EXPIRY = 0;
  private static final Map<String, ColumnDefinition> COLUMNS =
      Map.of(
          "a", column("a", BytesType.instance),
          "b", column("b", BytesType.instance),
          "m", column("m", MapType.getInstance(BytesType.instance, BytesType.instance, true)));

  private static ColumnDefinition column(String name, AbstractType<?> type) {
    return ColumnDefinition.regularDef("ks", "t", name, type);
  }

  @Override
  public Cell merge(Cell left, Cell right) {
    return cell(Cells.reconcile(cell("a", left, null), cell("a", right, null), BEFORE_ANY_EXPIRY));
  }

  @Override
  public RowMarker merge(RowMarker left, RowMarker right) {
    LivenessInfo l = marker(left);
    LivenessInfo r = marker(right);
    return marker(r.supersedes(l) ? r : l).orElseThrow();
  }

  @Override
  public Deletion merge(Deletion left, Deletion right) {
    DeletionTime l = deletion(left);
    DeletionTime r = deletion(right);
    return deletion(r.supersedes(l) ? r : l).orElseThrow();
  }

  @Override
  public Optional<Change.Row> merge(
      List<Change.Row> versions, Optional<Deletion> covering, Route route) {
    List<Row> sources = new ArrayList<>();
    if (route == Route.READ || versions.size() == 1) {
      versions.forEach(version -> sources.add(row(version)));
    } else {
      int middle = versions.size() / 2;
      sources.add(memtable(versions.subList(0, middle)));
      sources.add(memtable(versions.subList(middle, versions.size())));
    }
    sources.addAll(List.copyOf(sources));
    Row.Merger merger = new Row.Merger(sources.size(), BEFORE_ANY_EXPIRY, true);
    for (int i = 0; i < sources.size(); i++) {
      merger.add(i, sources.get(i));
    }
    Row merged = merger.merge(covering.map(Peer::deletion).orElse(DeletionTime.LIVE));
    return Optional.ofNullable(merged)
        .filter(row -> !row.isEmpty())
        .map(row -> change(versions.get(0).clustering(), row));
  }

  private static Row memtable(List<Change.Row> versions) {
    return versions.stream()
        .map(Peer::row)
        .reduce((left, right) -> Rows.merge(left, right, BEFORE_ANY_EXPIRY))
        .orElseThrow();
  }

  @Override
  public boolean mergesPartitions() {
    return false;
  }

  @Override
  public Partition merge(
      List<Change> changes, Set<io.fullrow.model.Clustering> probes, Route route) {
    throw new UnsupportedOperationException();
  }

  private static Row row(Change.Row change) {
    Row.Builder row = BTreeRow.unsortedBuilder(BEFORE_ANY_EXPIRY);
    row.newRow(
        Clustering.make(
            change.clustering().components().stream()
                .map(Peer::buffer)
                .toArray(ByteBuffer[]::new)));
    change.deletion().map(Peer::deletion).map(Row.Deletion::regular).ifPresent(row::addRowDeletion);
    change.marker().map(Peer::marker).ifPresent(row::addPrimaryKeyLivenessInfo);
    RowContent columns = change.columns();
    columns
        .complexDeletions()
        .forEach((name, deletion) -> row.addComplexDeletion(COLUMNS.get(name), deletion(deletion)));
    columns
        .cells()
        .forEach(
            (at, cell) -> {
              CellPath path = at.path().map(p -> CellPath.create(buffer(p))).orElse(null);
              row.addCell(cell(at.column(), cell, path));
            });
    return row.build();
  }

  private static Change.Row change(io.fullrow.model.Clustering clustering, Row row) {
    Map<CellKey, Cell> cells = new HashMap<>();
    Map<String, Deletion> deletions = new HashMap<>();
    for (ColumnData data : row) {
      String name = data.column().name.toString();
      if (data instanceof ComplexColumnData complex) {
        deletion(complex.complexDeletion()).ifPresent(deletion -> deletions.put(name, deletion));
        complex.forEach(
            cell -> cells.put(CellKey.element(name, Bytes.copyOf(cell.path().get(0))), cell(cell)));
      } else {
        cells.put(CellKey.simple(name), cell((org.apache.cassandra.db.rows.Cell) data));
      }
    }
    return new Change.Row(
        clustering,
        marker(row.primaryKeyLivenessInfo()),
        deletion(row.deletion().time()),
        RowContent.of(cells, deletions));
  }

  private static org.apache.cassandra.db.rows.Cell cell(String name, Cell cell, CellPath path) {
    ColumnDefinition column = COLUMNS.get(name);
    long micros = cell.writetime().micros();
    if (cell instanceof Cell.Tombstone tombstone) {
      return BufferCell.tombstone(
          column, micros, Math.toIntExact(tombstone.localDeletionTime()), path);
    }
    ByteBuffer value = buffer(cell.valueBytes().orElseThrow());
    return cell.expiryTime()
        .map(
            e ->
                new BufferCell(
                    column,
                    micros,
                    e.ttl().orElseThrow(),
                    Math.toIntExact(e.epochSecond()),
                    value,
                    path))
        .orElseGet(() -> BufferCell.live(column, micros, value, path));
  }

  private static Cell cell(org.apache.cassandra.db.rows.Cell cell) {
    WriteTime writetime = WriteTime.ofMicros(cell.timestamp());
    if (cell.isTombstone()) {
      return Cell.tombstone(writetime, cell.localDeletionTime());
    }
    Bytes value = Bytes.copyOf(cell.value());
    return cell.isExpiring()
        ? Cell.expiring(writetime, value, Expiry.at(cell.localDeletionTime(), cell.ttl()))
        : Cell.live(writetime, value);
  }

  private static LivenessInfo marker(RowMarker marker) {
    long micros = marker.writetime().micros();
    return marker
        .expiry()
        .map(
            e ->
                LivenessInfo.withExpirationTime(
                    micros, e.ttl().orElseThrow(), Math.toIntExact(e.epochSecond())))
        .orElseGet(() -> LivenessInfo.create(micros, BEFORE_ANY_EXPIRY));
  }

  private static Optional<RowMarker> marker(LivenessInfo info) {
    if (info.isEmpty()) {
      return Optional.empty();
    }
    WriteTime writetime = WriteTime.ofMicros(info.timestamp());
    return Optional.of(
        info.isExpiring()
            ? RowMarker.expiring(writetime, Expiry.at(info.localExpirationTime(), info.ttl()))
            : RowMarker.live(writetime));
  }

  private static DeletionTime deletion(Deletion deletion) {
    return new DeletionTime(
        deletion.writetime().micros(), Math.toIntExact(deletion.localDeletionTime()));
  }

  private static Optional<Deletion> deletion(DeletionTime time) {
    return time.isLive()
        ? Optional.empty()
        : Optional.of(
            new Deletion(WriteTime.ofMicros(time.markedForDeleteAt()), time.localDeletionTime()));
  }

  private static ByteBuffer buffer(Bytes bytes) {
    return ByteBuffer.wrap(bytes.toArray());
  }
}
