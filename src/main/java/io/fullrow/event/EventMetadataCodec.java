// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import io.fullrow.event.avro.Nullable;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/** Avro binary under {@code event-metadata.avsc}, by hand: it is on the path of every event. */
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
          optional(marker, EventMetadataCodec::writeMarker, out);
          optional(deletion, EventMetadataCodec::writeDeletion, out);
          array(columns, (column, to) -> writeColumn(column, shown, to), out);
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

  private static void writeMarker(RowMarker marker, Encoder out) throws IOException {
    out.writeLong(marker.writetime().micros());
    optional(marker.expiry(), EventMetadataCodec::writeExpiry, out);
  }

  private static void writeExpiry(Expiry expiry, Encoder out) throws IOException {
    out.writeLong(expiry.epochSecond());
    if (expiry.ttl().isPresent()) {
      Nullable.writePresent(out);
      out.writeInt(expiry.ttl().getAsInt());
    } else {
      Nullable.writeNull(out);
    }
  }

  private static void writeDeletion(Deletion deletion, Encoder out) throws IOException {
    out.writeLong(deletion.writetime().micros());
    out.writeLong(deletion.localDeletionTime());
  }

  private static void writeColumn(ColumnCells column, ShownCells shown, Encoder out)
      throws IOException {
    out.writeString(column.name());
    optional(column.deletion(), EventMetadataCodec::writeDeletion, out);
    array(
        column.cells(),
        (cell, to) ->
            writeCell(
                cell.getKey(), cell.getValue(), shown.has(column.name(), cell.getValue()), to),
        out);
  }

  private static void writeCell(CellKey key, Cell cell, boolean shown, Encoder out)
      throws IOException {
    optional(key.path(), EventMetadataCodec::writeBytes, out);
    out.writeLong(cell.writetime().micros());
    optional(cell.expiryTime(), EventMetadataCodec::writeExpiry, out);
    if (cell instanceof Cell.Tombstone tombstone) {
      Nullable.writePresent(out);
      out.writeLong(tombstone.localDeletionTime());
    } else {
      Nullable.writeNull(out);
    }
    optional(shown ? Optional.empty() : cell.valueBytes(), EventMetadataCodec::writeBytes, out);
  }

  private static void writeBytes(Bytes bytes, Encoder out) throws IOException {
    out.writeBytes(bytes.unsafeArray());
  }

  private static EventMetadata read(Decoder in) throws IOException {
    int version = in.readInt();
    if (version != VERSION) {
      throw new IllegalArgumentException("version " + version + " is not known");
    }
    return new EventMetadata(
        optional(EventMetadataCodec::readMarker, in),
        optional(EventMetadataCodec::readDeletion, in),
        array(EventMetadataCodec::readColumn, in));
  }

  private static RowMarker readMarker(Decoder in) throws IOException {
    return new RowMarker(
        WriteTime.ofMicros(in.readLong()), optional(EventMetadataCodec::readExpiry, in));
  }

  private static Expiry readExpiry(Decoder in) throws IOException {
    long at = in.readLong();
    return new Expiry(
        at, Nullable.readPresent(in) ? OptionalInt.of(in.readInt()) : OptionalInt.empty());
  }

  private static Deletion readDeletion(Decoder in) throws IOException {
    return new Deletion(WriteTime.ofMicros(in.readLong()), in.readLong());
  }

  private static EventMetadata.OfColumn readColumn(Decoder in) throws IOException {
    return new EventMetadata.OfColumn(
        in.readString(),
        optional(EventMetadataCodec::readDeletion, in),
        array(EventMetadataCodec::readCell, in));
  }

  private static EventMetadata.OfCell readCell(Decoder in) throws IOException {
    return new EventMetadata.OfCell(
        optional(EventMetadataCodec::readBytes, in),
        WriteTime.ofMicros(in.readLong()),
        optional(EventMetadataCodec::readExpiry, in),
        Nullable.readPresent(in) ? OptionalLong.of(in.readLong()) : OptionalLong.empty(),
        optional(EventMetadataCodec::readBytes, in));
  }

  private static Bytes readBytes(Decoder in) throws IOException {
    return Bytes.copyOf(in.readBytes(null));
  }

  private static <T> void optional(Optional<T> value, Part<T> part, Encoder out)
      throws IOException {
    if (value.isEmpty()) {
      Nullable.writeNull(out);
      return;
    }
    Nullable.writePresent(out);
    part.write(value.get(), out);
  }

  private static <T> Optional<T> optional(AvroBinary.Reading<T> part, Decoder in)
      throws IOException {
    return Nullable.readPresent(in) ? Optional.of(part.read(in)) : Optional.empty();
  }

  private static <T> void array(List<T> items, Part<T> part, Encoder out) throws IOException {
    out.writeArrayStart();
    out.setItemCount(items.size());
    for (T item : items) {
      out.startItem();
      part.write(item, out);
    }
    out.writeArrayEnd();
  }

  private static <T> List<T> array(AvroBinary.Reading<T> part, Decoder in) throws IOException {
    List<T> items = new ArrayList<>();
    for (long count = in.readArrayStart(); count > 0; count = in.arrayNext()) {
      for (long i = 0; i < count; i++) {
        items.add(part.read(in));
      }
    }
    return items;
  }

  private interface Part<T> {
    void write(T value, Encoder out) throws IOException;
  }
}
