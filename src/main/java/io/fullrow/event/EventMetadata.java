// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * All that an event has in addition to its key and value: the content of the header {@code
 * fullrow.meta}, whose schema is published as {@code event-metadata.avsc}.
 *
 * @param marker the row's marker
 * @param deletion of the row (the effective one), the partition or the range, whatever the event is
 *     about
 * @param columns each column at most once
 */
record EventMetadata(
    Optional<RowMarker> marker, Optional<Deletion> deletion, List<OfColumn> columns) {

  /**
   * One column.
   *
   * @param deletion of a whole non-frozen collection or UDT
   * @param cells one without path, or one an element in the order in which the value shows them
   */
  record OfColumn(String name, Optional<Deletion> deletion, List<OfCell> cells) {

    private int shownCells() {
      int shown = 0;
      for (OfCell cell : cells) {
        shown += cell.isShown() ? 1 : 0;
      }
      return shown;
    }

    private boolean hasElements() {
      for (OfCell cell : cells) {
        if (cell.path().isPresent()) {
          return true;
        }
      }
      return false;
    }

    /**
     * @param shown the values that are not here
     */
    private void addTo(Map<CellKey, Cell> all, List<Bytes> shown) {
      int expected = shownCells();
      if (expected != shown.size()) {
        throw new MalformedEventException(
            "the metadata leaves %d values of column '%s' to the value, which has %d"
                .formatted(expected, name, shown.size()));
      }
      Iterator<Bytes> next = shown.iterator();
      for (OfCell cell : cells) {
        CellKey key = new CellKey(name, cell.path());
        all.put(key, cell.isShown() ? cell.cell(next.next()) : cell.cell());
      }
    }
  }

  /**
   * One cell.
   *
   * @param path of an element of a non-frozen column
   * @param expiry of a cell with a TTL
   * @param deleted of a tombstone: its local deletion time, in seconds since the epoch
   * @param raw the serialized value, where the event's value does not have it
   */
  record OfCell(
      Optional<Bytes> path,
      WriteTime writetime,
      Optional<Expiry> expiry,
      OptionalLong deleted,
      Optional<Bytes> raw) {

    boolean isShown() {
      return deleted.isEmpty() && raw.isEmpty();
    }

    private Cell cell() {
      return deleted.isPresent()
          ? Cell.tombstone(writetime, deleted.getAsLong())
          : cell(raw.orElseThrow());
    }

    private Cell cell(Bytes value) {
      return expiry
          .map(time -> Cell.expiring(writetime, value, time))
          .orElseGet(() -> Cell.live(writetime, value));
    }
  }

  /** Without the columns of such names; itself if it has none of them. */
  EventMetadata without(Predicate<String> name) {
    return columns.stream().noneMatch(column -> name.test(column.name()))
        ? this
        : new EventMetadata(
            marker,
            deletion,
            columns.stream().filter(column -> !name.test(column.name())).toList());
  }

  /** The columns whose values are in the event's value, and whether their cells are elements. */
  Map<String, Boolean> shownColumns() {
    Map<String, Boolean> shown = new HashMap<>();
    for (OfColumn column : columns) {
      if (column.shownCells() > 0) {
        shown.put(column.name(), column.hasElements());
      }
    }
    return shown;
  }

  /**
   * The cells and complex deletions again.
   *
   * @param known the names of the table's columns
   * @param shown the values of {@link #shownColumns}, as the event's value has them
   * @throws UnfitColumnException if there is a column that the table does not have
   * @throws MalformedEventException if values are missing or left over
   */
  RowContent columns(Set<String> known, Map<String, List<Bytes>> shown) {
    Map<CellKey, Cell> cells = new HashMap<>();
    Map<String, Deletion> deletions = new HashMap<>();
    for (OfColumn column : columns) {
      if (!known.contains(column.name())) {
        throw new UnfitColumnException(column.name(), "the table does not have it");
      }
      column.addTo(cells, shown.getOrDefault(column.name(), List.of()));
      column.deletion().ifPresent(deletion -> deletions.put(column.name(), deletion));
    }
    return RowContent.of(cells, deletions);
  }
}
