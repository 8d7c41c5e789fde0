// SPDX-License-Identifier: Apache-2.0
package io.fullrow.model;

import java.util.Objects;
import java.util.Optional;

/**
 * Where a cell stands within its row.
 *
 * @param column the column's name as stored, without quotes
 * @param path the serialized cell path of an element of a non-frozen collection or UDT (set
 *     element, map key, list time-uuid, UDT field index); empty for a simple column
 */
public record CellKey(String column, Optional<Bytes> path) implements Comparable<CellKey> {
  public CellKey {
    Objects.requireNonNull(column, "column");
    Objects.requireNonNull(path, "path");
  }

  /** The one cell of a simple (or frozen) column. */
  public static CellKey simple(String column) {
    return new CellKey(column, Optional.empty());
  }

  /** One element of a non-frozen collection or UDT. */
  public static CellKey element(String column, Bytes path) {
    return new CellKey(column, Optional.of(path));
  }

  /** By column name, then by path; a fixed order for encodings, not Cassandra's own. */
  @Override
  public int compareTo(CellKey other) {
    int byColumn = column.compareTo(other.column);
    if (byColumn != 0) {
      return byColumn;
    }
    if (path.isEmpty() || other.path.isEmpty()) {
      return Boolean.compare(path.isPresent(), other.path.isPresent());
    }
    return path.get().compareTo(other.path.get());
  }
}
