// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import io.fullrow.fragment.MalformedFragmentException;
import io.fullrow.model.Bytes;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import java.util.Optional;
import java.util.Set;

/**
 * What the path of a cell must be and what its value. Immutable; made once for each column.
 *
 * @param column the target's
 * @param whole the values of cells without path
 * @param elements the cells with paths; empty where the column has none
 */
record CellShape(Column column, ValueBytes whole, Optional<ElementShape> elements) {
  /**
   * @param acceptedLosses names of the columns whose loss the operator accepts: a frozen list among
   *     them may hold the elements of a source's list that is not
   */
  static CellShape of(Column column, Set<String> acceptedLosses) {
    boolean listFrozenHere =
        CqlTypes.isList(column.type()) && acceptedLosses.contains(column.name());
    boolean hasElements = column.multiCell() || listFrozenHere;
    return new CellShape(
        column,
        ValueBytes.of(column.type()),
        hasElements ? Optional.of(ElementShape.of(column)) : Optional.empty());
  }

  /** Whether cells have paths, and the whole column can be deleted. */
  boolean hasElements() {
    return elements.isPresent();
  }

  /**
   * The value at {@code path}.
   *
   * @throws MalformedFragmentException if the column can have no cell at that path
   * @throws UnknownFieldException if it is the path of a field that the column's type may have got
   */
  ValueBytes at(Optional<Bytes> path) {
    if (path.isEmpty() && column.multiCell()) {
      throw new MalformedFragmentException(
          "a cell without path in the non-frozen column " + column.name());
    }
    if (path.isPresent() && !hasElements()) {
      throw new MalformedFragmentException(
          "a cell with a path in the column "
              + column.name()
              + ", which has one cell"
              + (CqlTypes.isList(column.type())
                  ? ": if the source's list is not frozen, accept-loss must name the column"
                  : ""));
    }
    return path.isPresent() ? elements.orElseThrow().at(path.get()) : whole;
  }
}
