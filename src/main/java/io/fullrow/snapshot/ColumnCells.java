// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import com.datastax.oss.driver.api.core.data.GettableByIndex;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Expiry;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlElements;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the live cells of one column out of result rows, as the bytes that Cassandra stores.
 *
 * <p>A non-frozen collection or UDT has one cell an element; its writetimes and TTLs come as lists
 * in the order of the elements. The time when a cell expires is what is left of its TTL after
 * "now": so it is exact, while the TTL that it was written with is not known.
 *
 * @param index of the column; its writetime and its TTL follow
 */
record ColumnCells(Column column, int index) {
  /** Adds the live cells; none where the column is null. */
  void into(Map<CellKey, Cell> cells, GettableByIndex row, long nowInSeconds) {
    ByteBuffer value = row.getBytesUnsafe(index);
    if (value == null) {
      return;
    }
    if (column.multiCell()) {
      elements(cells, row, Bytes.copyOf(value), nowInSeconds);
    } else {
      long writetime = number(row.getBytesUnsafe(index + 1)).getLong();
      Optional<Integer> ttl =
          Optional.ofNullable(row.getBytesUnsafe(index + 2)).map(bytes -> number(bytes).getInt());
      cells.put(
          CellKey.simple(column.name()), cell(Bytes.copyOf(value), writetime, ttl, nowInSeconds));
    }
  }

  private void elements(Map<CellKey, Cell> cells, GettableByIndex row, Bytes value, long now) {
    List<Optional<Bytes>> writetimes = list(row.getBytesUnsafe(index + 1));
    List<Optional<Bytes>> ttls = list(row.getBytesUnsafe(index + 2));
    List<Element> elements = Element.of(column.type(), value);
    // Of a UDT with a field more or less than the type that is known here.
    if (writetimes.size() < elements.size() || ttls.size() != writetimes.size()) {
      throw new IllegalStateException(
          String.format(
              "column %s has %d elements, %d writetimes and %d ttls",
              column.name(), elements.size(), writetimes.size(), ttls.size()));
    }
    for (int i = 0; i < elements.size(); i++) {
      Element element = elements.get(i);
      if (element.value().isPresent()) {
        cells.put(
            CellKey.element(column.name(), element.path()),
            cell(
                element.value().get(),
                writetimes.get(i).orElseThrow().toByteBuffer().getLong(),
                ttls.get(i).map(ttl -> ttl.toByteBuffer().getInt()),
                now));
      }
    }
  }

  private static Cell cell(Bytes value, long micros, Optional<Integer> ttl, long nowInSeconds) {
    WriteTime writetime = WriteTime.ofMicros(micros);
    return ttl.map(
            left -> Cell.expiring(writetime, value, Expiry.withUnknownTtl(nowInSeconds + left)))
        .orElseGet(() -> Cell.live(writetime, value));
  }

  private ByteBuffer number(@Nullable ByteBuffer value) {
    if (value == null) {
      throw new IllegalStateException("column " + column.name() + " has no writetime");
    }
    return value.duplicate();
  }

  private static List<Optional<Bytes>> list(@Nullable ByteBuffer value) {
    return value == null ? List.of() : CqlElements.ofCollection(Bytes.copyOf(value));
  }
}
