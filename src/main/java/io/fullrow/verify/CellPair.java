// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import io.fullrow.model.Bytes;
import io.fullrow.schema.Column;
import java.util.Optional;

/**
 * A cell that is in at least one table and not the same in both; or a key column whose bytes differ
 * although Cassandra takes the two keys for the same.
 *
 * @param reader of the source's column; empty for a key column
 * @param isTimed whether writetimes are compared, and tell which side is newer
 */
record CellPair(
    Column column,
    Optional<CellReader> reader,
    Bytes path,
    boolean isTimed,
    Optional<SeenCell> source,
    Optional<SeenCell> target) {

  static CellPair ofKey(Column column, Bytes source, Bytes target) {
    return new CellPair(
        column,
        Optional.empty(),
        Bytes.empty(),
        false,
        Optional.of(bytes(source)),
        Optional.of(bytes(target)));
  }

  private static SeenCell bytes(Bytes value) {
    return new SeenCell(value, 0, Optional.empty());
  }

  Optional<SeenCell> of(Side side) {
    return side == Side.SOURCE ? source : target;
  }

  boolean isKey() {
    return reader.isEmpty();
  }

  /** The cell's name, such as {@code m['a']}. */
  String label() {
    return reader.map(known -> known.label(path)).orElse(column.name());
  }

  /** A value of this cell for a person to read. */
  String render(SeenCell cell) {
    return reader.map(known -> known.render(path, cell.value())).orElse(cell.value().toString());
  }
}
