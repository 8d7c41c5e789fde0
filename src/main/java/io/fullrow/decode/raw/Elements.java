// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import io.fullrow.model.Bytes;
import java.util.ArrayList;
import java.util.List;

/** The elements of a set or a map that is not frozen, each one cell. */
public final class Elements {
  private Elements() {}

  /**
   * One element.
   *
   * @param path the element of a set, or the key of a map
   * @param value empty for a set
   */
  public record Element(Bytes path, Bytes value) {}

  /**
   * @param readers of the elements, or of the keys and the values
   * @param value null for none
   * @throws RejectedRecordException if they are no elements of the column
   */
  public static List<Element> of(
      ColumnReader column, List<ValueReader> readers, Raw value, Payload payload) {
    List<Element> elements = new ArrayList<>();
    for (FrozenCollections.Entry entry : entries(column, readers.size() == 1, value)) {
      Bytes path = read(column, readers.get(0), entry.key(), payload);
      Bytes bytes =
          readers.size() == 1
              ? Bytes.empty()
              : read(column, readers.get(1), entry.value(), payload);
      elements.add(new Element(path, bytes));
    }
    return elements;
  }

  private static List<FrozenCollections.Entry> entries(
      ColumnReader column, boolean set, Raw value) {
    if (value.isNull()) {
      return List.of();
    }
    try {
      return set
          ? FrozenCollections.elements(value).stream()
              .map(element -> new FrozenCollections.Entry(element, Raw.NULL))
              .toList()
          : FrozenCollections.entries(value);
    } catch (NotAValueException e) {
      throw column.notAValue(e.problem(), e.mend());
    }
  }

  // A removed element of a map has no value, and arrives as if it were added.
  private static Bytes read(ColumnReader column, ValueReader reader, Raw element, Payload payload) {
    return column.read(
        (raw, connectDecimals) -> reader.read(FrozenCollections.present(raw), connectDecimals),
        element,
        payload);
  }
}
