// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Deletion;
import io.fullrow.model.RowContent;
import io.fullrow.schema.ElementOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a state retains of one column.
 *
 * @param deletion of a whole non-frozen collection or UDT
 * @param cells of one simple column, or of all elements in the order in which {@code SELECT} shows
 *     them
 */
record ColumnCells(String name, Optional<Deletion> deletion, List<Map.Entry<CellKey, Cell>> cells) {

  /**
   * By column, each once.
   *
   * @param orders of the elements of non-frozen columns, by column name
   */
  static List<ColumnCells> of(RowContent columns, Map<String, ElementOrder> orders) {
    Map<String, List<Map.Entry<CellKey, Cell>>> cells = new LinkedHashMap<>();
    for (Map.Entry<CellKey, Cell> cell : columns.cells().entrySet()) {
      cells.computeIfAbsent(cell.getKey().column(), name -> new ArrayList<>(1)).add(cell);
    }
    columns
        .complexDeletions()
        .keySet()
        .forEach(name -> cells.computeIfAbsent(name, n -> List.of()));
    List<ColumnCells> all = new ArrayList<>(cells.size());
    cells.forEach(
        (name, ofColumn) -> {
          ElementOrder order = orders.get(name);
          all.add(
              new ColumnCells(
                  name,
                  Optional.ofNullable(columns.complexDeletions().get(name)),
                  order == null ? ofColumn : sorted(ofColumn, order)));
        });
    return all;
  }

  /** Each position is made once: that of a long number costs more than comparing it. */
  private static List<Map.Entry<CellKey, Cell>> sorted(
      List<Map.Entry<CellKey, Cell>> cells, ElementOrder order) {
    if (cells.size() < 2) {
      return cells;
    }
    return cells.stream()
        .map(cell -> Map.entry(order.position(path(cell)), cell))
        .sorted(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .toList();
  }

  private static Bytes path(Map.Entry<CellKey, Cell> cell) {
    return cell.getKey().path().orElse(Bytes.empty());
  }

  /** The cells that are live at {@code nowSecond}, in the same order. */
  List<Map.Entry<CellKey, Cell>> liveAt(long nowSecond) {
    List<Map.Entry<CellKey, Cell>> live = new ArrayList<>(cells.size());
    for (Map.Entry<CellKey, Cell> cell : cells) {
      if (cell.getValue().liveAt(nowSecond)) {
        live.add(cell);
      }
    }
    return live;
  }
}
