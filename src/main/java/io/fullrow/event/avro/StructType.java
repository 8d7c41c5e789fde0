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

/** A tuple or UDT: an Avro record of nullable fields. */
final class StructType extends CompositeType {
  private final List<AvroType> fields;

  StructType(List<AvroType> fields) {
    this.fields = List.copyOf(fields);
  }

  /** A value from before the last fields were added has fewer parts; nulls stand for the rest. */
  @Override
  List<Optional<ByteBuffer>> split(ByteBuffer value) {
    List<Optional<ByteBuffer>> parts = CqlElements.tuple(value, fields.size());
    parts.addAll(Collections.nCopies(fields.size() - parts.size(), Optional.empty()));
    return parts;
  }

  @Override
  Bytes join(List<Optional<ByteBuffer>> parts) {
    return Bytes.wrap(sized(0, parts).array());
  }

  /** A field that Avro cannot show is shown as null, the others as they are. */
  @Override
  public Fit fitParts(List<Optional<ByteBuffer>> parts) {
    Fit fit = Fit.EXACT;
    for (int i = 0; i < fields.size(); i++) {
      Fit field = parts.get(i).map(fields.get(i)::fit).orElse(Fit.EXACT);
      fit = fit.and(field == Fit.ABSENT ? Fit.SHOWN : field);
    }
    return fit;
  }

  @Override
  public void writeParts(List<Optional<ByteBuffer>> parts, Encoder out) throws IOException {
    for (int i = 0; i < fields.size(); i++) {
      AvroType field = fields.get(i);
      Nullable.write(parts.get(i).filter(part -> field.fit(part) != Fit.ABSENT), field, out);
    }
  }

  @Override
  public List<Optional<ByteBuffer>> readParts(Decoder in) throws IOException {
    List<Optional<ByteBuffer>> parts = new ArrayList<>(fields.size());
    for (AvroType field : fields) {
      parts.add(Nullable.read(field, in).map(CompositeType::buffer));
    }
    return parts;
  }

  /** The path of a field's cell is its position, in two bytes. */
  @Override
  public List<Optional<ByteBuffer>> ofCells(List<Map.Entry<CellKey, Cell>> cells) {
    List<Optional<ByteBuffer>> parts =
        new ArrayList<>(Collections.nCopies(fields.size(), Optional.empty()));
    for (Map.Entry<CellKey, Cell> cell : cells) {
      Bytes path = path(cell);
      int index = path.size() == Short.BYTES ? path.toByteBuffer().getShort() & 0xFFFF : -1;
      if (index < 0 || index >= fields.size()) {
        throw new IllegalArgumentException(path + " is not the path of a field");
      }
      parts.set(index, Optional.of(buffer(value(cell))));
    }
    return parts;
  }

  @Override
  public List<Bytes> cellValues(List<Optional<ByteBuffer>> parts) {
    return parts.stream().flatMap(Optional::stream).map(Bytes::copyOf).toList();
  }
}
