// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import io.fullrow.decode.raw.ColumnReader;
import io.fullrow.decode.raw.Elements;
import io.fullrow.decode.raw.Payload;
import io.fullrow.decode.raw.Raw;
import io.fullrow.decode.raw.TableReader;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowContent;
import io.fullrow.model.WriteTime;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects the cells of an {@code i} or {@code u} fragment, all of one writetime. */
final class CellWriter {
  private final TableReader table;
  private final Payload payload;
  private final WriteTime time;
  private final SortedMap<CellKey, Cell> cells = new TreeMap<>();
  private final SortedMap<String, Deletion> complexDeletions = new TreeMap<>();

  private boolean anyValue;
  private boolean oneExpiry = true;
  private @Nullable Expiry expiry;

  CellWriter(TableReader table, Payload payload, WriteTime time) {
    this.table = table;
    this.payload = payload;
    this.time = time;
  }

  void add(ColumnReader column, AfterCell cell) {
    if (column.column().multiCell()) {
      addElements(column, cell);
    } else {
      cells.put(CellKey.simple(column.name()), simple(column, cell));
    }
  }

  /**
   * A cell of a column that is not carried, or that the table has dropped: one that expires still
   * says when the row marker does. Any other says nothing, as it may be an element of a collection.
   */
  void leaveOut(Raw raw) {
    if (raw instanceof Raw.Struct cell
        && cell.get("deletion_ts") instanceof Raw.Int micros
        && micros.value() % AfterCell.MICROS_PER_SECOND == 0) {
      note(Expiry.withUnknownTtl(micros.value() / AfterCell.MICROS_PER_SECOND));
    }
  }

  private Cell simple(ColumnReader column, AfterCell cell) {
    if (cell.deletionMicros().isPresent()) {
      Expiry expires = cell.expiry();
      note(expires);
      return Cell.expiring(time, expiringValue(column, cell), expires);
    }
    if (cell.value().isNull()) {
      return Cell.tombstone(time, Deletion.at(time).localDeletionTime());
    }
    note(null);
    return Cell.live(time, column.read(cell.value(), payload));
  }

  // A tombstone does not expire: the connector makes a null of a zero-length number.
  private Bytes expiringValue(ColumnReader column, AfterCell cell) {
    return cell.value().isNull() ? Bytes.empty() : column.read(cell.value(), payload);
  }

  private void note(@Nullable Expiry expires) {
    if (anyValue) {
      oneExpiry &= expires == null ? expiry == null : expires.equals(expiry);
    } else {
      expiry = expires;
    }
    anyValue = true;
  }

  /**
   * The row marker's expiry: {@code INSERT … USING TTL} gives marker and cells the same one. Empty
   * if the cells with a value do not agree on one, or there is none that would tell it: elements of
   * non-frozen collections come without theirs.
   */
  Optional<Expiry> commonExpiry() {
    return oneExpiry ? Optional.ofNullable(expiry) : Optional.empty();
  }

  RowContent columns() {
    return new RowContent(cells, complexDeletions);
  }

  /**
   * The elements as upserts, which is their union with what was there. Only a deletion of the whole
   * collection has none.
   */
  private void addElements(ColumnReader column, AfterCell cell) {
    List<Elements.Element> elements =
        Elements.of(column, table.elements(column), cell.value(), payload);
    if (elements.isEmpty()) {
      complexDeletions.put(column.name(), Deletion.at(time));
      return;
    }
    for (Elements.Element element : elements) {
      cells.put(CellKey.element(column.name(), element.path()), Cell.live(time, element.value()));
    }
  }
}
