// SPDX-License-Identifier: Apache-2.0
package io.fullrow.fragment;

import io.fullrow.codec.Leaves;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.Fragment;
import io.fullrow.model.Header;
import io.fullrow.model.Origin;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import java.io.IOException;
import java.util.Map;
import org.apache.avro.io.Encoder;

/**
 * Writes the fields of fragment.avsc in their order. By hand, as every raw record passes here:
 * generic records would cost several times as much.
 */
final class FragmentWriter {
  private static final Change.Visitor<Body> CHANGE = new ChangeBranch();
  private static final Cell.Visitor<Body> CONTENT = new ContentBranch();

  private FragmentWriter() {}

  /** Writes one branch of a union. */
  private interface Body {
    void write(Encoder out) throws IOException;
  }

  static void write(Fragment fragment, Encoder out) throws IOException {
    out.writeString(fragment.table().keyspace());
    out.writeString(fragment.table().table());
    Leaves.writeArray(fragment.partition().components(), Leaves::writeBytes, out);
    fragment.change().match(CHANGE).write(out);
    out.writeBoolean(fragment.snapshot());
    out.writeBoolean(fragment.refresh());
    // the place in a commit log is for publishers: a fragment does not have it
    Leaves.writeNull(out);
    Leaves.writePresent(out);
    origin(fragment.origin(), out);
  }

  private static final class ChangeBranch implements Change.Visitor<Body> {
    @Override
    public Body row(Change.Row row) {
      return out -> {
        out.writeIndex(Branch.ROW);
        Leaves.writeArray(row.clustering().components(), Leaves::writeBytes, out);
        Leaves.writeOptional(row.marker(), Leaves::writeMarker, out);
        Leaves.writeOptional(row.deletion(), Leaves::writeDeletion, out);
        columns(row.columns(), out);
      };
    }

    @Override
    public Body staticRow(Change.StaticRow row) {
      return out -> {
        out.writeIndex(Branch.STATIC);
        columns(row.columns(), out);
      };
    }

    @Override
    public Body range(Change.Range range) {
      return out -> {
        out.writeIndex(Branch.RANGE);
        bound(range.start(), out);
        bound(range.end(), out);
        Leaves.writeDeletion(range.deletion(), out);
      };
    }

    @Override
    public Body partition(Change.Partition partition) {
      return out -> {
        out.writeIndex(Branch.PARTITION);
        Leaves.writeDeletion(partition.deletion(), out);
      };
    }
  }

  private static final class ContentBranch implements Cell.Visitor<Body> {
    @Override
    public Body live(Cell.Live cell) {
      return out -> {
        out.writeIndex(Branch.LIVE);
        Leaves.writeBytes(cell.value(), out);
      };
    }

    @Override
    public Body expiring(Cell.Expiring cell) {
      return out -> {
        out.writeIndex(Branch.EXPIRING);
        Leaves.writeBytes(cell.value(), out);
        Leaves.writeExpiry(cell.expiry(), out);
      };
    }

    @Override
    public Body tombstone(Cell.Tombstone cell) {
      return out -> {
        out.writeIndex(Branch.TOMBSTONE);
        out.writeLong(cell.localDeletionTime());
      };
    }
  }

  private static void columns(RowContent columns, Encoder out) throws IOException {
    Leaves.writeArray(columns.cells().entrySet(), FragmentWriter::cell, out);
    Leaves.writeArray(columns.complexDeletions().entrySet(), FragmentWriter::complexDeletion, out);
  }

  private static void cell(Map.Entry<CellKey, Cell> entry, Encoder out) throws IOException {
    out.writeString(entry.getKey().column());
    Leaves.writeOptionalBytes(entry.getKey().path(), out);
    Leaves.writeWritetime(entry.getValue().writetime(), out);
    entry.getValue().match(CONTENT).write(out);
  }

  private static void complexDeletion(Map.Entry<String, Deletion> entry, Encoder out)
      throws IOException {
    out.writeString(entry.getKey());
    Leaves.writeDeletion(entry.getValue(), out);
  }

  private static void bound(RangeBound bound, Encoder out) throws IOException {
    Leaves.writeArray(bound.prefix(), Leaves::writeBytes, out);
    out.writeBoolean(bound.inclusive());
  }

  private static void origin(Origin origin, Encoder out) throws IOException {
    out.writeString(origin.topic());
    out.writeInt(origin.partition());
    out.writeLong(origin.offset());
    out.writeLong(origin.arrivalMillis());
    Leaves.writeOptional(origin.original(), FragmentWriter::original, out);
  }

  private static void original(Origin.Original original, Encoder out) throws IOException {
    Leaves.writeOptionalBytes(original.key(), out);
    Leaves.writeOptionalBytes(original.value(), out);
    Leaves.writeArray(original.headers(), FragmentWriter::header, out);
  }

  private static void header(Header header, Encoder out) throws IOException {
    out.writeString(header.name());
    Leaves.writeOptionalBytes(header.value(), out);
  }
}
