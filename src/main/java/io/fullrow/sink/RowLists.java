// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RowContent;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.ElementOrder;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** The lists of one row that are written whole, each as it is to show. */
final class RowLists {
  private final Map<String, Column> columns = new TreeMap<>();
  private final PartitionKey partition;
  private final Optional<Clustering> clustering;
  private final List<Gathered> gathered = new ArrayList<>();

  RowLists(
      TableSchema target,
      Set<String> acceptedLosses,
      PartitionKey partition,
      Optional<Clustering> clustering) {
    List<Column> ofRow = clustering.isPresent() ? target.regulars() : target.statics();
    ofRow.stream()
        .filter(column -> TargetSupport.isRewritten(column, acceptedLosses))
        .forEach(column -> columns.put(column.name(), column));
    this.partition = partition;
    this.clustering = clustering;
  }

  /** What an event says of one list, by the place of each element. */
  private record Gathered(String column, Map<Bytes, Cell> cells, WriteTime reached) {}

  /**
   * Takes the lists out.
   *
   * @param deletion the effective one over the row
   * @return the other columns
   */
  RowContent take(RowContent row, Optional<Deletion> deletion) {
    if (columns.isEmpty()) {
      return row;
    }
    Map<CellKey, Cell> cells = new HashMap<>(row.cells());
    Map<String, Deletion> complex = new HashMap<>(row.complexDeletions());
    for (Column column : columns.values()) {
      // a frozen list whose source is frozen too is one cell, written like any other
      if (!cells.containsKey(CellKey.simple(column.name()))) {
        gather(column, cells, Optional.ofNullable(complex.remove(column.name())), deletion);
      }
    }
    return RowContent.of(cells, complex);
  }

  private void gather(
      Column column,
      Map<CellKey, Cell> cells,
      Optional<Deletion> complex,
      Optional<Deletion> deletion) {
    ElementOrder order = ElementOrder.of(column.type());
    Map<Bytes, Cell> ofList = new TreeMap<>();
    List<WriteTime> times = new ArrayList<>();
    complex.ifPresent(whole -> times.add(whole.writetime()));
    deletion.ifPresent(whole -> times.add(whole.writetime()));
    cells
        .entrySet()
        .removeIf(
            entry -> {
              if (!entry.getKey().column().equals(column.name())) {
                return false;
              }
              ofList.put(order.position(entry.getKey().path().orElseThrow()), entry.getValue());
              times.add(entry.getValue().writetime());
              return true;
            });
    // of a list that nothing is known of, nothing was ever written that is not yet deleted
    times.stream()
        .max(WriteTime::compareTo)
        .ifPresent(reached -> gathered.add(new Gathered(column.name(), ofList, reached)));
  }

  /** The lists as they are to show at that second since the epoch. */
  List<ListContent> at(long nowSecond) {
    return gathered.stream()
        .map(
            list ->
                new ListContent(
                    partition,
                    clustering,
                    list.column(),
                    list.cells().values().stream()
                        .filter(cell -> cell.liveAt(nowSecond))
                        .map(RowLists::element)
                        .toList(),
                    list.reached(),
                    nowSecond))
        .toList();
  }

  private static ListContent.Element element(Cell cell) {
    Optional<Expiry> expiry = cell.expiryTime();
    return new ListContent.Element(
        cell.valueBytes().orElseThrow(),
        expiry.isPresent() ? OptionalLong.of(expiry.get().epochSecond()) : OptionalLong.empty());
  }
}
