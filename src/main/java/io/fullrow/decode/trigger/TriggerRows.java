// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.trigger;

import io.fullrow.decode.raw.ColumnReader;
import io.fullrow.decode.raw.Expected;
import io.fullrow.decode.raw.Payload;
import io.fullrow.decode.raw.Raw;
import io.fullrow.decode.raw.RejectedRecordException;
import io.fullrow.decode.raw.TableReader;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rows of a record. */
final class TriggerRows {
  private static final Payload PLAIN = new Payload(Raw.NULL, false);

  private final TableReader table;
  private final TriggerKeys keys;
  private final WriteTime time;

  TriggerRows(TableReader table, TriggerKeys keys, WriteTime time) {
    this.table = table;
    this.keys = keys;
    this.time = time;
  }

  /**
   * @param deleted whether rows of this record are deleted: those without {@code cells}
   */
  List<Change> changes(Raw.Struct root, boolean deleted) {
    if (!(root.get("rows") instanceof Raw.Seq rows)) {
      throw Expected.wrong(root.get("rows"), "rows", "an array");
    }
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < rows.elements().size(); i++) {
      String path = "rows[" + i + "]";
      change(Expected.struct(rows.elements().get(i), path), path, deleted).ifPresent(changes::add);
    }
    return changes;
  }

  private Optional<Change> change(Raw.Struct row, String path, boolean deleted) {
    Clustering clustering = clustering(row.get("clusteringKey"), path + ".clusteringKey");
    if (deleted && !row.has("cells")) {
      return Optional.of(
          new Change.Row(
              clustering, Optional.empty(), Optional.of(Deletion.at(time)), RowContent.none()));
    }
    if (!(row.get("cells") instanceof Raw.Seq cells)) {
      throw Expected.wrong(row.get("cells"), path + ".cells", "an array");
    }
    return cells.elements().isEmpty()
        ? Optional.of(insert(clustering, path))
        : update(clustering, cells, path + ".cells");
  }

  /** A table without clustering columns has the empty text, or none. */
  private Clustering clustering(Raw raw, String path) {
    return raw.isNull() && table.clustering().isEmpty()
        ? new Clustering(List.of())
        : keys.clustering(Expected.text(raw, path), path);
  }

  /** A row without any cell is an INSERT of the primary key alone. */
  private Change insert(Clustering clustering, String path) {
    if (table.schema().regulars().stream().anyMatch(Column::multiCell)) {
      throw RejectedRecordException.malformed(
          "field '"
              + path
              + ".cells' is empty: an INSERT of the key alone and the deletion of a whole"
              + " collection look alike");
    }
    return new Change.Row(
        clustering, Optional.of(RowMarker.live(time)), Optional.empty(), RowContent.none());
  }

  private Optional<Change> update(Clustering clustering, Raw.Seq raws, String path) {
    SortedMap<CellKey, Cell> cells = new TreeMap<>();
    for (int i = 0; i < raws.elements().size(); i++) {
      add(cells, Expected.struct(raws.elements().get(i), path + "[" + i + "]"), path, i);
    }
    if (cells.isEmpty()) {
      return Optional.empty();
    }
    RowContent columns = RowContent.of(cells);
    return Optional.of(new Change.Row(clustering, Optional.empty(), Optional.empty(), columns));
  }

  private void add(SortedMap<CellKey, Cell> cells, Raw.Struct cell, String cellsPath, int index) {
    String path = cellsPath + "[" + index + "]";
    String name = Expected.text(cell.get("name"), path + ".name");
    ColumnReader column = table.column(name);
    if (column == null || !column.carried()) {
      return;
    }
    if (column.column().kind() != Column.Kind.REGULAR) {
      throw RejectedRecordException.malformed(
          "field '" + path + ".name' is '" + name + "', a key column");
    }
    if (cells.put(CellKey.simple(name), cell(column, cell, path)) != null) {
      throw RejectedRecordException.malformed(
          "field '" + cellsPath + "' has the column '" + name + "' twice");
    }
  }

  private Cell cell(ColumnReader column, Raw.Struct cell, String path) {
    boolean deleted = TriggerDecoder.flag(cell, "deleted");
    Raw value = cell.get("value");
    if (deleted && !value.isNull()) {
      throw RejectedRecordException.malformed("field '" + path + "' has a value and is deleted");
    }
    if (deleted) {
      return Cell.tombstone(time, Deletion.at(time).localDeletionTime());
    }
    if (value.isNull()) {
      throw RejectedRecordException.missing(path + ".value");
    }
    return Cell.live(time, column.read(value, PLAIN));
  }
}
