package io.fullrow.topology;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Clustering;
import io.fullrow.model.Columns;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import io.fullrow.reconcile.RangePiece;
import io.fullrow.reconcile.RowState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The values of the row store, each led by a version byte.
 *
 * <p>Their bytes are read again after an upgrade: a change of form needs a new version, and the old
 * one stays readable.
 */
final class StateCodec {
  private static final int VERSION = 1;
  private static final int LIVE = 0;
  private static final int EXPIRING = 1;
  private static final int TOMBSTONE = 2;
  private static final int HAS_PATH = 4;
  private static final int PUBLISHED = 1;
  private static final int HAS_MARKER = 2;
  private static final int MARKER_EXPIRES = 4;
  private static final int HAS_DELETION = 8;

  private StateCodec() {}

  static Bytes encode(StoredRow row) {
    BinaryOutput out = new BinaryOutput().writeByte(VERSION);
    writeRow(out, row);
    return out.toBytes();
  }

  static StoredRow decodeRow(Bytes bytes) {
    return readRow(versioned(bytes));
  }

  static Bytes encode(StoredHeader header) {
    BinaryOutput out = new BinaryOutput().writeByte(VERSION);
    out.writeByte((header.deletion().isPresent() ? 1 : 0) | (header.hasRanges() ? 2 : 0));
    header.deletion().ifPresent(out::writeDeletion);
    writeRow(out, header.staticRow());
    return out.toBytes();
  }

  static StoredHeader decodeHeader(Bytes bytes) {
    BinaryInput in = versioned(bytes);
    int flags = in.readByte();
    Optional<Deletion> deletion =
        (flags & 1) != 0 ? Optional.of(in.readDeletion()) : Optional.empty();
    return new StoredHeader(deletion, (flags & 2) != 0, readRow(in));
  }

  /** The value of a range piece: its start is in the key. */
  static Bytes encodePiece(RangePiece piece) {
    return new BinaryOutput()
        .writeByte(VERSION)
        .writeBytes(piece.end())
        .writeDeletion(piece.deletion())
        .toBytes();
  }

  static RangePiece decodePiece(Bytes start, Bytes bytes) {
    BinaryInput in = versioned(bytes);
    return new RangePiece(start, in.readBytes(), in.readDeletion());
  }

  static BinaryInput versioned(Bytes bytes) {
    BinaryInput in = new BinaryInput(bytes);
    int version = in.readByte();
    if (version != VERSION) {
      throw new UnreadableStateException(
          "state was written in version "
              + version
              + ", this release reads version "
              + VERSION
              + ": run the release that wrote it, or rebuild the state from the raw topics");
    }
    return in;
  }

  private static void writeRow(BinaryOutput out, StoredRow row) {
    out.writeByte(row.clustering().components().size());
    row.clustering().components().forEach(out::writeBytes);
    out.writeLong(row.expirySecond()).writeLong(row.purgeSecond()).writeLong(row.purgeScheduled());
    RowState state = row.state();
    out.writeByte(flags(state));
    state.marker().ifPresent(marker -> writeMarker(out, marker));
    state.deletion().ifPresent(out::writeDeletion);
    writeColumns(out, state.columns());
  }

  private static int flags(RowState state) {
    return (state.published() ? PUBLISHED : 0)
        | (state.marker().isPresent() ? HAS_MARKER : 0)
        | (state.marker().flatMap(RowMarker::expiry).isPresent() ? MARKER_EXPIRES : 0)
        | (state.deletion().isPresent() ? HAS_DELETION : 0);
  }

  private static void writeMarker(BinaryOutput out, RowMarker marker) {
    out.writeLong(marker.writetime().micros());
    marker.expiry().ifPresent(out::writeExpiry);
  }

  /** Cells of one column follow each other, so a column's name is written only where it changes. */
  private static void writeColumns(BinaryOutput out, Columns columns) {
    out.writeLong(columns.cells().size());
    String column = "";
    for (Map.Entry<CellKey, Cell> entry : columns.cells().entrySet()) {
      String name = entry.getKey().column();
      out.writeText(name.equals(column) ? "" : name);
      column = name;
      writeCell(out, entry.getKey(), entry.getValue());
    }
    out.writeLong(columns.complexDeletions().size());
    columns
        .complexDeletions()
        .forEach((name, deletion) -> out.writeText(name).writeDeletion(deletion));
  }

  private static void writeCell(BinaryOutput out, CellKey key, Cell cell) {
    int path = key.path().isPresent() ? HAS_PATH : 0;
    if (cell instanceof Cell.Tombstone tombstone) {
      out.writeByte(TOMBSTONE | path);
      key.path().ifPresent(out::writeBytes);
      out.writeLong(cell.writetime().micros()).writeLong(tombstone.localDeletionTime());
      return;
    }
    out.writeByte((cell.expiryTime().isPresent() ? EXPIRING : LIVE) | path);
    key.path().ifPresent(out::writeBytes);
    out.writeLong(cell.writetime().micros());
    cell.expiryTime().ifPresent(out::writeExpiry);
    out.writeBytes(cell.valueBytes().orElseThrow());
  }

  private static StoredRow readRow(BinaryInput in) {
    List<Bytes> clustering = new ArrayList<>();
    for (int left = in.readByte(); left > 0; left--) {
      clustering.add(in.readBytes());
    }
    long expirySecond = in.readLong();
    long purgeSecond = in.readLong();
    long purgeScheduled = in.readLong();
    int flags = in.readByte();
    Optional<RowMarker> marker =
        (flags & HAS_MARKER) != 0 ? Optional.of(readMarker(in, flags)) : Optional.empty();
    Optional<Deletion> deletion =
        (flags & HAS_DELETION) != 0 ? Optional.of(in.readDeletion()) : Optional.empty();
    RowState state = new RowState(marker, deletion, readColumns(in), (flags & PUBLISHED) != 0);
    return new StoredRow(
        new Clustering(clustering), state, expirySecond, purgeSecond, purgeScheduled);
  }

  private static RowMarker readMarker(BinaryInput in, int flags) {
    WriteTime writetime = WriteTime.ofMicros(in.readLong());
    return (flags & MARKER_EXPIRES) != 0
        ? RowMarker.expiring(writetime, in.readExpiry())
        : RowMarker.live(writetime);
  }

  private static Columns readColumns(BinaryInput in) {
    SortedMap<CellKey, Cell> cells = new TreeMap<>();
    String column = "";
    for (int left = in.readInt(); left > 0; left--) {
      String name = in.readText();
      column = name.isEmpty() ? column : name;
      readCell(in, column, cells);
    }
    SortedMap<String, Deletion> complex = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      complex.put(in.readText(), in.readDeletion());
    }
    return new Columns(cells, complex);
  }

  private static void readCell(BinaryInput in, String column, Map<CellKey, Cell> cells) {
    int kind = in.readByte();
    Optional<Bytes> path = (kind & HAS_PATH) != 0 ? Optional.of(in.readBytes()) : Optional.empty();
    WriteTime writetime = WriteTime.ofMicros(in.readLong());
    Cell cell;
    switch (kind & ~HAS_PATH) {
      case TOMBSTONE:
        cell = Cell.tombstone(writetime, in.readLong());
        break;
      case EXPIRING:
        Expiry expiry = in.readExpiry();
        cell = Cell.expiring(writetime, in.readBytes(), expiry);
        break;
      case LIVE:
        cell = Cell.live(writetime, in.readBytes());
        break;
      default:
        throw new IllegalStateException("unknown kind of cell in state: " + kind);
    }
    cells.put(new CellKey(column, path), cell);
  }
}
