// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import com.datastax.oss.driver.api.core.type.DataType;
import io.fullrow.model.Bytes;
import io.fullrow.schema.CqlElements;
import io.fullrow.schema.CqlTypes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One cell of a non-frozen collection or UDT.
 *
 * @param path as it is stored: the set's element, the map's key, the number of the field
 * @param value empty where a field is null
 */
record Element(Bytes path, Optional<Bytes> value) {
  /**
   * The elements in the order in which {@code WRITETIME} lists them.
   *
   * @throws IllegalArgumentException for a type without elements, and for lists: CQL does not show
   *     their paths
   */
  static List<Element> of(DataType type, Bytes value) {
    return switch (CqlTypes.kind(type)) {
      case SET ->
          CqlElements.ofCollection(value).stream()
              .map(part -> new Element(part.orElseThrow(), Optional.of(Bytes.empty())))
              .toList();
      case MAP -> entries(CqlElements.ofMap(value));
      case UDT -> fields(type, value);
      case LIST, NATIVE, TUPLE, VECTOR, CUSTOM ->
          throw new IllegalArgumentException(CqlTypes.name(type) + " has no elements to read");
    };
  }

  private static List<Element> entries(List<Optional<Bytes>> parts) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < parts.size(); i += 2) {
      elements.add(new Element(parts.get(i).orElseThrow(), parts.get(i + 1)));
    }
    return elements;
  }

  /** Those that the type is known to have: captured changes bring the ones that came since. */
  private static List<Element> fields(DataType type, Bytes value) {
    int known = CqlTypes.parts(type).size();
    int most = Math.max(known, value.size() / Integer.BYTES);
    List<Optional<Bytes>> parts = CqlElements.ofTuple(value, most);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < Math.min(known, parts.size()); i++) {
      elements.add(new Element(field(i), parts.get(i)));
    }
    return elements;
  }

  private static Bytes field(int number) {
    return Bytes.wrap(ByteBuffer.allocate(Short.BYTES).putShort((short) number).array());
  }
}
