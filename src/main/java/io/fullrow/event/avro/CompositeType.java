// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event.avro;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/**
 * A CQL type made of others. Its value is a list of serialized parts, whether it stands frozen in
 * one cell or spread over the cells of a non-frozen column; an empty part is a null.
 */
public abstract class CompositeType implements AvroType {

  /**
   * The parts of a frozen value.
   *
   * @throws IllegalArgumentException if the bytes are not such a value
   */
  abstract List<Optional<ByteBuffer>> split(ByteBuffer value);

  /** The frozen value of these parts, as Cassandra itself would write it. */
  abstract Bytes join(List<Optional<ByteBuffer>> parts);

  /** How well Avro holds the parts, wherever they come from. */
  public abstract Fit fitParts(List<Optional<ByteBuffer>> parts);

  public abstract void writeParts(List<Optional<ByteBuffer>> parts, Encoder out) throws IOException;

  public abstract List<Optional<ByteBuffer>> readParts(Decoder in) throws IOException;

  /**
   * The parts that the live cells of a non-frozen column make together.
   *
   * @param cells in the order in which they are shown
   * @throws IllegalArgumentException if paths or values are not those of such a column
   */
  public List<Optional<ByteBuffer>> ofCells(List<Map.Entry<CellKey, Cell>> cells) {
    throw new IllegalArgumentException("the type is not stored as one cell per element");
  }

  /** The other way of {@link #ofCells}: the values of the cells, in the same order. */
  public List<Bytes> cellValues(List<Optional<ByteBuffer>> parts) {
    throw new IllegalArgumentException("the type is not stored as one cell per element");
  }

  @Override
  public Fit fit(ByteBuffer value) {
    try {
      List<Optional<ByteBuffer>> parts = split(value);
      Fit fit = fitParts(parts);
      // a tuple can be cut short, lengths can be written in more than one way
      boolean canonical = fit != Fit.EXACT || buffer(join(parts)).equals(value);
      return canonical ? fit : Fit.SHOWN;
    } catch (IllegalArgumentException e) {
      return Fit.ABSENT;
    }
  }

  @Override
  public void write(ByteBuffer value, Encoder out) throws IOException {
    writeParts(split(value), out);
  }

  @Override
  public Bytes read(Decoder in) throws IOException {
    return join(readParts(in));
  }

  public static ByteBuffer buffer(Bytes bytes) {
    return ByteBuffer.wrap(bytes.unsafeArray());
  }

  public static Bytes value(Map.Entry<CellKey, Cell> cell) {
    return cell.getValue().valueBytes().orElseThrow(IllegalArgumentException::new);
  }

  static Bytes path(Map.Entry<CellKey, Cell> cell) {
    return cell.getKey().path().orElseThrow(IllegalArgumentException::new);
  }

  /** Every part after its length in four bytes, -1 for a null. */
  static ByteBuffer sized(int headSize, List<Optional<ByteBuffer>> parts) {
    int size = headSize;
    for (Optional<ByteBuffer> part : parts) {
      size += Integer.BYTES + part.map(ByteBuffer::remaining).orElse(0);
    }
    ByteBuffer value = ByteBuffer.allocate(size).position(headSize);
    for (Optional<ByteBuffer> part : parts) {
      value.putInt(part.map(ByteBuffer::remaining).orElse(-1));
      part.ifPresent(bytes -> value.put(bytes.duplicate()));
    }
    return value;
  }
}
