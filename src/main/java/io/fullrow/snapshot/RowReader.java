// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import com.datastax.oss.driver.api.core.data.GettableByIndex;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Clustering;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RowContent;
import io.fullrow.schema.Column;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the rows that {@link SnapshotColumns#query} selects. Safe for many threads. */
final class RowReader {
  private final int partitionKeys;
  private final int keys;
  private final List<ColumnCells> statics = new ArrayList<>();
  private final List<ColumnCells> regulars = new ArrayList<>();
  private final int firstLeftOut;
  private final int leftOut;

  RowReader(SnapshotColumns columns) {
    this.partitionKeys = columns.table().partitionKey().size();
    this.keys = columns.key().size();
    int index = keys;
    for (Column column : columns.carried()) {
      (column.kind() == Column.Kind.STATIC ? statics : regulars)
          .add(new ColumnCells(column, index));
      index += SnapshotColumns.SELECTORS;
    }
    this.firstLeftOut = index;
    this.leftOut = columns.leftOut().size();
  }

  /**
   * @param nowInSeconds at which the row was read, in seconds since the epoch
   */
  SeenRow read(GettableByIndex row, long nowInSeconds) {
    boolean staticOnly = keys > partitionKeys && row.getBytesUnsafe(partitionKeys) == null;
    return new SeenRow(
        new PartitionKey(key(row, 0, partitionKeys)),
        staticOnly ? Optional.empty() : Optional.of(new Clustering(key(row, partitionKeys, keys))),
        cells(statics, row, nowInSeconds),
        cells(regulars, row, nowInSeconds),
        hasOthers(row));
  }

  private static List<Bytes> key(GettableByIndex row, int from, int to) {
    List<Bytes> key = new ArrayList<>();
    for (int i = from; i < to; i++) {
      ByteBuffer value = row.getBytesUnsafe(i);
      if (value == null) {
        throw new IllegalStateException("key column " + i + " of a row is null");
      }
      key.add(Bytes.copyOf(value));
    }
    return key;
  }

  private static RowContent cells(List<ColumnCells> columns, GettableByIndex row, long now) {
    SortedMap<CellKey, Cell> cells = new TreeMap<>();
    columns.forEach(column -> column.into(cells, row, now));
    return cells.isEmpty()
        ? RowContent.none()
        : new RowContent(cells, Collections.emptySortedMap());
  }

  private boolean hasOthers(GettableByIndex row) {
    for (int i = firstLeftOut; i < firstLeftOut + leftOut; i++) {
      if (row.getBytesUnsafe(i) != null) {
        return true;
      }
    }
    return false;
  }
}
