// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import io.fullrow.codec.Leaves;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Deletion;
import io.fullrow.model.RowMarker;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/**
 * The header {@code fullrow.meta}: Avro binary under {@code event-metadata.avsc}, by hand, as it is
 * on the path of every event. Version 1, with the parts of {@link Leaves}:
 *
 * <pre>
 * metadata := version(int, 1) optional(marker) optional(deletion) array(column)
 * column   := name(string) optional(deletion) array(cell)
 * cell     := optional(path(bytes)) writetime optional(expiry) optional(deleted(long))
 *             optional(raw(bytes))
 * </pre>
 */
final class EventMetadataCodec {
  static final int VERSION = 1;

  private EventMetadataCodec() {}

  /**
   * @param shown whose values are in the event's value, and so not here
   */
  static Bytes encode(
      Optional<RowMarker> marker,
      Optional<Deletion> deletion,
      List<ColumnCells> columns,
      ShownCells shown) {
    return AvroBinary.encode(
        out -> {
          out.writeInt(VERSION);
          Leaves.writeOptional(marker, Leaves::writeMarker, out);
          Leaves.writeOptional(deletion, Leaves::writeDeletion, out);
          Leaves.writeArray(columns, (column, to) -> writeColumn(column, shown, to), out);
        });
  }

  /** Which live cells the value of an event shows as they are. */
  interface ShownCells {
    ShownCells NONE = (column, cell) -> false;

    boolean has(String column, Cell cell);
  }

  /**
   * @throws MalformedEventException if the bytes are not of this schema
   */
  static EventMetadata decode(Bytes bytes) {
    return AvroBinary.decode("header " + EventHeaders.META, bytes, 0, EventMetadataCodec::read);
  }

  private static void writeColumn(ColumnCells column, ShownCells shown, Encoder out)
      throws IOException {
    out.writeString(column.name());
    Leaves.writeOptional(column.deletion(), Leaves::writeDeletion, out);
    Leaves.writeArray(
        column.cells(),
        (cell, to) ->
            writeCell(
                cell.getKey(), cell.getValue(), shown.has(column.name(), cell.getValue()), to),
        out);
  }

  private static void writeCell(CellKey key, Cell cell, boolean shown, Encoder out)
      throws IOException {
    Leaves.writeOptionalBytes(key.path(), out);
    Leaves.writeWritetime(cell.writetime(), out);
    Leaves.writeOptionalExpiry(cell.expiryTime(), out);
    Leaves.writeOptionalLong(cell.deletionTime(), out);
    Leaves.writeOptionalBytes(shown ? Optional.empty() : cell.valueBytes(), out);
  }

  private static EventMetadata read(Decoder in) throws IOException {
    int version = in.readInt();
    if (version != VERSION) {
      throw new IllegalArgumentException("version " + version + " is not known");
    }
    return new EventMetadata(
        Leaves.readOptional(Leaves::readMarker, in),
        Leaves.readOptional(Leaves::readDeletion, in),
        Leaves.readArray(EventMetadataCodec::readColumn, in));
  }

  private static EventMetadata.OfColumn readColumn(Decoder in) throws IOException {
    return new EventMetadata.OfColumn(
        in.readString(),
        Leaves.readOptional(Leaves::readDeletion, in),
        Leaves.readArray(EventMetadataCodec::readCell, in));
  }

  private static EventMetadata.OfCell readCell(Decoder in) throws IOException {
    return new EventMetadata.OfCell(
        Leaves.readOptionalBytes(in),
        Leaves.readWritetime(in),
        Leaves.readOptionalExpiry(in),
        Leaves.readOptionalLong(in),
        Leaves.readOptionalBytes(in));
  }
}
