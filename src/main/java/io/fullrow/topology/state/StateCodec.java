// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import io.fullrow.codec.BinaryInput;
import io.fullrow.codec.BinaryOutput;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import io.fullrow.reconcile.Aged;
import io.fullrow.reconcile.RowState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The values of the row store: rows, and the header of each partition. Version 2 of their bytes,
 * with the parts of {@link BinaryOutput}:
 *
 * <pre>
 * row     := 02 content
 * header  := 02 flags(byte) [deletion] content         of the static row, without clustering
 * content := count(byte) bytes*                        the clustering
 *            expirySecond(long) purgeSecond(long)      of the row's entries of work, 0 for none
 *            flags(byte) [writetime [expiry]] [deletion]         marker and deletion
 *            count(long) cell* count(long) complex*
 * cell    := column(text) kind(byte) [path(bytes)] writetime content
 *            content := value(bytes) | expiry value(bytes) | localDeletionTime(long)
 * complex := column(text) aged(byte) deletion
 * </pre>
 *
 * <p>Flags say what is there, and what was marked as aged at the last purge. A cell's column is
 * empty if it is that of the cell before. Writetimes are microseconds since the epoch, the rest
 * seconds.
 *
 * <p>Version 1 does not say what is aged: all counts as arrived at the upgrade. It has a long
 * before {@code purgeSecond}, and no byte {@code aged}.
 */
public final class StateCodec {
  private static final int VERSION = 2;
  private static final int HEADER_DELETION = 1;
  private static final int RANGES = 2;
  private static final int WIDE_RANGES = 4;
  private static final int LIVE = 0;
  private static final int EXPIRING = 1;
  private static final int TOMBSTONE = 2;
  private static final int HAS_PATH = 4;
  private static final int AGED = 8;
  private static final int PUBLISHED = 1;
  private static final int HAS_MARKER = 2;
  private static final int MARKER_EXPIRES = 4;
  private static final int HAS_DELETION = 8;
  private static final int MARKER_AGED = 16;
  private static final int DELETION_AGED = 32;

  private StateCodec() {}

  public static Bytes encode(StoredRow row) {
    BinaryOutput out = new BinaryOutput().writeByte(VERSION);
    writeRow(out, row);
    return out.toBytes();
  }

  public static StoredRow decodeRow(Bytes bytes) {
    BinaryInput in = new BinaryInput(bytes);
    return readRow(in, StateVersion.read(in, VERSION));
  }

  public static Bytes encode(StoredHeader header) {
    BinaryOutput out = new BinaryOutput().writeByte(VERSION);
    out.writeByte(
        (header.deletion().isPresent() ? HEADER_DELETION : 0)
            | (header.hasRanges() ? RANGES : 0)
            | (header.hasWideRanges() ? WIDE_RANGES : 0));
    header.deletion().ifPresent(out::writeDeletion);
    writeRow(out, header.staticRow());
    return out.toBytes();
  }

  public static StoredHeader decodeHeader(Bytes bytes) {
    BinaryInput in = new BinaryInput(bytes);
    int version = StateVersion.read(in, VERSION);
    int flags = in.readByte();
    Optional<Deletion> deletion =
        (flags & HEADER_DELETION) != 0 ? Optional.of(in.readDeletion()) : Optional.empty();
    return new StoredHeader(
        deletion, (flags & RANGES) != 0, (flags & WIDE_RANGES) != 0, readRow(in, version));
  }

  private static void writeRow(BinaryOutput out, StoredRow row) {
    out.writeByte(row.clustering().components().size());
    row.clustering().components().forEach(out::writeBytes);
    out.writeLong(row.expirySecond()).writeLong(row.purgeSecond());
    RowState state = row.state();
    out.writeByte(flags(state, row.aged()));
    state.marker().ifPresent(marker -> writeMarker(out, marker));
    state.deletion().ifPresent(out::writeDeletion);
    writeColumns(out, state.columns(), row.aged());
  }

  private static int flags(RowState state, Aged aged) {
    return (state.published() ? PUBLISHED : 0)
        | (state.marker().isPresent() ? HAS_MARKER : 0)
        | (state.marker().flatMap(RowMarker::expiry).isPresent() ? MARKER_EXPIRES : 0)
        | (state.deletion().isPresent() ? HAS_DELETION : 0)
        | (aged.marker() ? MARKER_AGED : 0)
        | (aged.deletion() ? DELETION_AGED : 0);
  }

  private static void writeMarker(BinaryOutput out, RowMarker marker) {
    out.writeLong(marker.writetime().micros());
    marker.expiry().ifPresent(out::writeExpiry);
  }

  /** Cells of one column follow each other, so a column's name is written only where it changes. */
  private static void writeColumns(BinaryOutput out, RowContent columns, Aged aged) {
    out.writeLong(columns.cells().size());
    String column = "";
    for (Map.Entry<CellKey, Cell> entry : columns.cells().entrySet()) {
      String name = entry.getKey().column();
      out.writeText(name.equals(column) ? "" : name);
      column = name;
      int age = aged.cells().contains(entry.getKey()) ? AGED : 0;
      entry.getValue().match(new CellWriting(out, entry.getKey(), age));
    }
    out.writeLong(columns.complexDeletions().size());
    columns
        .complexDeletions()
        .forEach(
            (name, deletion) ->
                out.writeText(name)
                    .writeByte(aged.complexDeletions().contains(name) ? AGED : 0)
                    .writeDeletion(deletion));
  }

  private record CellWriting(BinaryOutput out, CellKey key, int age)
      implements Cell.Visitor<BinaryOutput> {
    @Override
    public BinaryOutput live(Cell.Live cell) {
      return begin(LIVE, cell).writeBytes(cell.value());
    }

    @Override
    public BinaryOutput expiring(Cell.Expiring cell) {
      return begin(EXPIRING, cell).writeExpiry(cell.expiry()).writeBytes(cell.value());
    }

    @Override
    public BinaryOutput tombstone(Cell.Tombstone cell) {
      return begin(TOMBSTONE, cell).writeLong(cell.localDeletionTime());
    }

    private BinaryOutput begin(int kind, Cell cell) {
      out.writeByte(kind | (key.path().isPresent() ? HAS_PATH : 0) | age);
      key.path().ifPresent(out::writeBytes);
      return out.writeLong(cell.writetime().micros());
    }
  }

  private static StoredRow readRow(BinaryInput in, int version) {
    List<Bytes> clustering = new ArrayList<>();
    for (int left = in.readByte(); left > 0; left--) {
      clustering.add(in.readBytes());
    }
    long expirySecond = in.readLong();
    if (version == 1) {
      in.readLong(); // before when nothing of the row could be purged
    }
    long purgeSecond = in.readLong();
    int flags = in.readByte();
    Optional<RowMarker> marker =
        (flags & HAS_MARKER) != 0 ? Optional.of(readMarker(in, flags)) : Optional.empty();
    Optional<Deletion> deletion =
        (flags & HAS_DELETION) != 0 ? Optional.of(in.readDeletion()) : Optional.empty();
    Set<CellKey> agedCells = new HashSet<>();
    SortedMap<CellKey, Cell> cells = readCells(in, agedCells);
    Set<String> agedDeletions = new HashSet<>();
    SortedMap<String, Deletion> complex = readComplexDeletions(in, version, agedDeletions);
    RowState state =
        new RowState(marker, deletion, new RowContent(cells, complex), (flags & PUBLISHED) != 0);
    Aged aged =
        new Aged(
            (flags & MARKER_AGED) != 0, (flags & DELETION_AGED) != 0, agedCells, agedDeletions);
    return new StoredRow(new Clustering(clustering), state, aged, expirySecond, purgeSecond);
  }

  private static RowMarker readMarker(BinaryInput in, int flags) {
    WriteTime writetime = WriteTime.ofMicros(in.readLong());
    return (flags & MARKER_EXPIRES) != 0
        ? RowMarker.expiring(writetime, in.readExpiry())
        : RowMarker.live(writetime);
  }

  private static SortedMap<CellKey, Cell> readCells(BinaryInput in, Set<CellKey> aged) {
    SortedMap<CellKey, Cell> cells = new TreeMap<>();
    String column = "";
    for (int left = in.readInt(); left > 0; left--) {
      String name = in.readText();
      column = name.isEmpty() ? column : name;
      int kind = in.readByte();
      CellKey key =
          (kind & HAS_PATH) != 0 ? CellKey.element(column, in.readBytes()) : CellKey.simple(column);
      cells.put(key, readCell(in, kind & ~(HAS_PATH | AGED)));
      if ((kind & AGED) != 0) {
        aged.add(key);
      }
    }
    return cells;
  }

  private static SortedMap<String, Deletion> readComplexDeletions(
      BinaryInput in, int version, Set<String> aged) {
    SortedMap<String, Deletion> deletions = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String column = in.readText();
      if (version > 1 && (in.readByte() & AGED) != 0) {
        aged.add(column);
      }
      deletions.put(column, in.readDeletion());
    }
    return deletions;
  }

  private static Cell readCell(BinaryInput in, int kind) {
    WriteTime writetime = WriteTime.ofMicros(in.readLong());
    return switch (kind) {
      case TOMBSTONE -> Cell.tombstone(writetime, in.readLong());
      case EXPIRING -> {
        Expiry expiry = in.readExpiry();
        yield Cell.expiring(writetime, in.readBytes(), expiry);
      }
      case LIVE -> Cell.live(writetime, in.readBytes());
      default -> throw new IllegalStateException("unknown kind of cell in state: " + kind);
    };
  }
}
