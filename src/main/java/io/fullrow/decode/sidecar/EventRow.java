// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.sidecar;

import io.fullrow.decode.raw.ColumnReader;
import io.fullrow.decode.raw.Elements;
import io.fullrow.decode.raw.Raw;
import io.fullrow.decode.raw.RejectedRecordException;
import io.fullrow.decode.raw.TableReader;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What an event does to its row and to the static row of its partition, whose columns come with
 * every row of the mutation.
 */
final class EventRow {
  private final EventPayload payload;
  private final TableReader table;
  private final Operation operation;
  private final WriteTime time;
  private final Optional<Expiry> expiry;

  EventRow(EventPayload payload, Envelope envelope, TableReader table) {
    this.payload = payload;
    this.table = table;
    this.operation = envelope.operation();
    this.time = envelope.time();
    this.expiry = envelope.expiry();
  }

  /** Empty if nothing is touched that is carried. */
  List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    RowContent statics = columns(payload.touched(Column.Kind.STATIC));
    if (!statics.isEmpty()) {
      changes.add(new Change.StaticRow(statics));
    }
    List<ColumnReader> regulars = payload.touched(Column.Kind.REGULAR);
    if (hasRow(regulars)) {
      row(regulars).ifPresent(changes::add);
    }
    return changes;
  }

  private boolean hasRow(List<ColumnReader> regulars) {
    int named = payload.touched(Column.Kind.CLUSTERING).size();
    if (named == table.clustering().size()) {
      return true;
    }
    if (named == 0 && regulars.isEmpty()) {
      return false;
    }
    throw RejectedRecordException.malformed(
        "field 'updateFields' does not name all of the clustering columns "
            + TableReader.names(table.clustering()));
  }

  private Optional<Change> row(List<ColumnReader> regulars) {
    if (operation == Operation.DELETE && regulars.isEmpty()) {
      return payload.namesAbsent() ? Optional.empty() : Optional.of(rowDeletion());
    }
    Optional<RowMarker> marker =
        operation == Operation.INSERT ? Optional.of(new RowMarker(time, expiry)) : Optional.empty();
    RowContent columns = columns(regulars);
    return marker.isEmpty() && columns.isEmpty()
        ? Optional.empty()
        : Optional.of(new Change.Row(payload.clustering(), marker, Optional.empty(), columns));
  }

  private Change rowDeletion() {
    if (!emptied().isEmpty()) {
      throw RejectedRecordException.malformed(
          "the deletion of a row and that of the whole collection "
              + TableReader.names(emptied())
              + " look alike");
    }
    return new Change.Row(
        payload.clustering(), Optional.empty(), Optional.of(Deletion.at(time)), RowContent.none());
  }

  private RowContent columns(List<ColumnReader> columns) {
    SortedMap<CellKey, Cell> cells = new TreeMap<>();
    SortedMap<String, Deletion> deletions = new TreeMap<>();
    for (ColumnReader column : columns) {
      if (!column.carried()) {
        continue;
      }
      if (!column.column().multiCell()) {
        cells.put(CellKey.simple(column.name()), cell(column));
      } else if (!payload.value(column).isNull()) {
        addElements(cells, column);
      } else if (isDeleted(column)) {
        deletions.put(column.name(), Deletion.at(time));
      }
    }
    return new RowContent(cells, deletions);
  }

  private Cell cell(ColumnReader column) {
    Raw value = payload.value(column);
    return value.isNull()
        ? Cell.tombstone(time, Deletion.at(time).localDeletionTime())
        : written(column.read(value, EventPayload.PLAIN));
  }

  private Cell written(Bytes value) {
    return expiry
        .map(expires -> Cell.expiring(time, value, expires))
        .orElseGet(() -> Cell.live(time, value));
  }

  private void addElements(SortedMap<CellKey, Cell> cells, ColumnReader column) {
    List<Elements.Element> elements =
        Elements.of(column, table.elements(column), payload.value(column), EventPayload.PLAIN);
    for (Elements.Element element : elements) {
      cells.put(CellKey.element(column.name(), element.path()), written(element.value()));
    }
  }

  /**
   * Whether a collection without a value was deleted as a whole. Otherwise elements were removed,
   * which ones is not known: a loss that was accepted.
   */
  private boolean isDeleted(ColumnReader column) {
    if (operation == Operation.COMPLEX_ELEMENT_DELETE) {
      return false;
    }
    if (operation != Operation.DELETE || emptied().size() > 1 || payload.namesAbsent()) {
      throw RejectedRecordException.malformed(
          "column '"
              + column.name()
              + "' is null in an event "
              + operation
              + ": it is not clear whether it was deleted or lost elements");
    }
    return true;
  }

  /** The touched collections, and UDTs that are not frozen, without a value. */
  private List<ColumnReader> emptied() {
    return Stream.of(Column.Kind.STATIC, Column.Kind.REGULAR)
        .flatMap(kind -> payload.touched(kind).stream())
        .filter(column -> column.column().multiCell() && payload.value(column).isNull())
        .toList();
  }
}
