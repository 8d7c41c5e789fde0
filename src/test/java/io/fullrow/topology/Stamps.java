// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/** What a server stamps on a write when it applies it: local deletion times and TTLs. */
final class Stamps implements Change.Visitor<Change> {
  private final LongUnaryOperator localDeletionTime;
  private final LongUnaryOperator ttl;

  private Stamps(LongUnaryOperator localDeletionTime, LongUnaryOperator ttl) {
    this.localDeletionTime = localDeletionTime;
    this.ttl = ttl;
  }

  /** As a server stamps it that applies it again, so many seconds later. */
  static Change later(Change change, int seconds) {
    return change.match(new Stamps(time -> time + seconds, left -> left - seconds));
  }

  /** With one local deletion time for all. */
  static Change removed(Change change) {
    return change.match(new Stamps(time -> 0, left -> left));
  }

  @Override
  public Change row(Change.Row row) {
    return new Change.Row(
        row.clustering(),
        row.marker().map(m -> new RowMarker(m.writetime(), m.expiry().map(this::stamped))),
        row.deletion().map(this::stamped),
        stamped(row.columns()));
  }

  @Override
  public Change staticRow(Change.StaticRow row) {
    return new Change.StaticRow(stamped(row.columns()));
  }

  @Override
  public Change partition(Change.Partition partition) {
    return new Change.Partition(stamped(partition.deletion()));
  }

  @Override
  public Change range(Change.Range range) {
    return new Change.Range(range.start(), range.end(), stamped(range.deletion()));
  }

  private RowContent stamped(RowContent columns) {
    Map<CellKey, Cell> cells = new TreeMap<>(columns.cells());
    cells.replaceAll((key, cell) -> cell.match(new Cells()));
    Map<String, Deletion> complex = new TreeMap<>(columns.complexDeletions());
    complex.replaceAll((name, deletion) -> stamped(deletion));
    return RowContent.of(cells, complex);
  }

  private Expiry stamped(Expiry expiry) {
    OptionalInt left = expiry.ttl();
    return left.isEmpty()
        ? expiry
        : Expiry.at(expiry.epochSecond(), (int) ttl.applyAsLong(left.getAsInt()));
  }

  private Deletion stamped(Deletion deletion) {
    return new Deletion(
        deletion.writetime(), localDeletionTime.applyAsLong(deletion.localDeletionTime()));
  }

  private final class Cells implements Cell.Visitor<Cell> {
    @Override
    public Cell live(Cell.Live cell) {
      return cell;
    }

    @Override
    public Cell expiring(Cell.Expiring cell) {
      return Cell.expiring(cell.writetime(), cell.value(), stamped(cell.expiry()));
    }

    @Override
    public Cell tombstone(Cell.Tombstone cell) {
      return Cell.tombstone(
          cell.writetime(), localDeletionTime.applyAsLong(cell.localDeletionTime()));
    }
  }
}
