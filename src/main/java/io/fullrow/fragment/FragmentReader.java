// SPDX-License-Identifier: Apache-2.0
package io.fullrow.fragment;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.Fragment;
import io.fullrow.model.Header;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.io.BinaryDecoder;

/** Reads what {@link FragmentWriter} wrote, and what a publisher wrote by the same schema. */
final class FragmentReader {
  private final BinaryDecoder in;

  FragmentReader(BinaryDecoder in) {
    this.in = in;
  }

  private interface Item<T> {
    T read() throws IOException;
  }

  /**
   * @param override takes the place of the origin in the bytes
   * @throws MalformedFragmentException if there is neither
   */
  Fragment read(Optional<Origin> override) throws IOException {
    TableId table = new TableId(in.readString(), in.readString());
    PartitionKey partition = new PartitionKey(list(this::bytes));
    Change change = change();
    boolean snapshot = in.readBoolean();
    boolean refresh = in.readBoolean();
    skipCommitLog();
    Optional<Origin> own = optional(this::origin);
    Origin origin =
        override
            .or(() -> own)
            .orElseThrow(() -> new MalformedFragmentException("a fragment without its origin"));
    return new Fragment(table, partition, change, snapshot, refresh, origin);
  }

  private Change change() throws IOException {
    int branch = in.readIndex();
    return switch (branch) {
      case Branch.ROW ->
          new Change.Row(
              new Clustering(list(this::bytes)),
              optional(this::marker),
              optional(this::deletion),
              columns());
      case Branch.STATIC -> new Change.StaticRow(columns());
      case Branch.RANGE -> new Change.Range(bound(), bound(), deletion());
      case Branch.PARTITION -> new Change.Partition(deletion());
      default -> throw noBranch("change", branch);
    };
  }

  private RowMarker marker() throws IOException {
    return new RowMarker(writetime(), optional(this::expiry));
  }

  private RowContent columns() throws IOException {
    return new RowContent(cells(), complexDeletions());
  }

  private SortedMap<CellKey, Cell> cells() throws IOException {
    SortedMap<CellKey, Cell> cells = new TreeMap<>();
    for (long left = in.readArrayStart(); left > 0; left = in.arrayNext()) {
      for (long i = 0; i < left; i++) {
        CellKey key = new CellKey(in.readString(), optional(this::bytes));
        if (cells.put(key, cell()) != null) {
          throw new MalformedFragmentException("two cells for one place in " + key.column());
        }
      }
    }
    return cells;
  }

  private Cell cell() throws IOException {
    WriteTime writetime = writetime();
    int branch = in.readIndex();
    return switch (branch) {
      case Branch.LIVE -> Cell.live(writetime, bytes());
      case Branch.EXPIRING -> Cell.expiring(writetime, bytes(), expiry());
      case Branch.TOMBSTONE -> Cell.tombstone(writetime, in.readLong());
      default -> throw noBranch("content", branch);
    };
  }

  private SortedMap<String, Deletion> complexDeletions() throws IOException {
    SortedMap<String, Deletion> deletions = new TreeMap<>();
    for (long left = in.readArrayStart(); left > 0; left = in.arrayNext()) {
      for (long i = 0; i < left; i++) {
        String column = in.readString();
        if (deletions.put(column, deletion()) != null) {
          throw new MalformedFragmentException("two complex deletions of " + column);
        }
      }
    }
    return deletions;
  }

  private Expiry expiry() throws IOException {
    long epochSecond = in.readLong();
    int branch = in.readIndex();
    return switch (branch) {
      case Branch.NULL -> Expiry.withUnknownTtl(epochSecond);
      case Branch.PRESENT -> Expiry.at(epochSecond, in.readInt());
      default -> throw noBranch("ttl", branch);
    };
  }

  private Deletion deletion() throws IOException {
    return new Deletion(writetime(), in.readLong());
  }

  private RangeBound bound() throws IOException {
    return new RangeBound(list(this::bytes), in.readBoolean());
  }

  private void skipCommitLog() throws IOException {
    int branch = in.readIndex();
    if (branch == Branch.PRESENT) {
      in.skipString();
      in.skipString();
      in.readLong();
    } else if (branch != Branch.NULL) {
      throw noBranch("commitLog", branch);
    }
  }

  private Origin origin() throws IOException {
    return new Origin(
        in.readString(),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        optional(
            () ->
                new Origin.Original(
                    optional(this::bytes), optional(this::bytes), list(this::header))));
  }

  private Header header() throws IOException {
    return new Header(in.readString(), optional(this::bytes));
  }

  private WriteTime writetime() throws IOException {
    return WriteTime.ofMicros(in.readLong());
  }

  /** The decoder checks the length against what is left before it makes an array of that size. */
  private Bytes bytes() throws IOException {
    return Bytes.copyOf(in.readBytes(null));
  }

  private <T> Optional<T> optional(Item<T> item) throws IOException {
    int branch = in.readIndex();
    return switch (branch) {
      case Branch.NULL -> Optional.empty();
      case Branch.PRESENT -> Optional.of(item.read());
      default -> throw noBranch("an optional field", branch);
    };
  }

  private <T> List<T> list(Item<T> item) throws IOException {
    List<T> items = new ArrayList<>();
    for (long left = in.readArrayStart(); left > 0; left = in.arrayNext()) {
      for (long i = 0; i < left; i++) {
        items.add(item.read());
      }
    }
    return items;
  }

  private static MalformedFragmentException noBranch(String field, int branch) {
    return new MalformedFragmentException(field + " has no branch " + branch);
  }
}
