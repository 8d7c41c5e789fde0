// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.type.DataType;
import io.fullrow.model.Bytes;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlElements;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.CqlValues;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the cells of one column out of result rows, where three selectors stand for it: the column,
 * its {@code WRITETIME} and its {@code TTL}.
 *
 * <p>A non-frozen collection or UDT has one cell an element, its writetimes and TTLs come as lists
 * in the order of the elements (Cassandra 5.0). Cells are keyed by path: the map's key, the set's
 * element, the place in a list or the number of the field; a simple column has the empty path. Of a
 * list the paths of storage, time-uuids, cannot be selected.
 */
record CellReader(Column column, Shape shape, int index) {
  /** What of the column is compared. */
  enum Shape {
    /** Each cell by its path. */
    CELLS,
    /** The cells of a list, or of the map that stands for one, by their place. */
    PLACES,
    /** The values of a list by their place, without writetimes and expiries. */
    VALUES;

    /**
     * @param column of the source
     */
    static Shape of(Column column, ComparedColumns columns) {
      if (columns.byValue().contains(column.name())) {
        return VALUES;
      }
      return column.multiCell() && CqlTypes.isList(column.type()) ? PLACES : CELLS;
    }
  }

  /** The live cells; none where the column is null. */
  Map<Bytes, SeenCell> cells(Row row) {
    ByteBuffer value = row.getBytesUnsafe(index);
    if (value == null) {
      return Map.of();
    }
    if (shape == Shape.VALUES) {
      return values(Bytes.copyOf(value));
    }
    return column.multiCell() ? elements(row, Bytes.copyOf(value)) : simple(row, value);
  }

  private Map<Bytes, SeenCell> values(Bytes value) {
    Map<Bytes, SeenCell> cells = new LinkedHashMap<>();
    for (Element element : split(value)) {
      cells.put(element.path(), new SeenCell(element.value().orElseThrow(), 0, Optional.empty()));
    }
    return cells;
  }

  private boolean isWhole() {
    return shape != Shape.VALUES && !column.multiCell();
  }

  /** The cell's name, such as {@code m['a']}, {@code l[0]} or {@code address.street}. */
  String label(Bytes path) {
    if (isWhole()) {
      return column.name();
    }
    return switch (CqlTypes.kind(column.type())) {
      case UDT -> column.name() + "." + fieldName(path);
      case LIST -> column.name() + "[" + number(path) + "]";
      case SET, MAP -> column.name() + "[" + CqlValues.render(part(0), path) + "]";
      case NATIVE, TUPLE, VECTOR, CUSTOM -> throw noElements();
    };
  }

  private String fieldName(Bytes path) {
    return CqlTypes.udt(column.type()).map(CqlTypes::fieldNames).orElseThrow().get(number(path));
  }

  private DataType part(int index) {
    return CqlTypes.parts(column.type()).get(index);
  }

  private IllegalStateException noElements() {
    return new IllegalStateException(column + " has no elements");
  }

  /** A cell's value for a person to read. */
  String render(Bytes path, Bytes value) {
    if (isWhole()) {
      return CqlValues.render(column.type(), value);
    }
    return switch (CqlTypes.kind(column.type())) {
      case UDT -> CqlValues.render(part(number(path)), value);
      case MAP -> CqlValues.render(part(1), value);
      case LIST, SET -> CqlValues.render(part(0), value);
      case NATIVE, TUPLE, VECTOR, CUSTOM -> throw noElements();
    };
  }

  private Map<Bytes, SeenCell> simple(Row row, ByteBuffer value) {
    Optional<Integer> ttl =
        row.isNull(index + 2) ? Optional.empty() : Optional.of(row.getInt(index + 2));
    return Map.of(Bytes.empty(), new SeenCell(Bytes.copyOf(value), row.getLong(index + 1), ttl));
  }

  private Map<Bytes, SeenCell> elements(Row row, Bytes value) {
    List<Element> elements = split(value);
    List<Optional<Bytes>> writetimes = list(row.getBytesUnsafe(index + 1));
    List<Optional<Bytes>> ttls = list(row.getBytesUnsafe(index + 2));
    // A UDT that was written before a field was added can be shorter than its type.
    if (writetimes.size() < elements.size() || ttls.size() != writetimes.size()) {
      throw new IllegalStateException(
          "column "
              + column.name()
              + " has "
              + elements.size()
              + " elements, "
              + writetimes.size()
              + " writetimes and "
              + ttls.size()
              + " ttls");
    }
    Map<Bytes, SeenCell> cells = new LinkedHashMap<>();
    for (int i = 0; i < elements.size(); i++) {
      Element element = elements.get(i);
      if (element.value().isPresent()) {
        cells.put(
            element.path(),
            new SeenCell(
                element.value().get(),
                writetimes.get(i).orElseThrow().toByteBuffer().getLong(),
                ttls.get(i).map(CellReader::number)));
      }
    }
    return cells;
  }

  private List<Element> split(Bytes value) {
    return switch (CqlTypes.kind(column.type())) {
      case MAP -> entries(CqlElements.ofMap(value));
      case LIST -> parts(CqlElements.ofCollection(value), true);
      case SET -> parts(CqlElements.ofCollection(value), false);
      case UDT -> parts(CqlElements.ofTuple(value, CqlTypes.parts(column.type()).size()), true);
      case NATIVE, TUPLE, VECTOR, CUSTOM -> throw noElements();
    };
  }

  private List<Element> entries(List<Optional<Bytes>> parts) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < parts.size(); i += 2) {
      Bytes path = shape == Shape.PLACES ? place(i / 2) : parts.get(i).orElseThrow();
      elements.add(new Element(path, parts.get(i + 1)));
    }
    return elements;
  }

  private static List<Element> parts(List<Optional<Bytes>> parts, boolean byPlace) {
    List<Element> elements = new ArrayList<>();
    for (Optional<Bytes> part : parts) {
      Bytes path = byPlace ? place(elements.size()) : part.orElseThrow();
      elements.add(new Element(path, part));
    }
    return elements;
  }

  private static List<Optional<Bytes>> list(@Nullable ByteBuffer value) {
    return value == null ? List.of() : CqlElements.ofCollection(Bytes.copyOf(value));
  }

  private static Bytes place(int index) {
    return Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(index).array());
  }

  private static int number(Bytes path) {
    return path.toByteBuffer().getInt();
  }

  private record Element(Bytes path, Optional<Bytes> value) {}
}
