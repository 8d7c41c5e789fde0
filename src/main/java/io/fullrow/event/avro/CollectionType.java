// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event.avro;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.schema.CqlElements;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/**
 * A list, set or map: an Avro array, or a map with text keys as an Avro map. In binary form an Avro
 * map is the same as an array of records of key and value, so that one code serves all.
 *
 * <p>Elements are not nullable, as no stored collection has nulls. An element that Avro cannot show
 * (a zero-length int) makes the whole collection one that it cannot show.
 */
final class CollectionType extends CompositeType {
  /** What the cells of the non-frozen collection hold. */
  enum Kind {
    /** Path: a time-uuid. Value: the element. */
    LIST,
    /** Path: the element. Value: empty. */
    SET,
    /** Path: the key. Value: the value. */
    MAP
  }

  private final Kind kind;
  private final List<AvroType> entry;

  private CollectionType(Kind kind, List<AvroType> entry) {
    this.kind = kind;
    this.entry = entry;
  }

  static CollectionType list(AvroType element) {
    return new CollectionType(Kind.LIST, List.of(element));
  }

  static CollectionType set(AvroType element) {
    return new CollectionType(Kind.SET, List.of(element));
  }

  static CollectionType map(AvroType key, AvroType value) {
    return new CollectionType(Kind.MAP, List.of(key, value));
  }

  @Override
  List<Optional<ByteBuffer>> split(ByteBuffer value) {
    return CqlElements.collection(value, entry.size());
  }

  @Override
  @SuppressWarnings("ByteBufferBackingArray") // sized() has allocated it
  Bytes join(List<Optional<ByteBuffer>> parts) {
    ByteBuffer value = sized(Integer.BYTES, parts);
    return Bytes.wrap(value.putInt(0, parts.size() / entry.size()).array());
  }

  @Override
  public Fit fitParts(List<Optional<ByteBuffer>> parts) {
    Fit fit = Fit.EXACT;
    for (int i = 0; i < parts.size() && fit != Fit.ABSENT; i++) {
      AvroType type = entry.get(i % entry.size());
      fit = fit.and(parts.get(i).map(type::fit).orElse(Fit.ABSENT));
    }
    return fit;
  }

  @Override
  public void writeParts(List<Optional<ByteBuffer>> parts, Encoder out) throws IOException {
    out.writeArrayStart();
    out.setItemCount(parts.size() / entry.size());
    for (int i = 0; i < parts.size(); i++) {
      if (i % entry.size() == 0) {
        out.startItem();
      }
      entry.get(i % entry.size()).write(parts.get(i).orElseThrow(), out);
    }
    out.writeArrayEnd();
  }

  @Override
  public List<Optional<ByteBuffer>> readParts(Decoder in) throws IOException {
    List<Optional<ByteBuffer>> parts = new ArrayList<>();
    for (long items = in.readArrayStart(); items > 0; items = in.arrayNext()) {
      for (long item = 0; item < items; item++) {
        for (AvroType type : entry) {
          parts.add(Optional.of(buffer(type.read(in))));
        }
      }
    }
    return parts;
  }

  @Override
  public List<Optional<ByteBuffer>> ofCells(List<Map.Entry<CellKey, Cell>> cells) {
    List<Optional<ByteBuffer>> parts = new ArrayList<>(cells.size() * entry.size());
    for (Map.Entry<CellKey, Cell> cell : cells) {
      if (kind != Kind.LIST) {
        parts.add(Optional.of(buffer(path(cell))));
      }
      if (kind != Kind.SET) {
        parts.add(Optional.of(buffer(value(cell))));
      } else if (!value(cell).isEmpty()) {
        throw new IllegalArgumentException("the cell of a set's element has no value");
      }
    }
    return parts;
  }

  @Override
  public List<Bytes> cellValues(List<Optional<ByteBuffer>> parts) {
    if (kind == Kind.SET) {
      return Collections.nCopies(parts.size(), Bytes.empty());
    }
    List<Bytes> values = new ArrayList<>(parts.size() / entry.size());
    for (int i = entry.size() - 1; i < parts.size(); i += entry.size()) {
      values.add(Bytes.copyOf(parts.get(i).orElseThrow()));
    }
    return values;
  }
}
