// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.RowContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rows that are too large for one record, by default 1 MB. Their cells were written by several
 * mutations, and are published in several fragments: the merge does not mind.
 */
public final class LargeRows {
  private static final int MAX_BYTES = 512 << 10;

  /** Of a cell beside its path and value: writetime, expiry, the column's name. */
  private static final int CELL_BYTES = 64;

  private LargeRows() {}

  /** At least one part, each of so many cells as fit; a single cell may be larger. */
  public static List<RowContent> parts(RowContent content) {
    if (size(content.cells()) <= MAX_BYTES) {
      return List.of(content);
    }
    List<RowContent> parts = new ArrayList<>();
    Map<CellKey, Cell> part = new TreeMap<>();
    long size = 0;
    for (Map.Entry<CellKey, Cell> cell : content.cells().entrySet()) {
      int next = size(cell.getKey(), cell.getValue());
      if (!part.isEmpty() && size + next > MAX_BYTES) {
        parts.add(RowContent.of(part));
        part = new TreeMap<>();
        size = 0;
      }
      part.put(cell.getKey(), cell.getValue());
      size += next;
    }
    parts.add(RowContent.of(part));
    return parts;
  }

  private static long size(Map<CellKey, Cell> cells) {
    long size = 0;
    for (Map.Entry<CellKey, Cell> cell : cells.entrySet()) {
      size += size(cell.getKey(), cell.getValue());
    }
    return size;
  }

  private static int size(CellKey key, Cell cell) {
    return CELL_BYTES
        + key.path().map(Bytes::size).orElse(0)
        + cell.valueBytes().map(Bytes::size).orElse(0);
  }
}
