// SPDX-License-Identifier: Apache-2.0
package io.fullrow.fragment;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.Fragment;
import io.fullrow.model.Header;
import io.fullrow.model.Origin;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.io.Encoder;

/**
 * Writes the fields of fragment.avsc in their order. By hand, as every raw record passes here:
 * generic records would cost several times as much.
 */
final class FragmentWriter {
  private final Encoder out;

  FragmentWriter(Encoder out) {
    this.out = out;
  }

  /** Writes one item of an array or the value of an optional field. */
  private interface Item<T> {
    void write(T item) throws IOException;
  }

  /** Writes one branch of a union. */
  private interface Body {
    void write() throws IOException;
  }

  void write(Fragment fragment) throws IOException {
    out.writeString(fragment.table().keyspace());
    out.writeString(fragment.table().table());
    array(fragment.partition().components(), this::bytes);
    fragment.change().match(new ChangeBranch()).write();
    out.writeBoolean(fragment.snapshot());
    out.writeBoolean(fragment.refresh());
    // the place in a commit log is for publishers: a fragment does not have it
    out.writeIndex(Branch.NULL);
    out.writeIndex(Branch.PRESENT);
    origin(fragment.origin());
  }

  private final class ChangeBranch implements Change.Visitor<Body> {
    @Override
    public Body row(Change.Row row) {
      return () -> {
        out.writeIndex(Branch.ROW);
        array(row.clustering().components(), FragmentWriter.this::bytes);
        optional(row.marker(), FragmentWriter.this::marker);
        optional(row.deletion(), FragmentWriter.this::deletion);
        columns(row.columns());
      };
    }

    @Override
    public Body staticRow(Change.StaticRow row) {
      return () -> {
        out.writeIndex(Branch.STATIC);
        columns(row.columns());
      };
    }

    @Override
    public Body range(Change.Range range) {
      return () -> {
        out.writeIndex(Branch.RANGE);
        bound(range.start());
        bound(range.end());
        deletion(range.deletion());
      };
    }

    @Override
    public Body partition(Change.Partition partition) {
      return () -> {
        out.writeIndex(Branch.PARTITION);
        deletion(partition.deletion());
      };
    }
  }

  private void marker(RowMarker marker) throws IOException {
    out.writeLong(marker.writetime().micros());
    optional(marker.expiry(), this::expiry);
  }

  private void columns(RowContent columns) throws IOException {
    array(columns.cells().entrySet(), this::cell);
    array(columns.complexDeletions().entrySet(), this::complexDeletion);
  }

  private void cell(Map.Entry<CellKey, Cell> entry) throws IOException {
    Cell cell = entry.getValue();
    out.writeString(entry.getKey().column());
    optional(entry.getKey().path(), this::bytes);
    out.writeLong(cell.writetime().micros());
    if (cell instanceof Cell.Live live) {
      out.writeIndex(Branch.LIVE);
      bytes(live.value());
    } else if (cell instanceof Cell.Expiring expiring) {
      out.writeIndex(Branch.EXPIRING);
      bytes(expiring.value());
      expiry(expiring.expiry());
    } else if (cell instanceof Cell.Tombstone tombstone) {
      out.writeIndex(Branch.TOMBSTONE);
      out.writeLong(tombstone.localDeletionTime());
    } else {
      throw new AssertionError("a kind of cell that fragment.avsc does not have: " + cell);
    }
  }

  private void complexDeletion(Map.Entry<String, Deletion> entry) throws IOException {
    out.writeString(entry.getKey());
    deletion(entry.getValue());
  }

  private void expiry(Expiry expiry) throws IOException {
    out.writeLong(expiry.epochSecond());
    if (expiry.ttl().isPresent()) {
      out.writeIndex(Branch.PRESENT);
      out.writeInt(expiry.ttl().getAsInt());
    } else {
      out.writeIndex(Branch.NULL);
    }
  }

  private void deletion(Deletion deletion) throws IOException {
    out.writeLong(deletion.writetime().micros());
    out.writeLong(deletion.localDeletionTime());
  }

  private void bound(RangeBound bound) throws IOException {
    array(bound.prefix(), this::bytes);
    out.writeBoolean(bound.inclusive());
  }

  private void origin(Origin origin) throws IOException {
    out.writeString(origin.topic());
    out.writeInt(origin.partition());
    out.writeLong(origin.offset());
    out.writeLong(origin.arrivalMillis());
    optional(origin.original(), this::original);
  }

  private void original(Origin.Original original) throws IOException {
    optional(original.key(), this::bytes);
    optional(original.value(), this::bytes);
    array(original.headers(), this::header);
  }

  private void header(Header header) throws IOException {
    out.writeString(header.name());
    optional(header.value(), this::bytes);
  }

  private void bytes(Bytes bytes) throws IOException {
    out.writeBytes(bytes.unsafeArray());
  }

  private <T> void optional(Optional<T> value, Item<T> item) throws IOException {
    if (value.isPresent()) {
      out.writeIndex(Branch.PRESENT);
      item.write(value.get());
    } else {
      out.writeIndex(Branch.NULL);
    }
  }

  private <T> void array(Collection<T> items, Item<T> item) throws IOException {
    out.writeArrayStart();
    out.setItemCount(items.size());
    for (T each : items) {
      out.startItem();
      item.write(each);
    }
    out.writeArrayEnd();
  }
}
