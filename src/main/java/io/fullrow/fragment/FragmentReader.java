// SPDX-License-Identifier: Apache-2.0
package io.fullrow.fragment;

import io.fullrow.codec.Leaves;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Fragment;
import io.fullrow.model.Header;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.io.Decoder;

/** Reads what {@link FragmentWriter} wrote, and what a publisher wrote by the same schema. */
final class FragmentReader {
  private FragmentReader() {}

  /**
   * @param override takes the place of the origin in the bytes
   * @throws MalformedFragmentException if there is neither
   */
  static Fragment read(Decoder in, Optional<Origin> override) throws IOException {
    TableId table = new TableId(in.readString(), in.readString());
    PartitionKey partition = new PartitionKey(Leaves.readArray(Leaves::readBytes, in));
    Change change = change(in);
    boolean snapshot = in.readBoolean();
    boolean refresh = in.readBoolean();
    skipCommitLog(in);
    Optional<Origin> own = Leaves.readOptional(FragmentReader::origin, in);
    Origin origin =
        override
            .or(() -> own)
            .orElseThrow(() -> new MalformedFragmentException("a fragment without its origin"));
    return new Fragment(table, partition, change, snapshot, refresh, origin);
  }

  private static Change change(Decoder in) throws IOException {
    int branch = in.readIndex();
    return switch (branch) {
      case Branch.ROW ->
          new Change.Row(
              new Clustering(Leaves.readArray(Leaves::readBytes, in)),
              Leaves.readOptional(Leaves::readMarker, in),
              Leaves.readOptional(Leaves::readDeletion, in),
              columns(in));
      case Branch.STATIC -> new Change.StaticRow(columns(in));
      case Branch.RANGE -> new Change.Range(bound(in), bound(in), Leaves.readDeletion(in));
      case Branch.PARTITION -> new Change.Partition(Leaves.readDeletion(in));
      default -> throw noBranch("change", branch);
    };
  }

  private static RowContent columns(Decoder in) throws IOException {
    return new RowContent(cells(in), complexDeletions(in));
  }

  private static SortedMap<CellKey, Cell> cells(Decoder in) throws IOException {
    SortedMap<CellKey, Cell> cells = new TreeMap<>();
    Leaves.readEach(
        each -> {
          CellKey key = new CellKey(each.readString(), Leaves.readOptionalBytes(each));
          if (cells.put(key, cell(each)) != null) {
            throw new MalformedFragmentException("two cells for one place in " + key.column());
          }
        },
        in);
    return cells;
  }

  private static Cell cell(Decoder in) throws IOException {
    WriteTime writetime = Leaves.readWritetime(in);
    int branch = in.readIndex();
    return switch (branch) {
      case Branch.LIVE -> Cell.live(writetime, Leaves.readBytes(in));
      case Branch.EXPIRING -> Cell.expiring(writetime, Leaves.readBytes(in), Leaves.readExpiry(in));
      case Branch.TOMBSTONE -> Cell.tombstone(writetime, in.readLong());
      default -> throw noBranch("content", branch);
    };
  }

  private static SortedMap<String, Deletion> complexDeletions(Decoder in) throws IOException {
    SortedMap<String, Deletion> deletions = new TreeMap<>();
    Leaves.readEach(
        each -> {
          String column = each.readString();
          if (deletions.put(column, Leaves.readDeletion(each)) != null) {
            throw new MalformedFragmentException("two complex deletions of " + column);
          }
        },
        in);
    return deletions;
  }

  private static RangeBound bound(Decoder in) throws IOException {
    return new RangeBound(Leaves.readArray(Leaves::readBytes, in), in.readBoolean());
  }

  private static void skipCommitLog(Decoder in) throws IOException {
    if (Leaves.readPresent(in)) {
      in.skipString();
      in.skipString();
      in.readLong();
    }
  }

  private static Origin origin(Decoder in) throws IOException {
    return new Origin(
        in.readString(),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        Leaves.readOptional(FragmentReader::original, in));
  }

  private static Origin.Original original(Decoder in) throws IOException {
    return new Origin.Original(
        Leaves.readOptionalBytes(in),
        Leaves.readOptionalBytes(in),
        Leaves.readArray(FragmentReader::header, in));
  }

  private static Header header(Decoder in) throws IOException {
    return new Header(in.readString(), Leaves.readOptionalBytes(in));
  }

  private static MalformedFragmentException noBranch(String field, int branch) {
    return new MalformedFragmentException(field + " has no branch " + branch);
  }
}
