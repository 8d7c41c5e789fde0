// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher.node;

import io.fullrow.model.Bytes;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.cassandra.db.ClusteringBound;
import org.apache.cassandra.db.ClusteringPrefix;
import org.apache.cassandra.db.DeletionTime;
import org.apache.cassandra.db.LivenessInfo;
import org.apache.cassandra.db.marshal.CompositeType;
import org.apache.cassandra.db.rows.Cell;
import org.apache.cassandra.db.rows.ColumnData;
import org.apache.cassandra.db.rows.ComplexColumnData;
import org.apache.cassandra.db.rows.RangeTombstoneMarker;
import org.apache.cassandra.db.rows.Row;
import org.apache.cassandra.db.rows.Unfiltered;
import org.apache.cassandra.db.rows.UnfilteredRowIterator;
import org.apache.cassandra.schema.TableMetadata;

/**
 * Makes fragments of what Cassandra stores of a partition, without loss: the same for an update of
 * the commit log and for a partition of an SSTable. Thread-safe.
 */
final class Translator {
  /** A reader takes the place of the record instead. */
  private static final Origin NOWHERE = new Origin("", 0, 0, 0, Optional.empty());

  /** Takes one fragment after the other. */
  interface Sink {
    void fragment(Fragment fragment) throws IOException;
  }

  /**
   * All of the partition, in the order in which Cassandra stores it. No more of it is held than a
   * row: a partition can be larger than the memory.
   *
   * @param snapshot whether it is of an SSTable
   */
  void translate(UnfilteredRowIterator partition, boolean snapshot, Sink sink) throws IOException {
    TableMetadata table = partition.metadata();
    TableId id = new TableId(table.keyspace, table.name);
    PartitionKey key = key(table, partition.partitionKey().getKey());
    changes(
        partition,
        change -> sink.fragment(new Fragment(id, key, change, snapshot, false, NOWHERE)));
  }

  private interface Changes {
    void add(Change change) throws IOException;
  }

  private void changes(UnfilteredRowIterator partition, Changes changes) throws IOException {
    if (!partition.partitionLevelDeletion().isLive()) {
      changes.add(new Change.Partition(deletion(partition.partitionLevelDeletion())));
    }
    RowContent statics = content(partition.staticRow());
    if (!statics.isEmpty()) {
      changes.add(new Change.StaticRow(statics));
    }
    ClusteringBound<?> open = null;
    DeletionTime openSince = null;
    while (partition.hasNext()) {
      Unfiltered unfiltered = partition.next();
      if (unfiltered.isRow()) {
        Optional<Change> row = row((Row) unfiltered);
        if (row.isPresent()) {
          changes.add(row.get());
        }
        continue;
      }
      RangeTombstoneMarker marker = (RangeTombstoneMarker) unfiltered;
      // A boundary ends one range and begins another.
      if (marker.isClose(false)) {
        if (open == null || openSince == null) {
          throw new IllegalStateException("a range deletion ends that did not begin");
        }
        changes.add(
            new Change.Range(bound(open), bound(marker.closeBound(false)), deletion(openSince)));
        open = null;
      }
      if (marker.isOpen(false)) {
        open = marker.openBound(false);
        openSince = marker.openDeletionTime(false);
      }
    }
    if (open != null) {
      throw new IllegalStateException("a range deletion begins that does not end");
    }
  }

  private Optional<Change> row(Row row) {
    LivenessInfo liveness = row.primaryKeyLivenessInfo();
    Optional<RowMarker> marker =
        liveness.isEmpty() ? Optional.empty() : Optional.of(marker(liveness));
    Optional<Deletion> deletion =
        row.deletion().isLive() ? Optional.empty() : Optional.of(deletion(row.deletion().time()));
    RowContent content = content(row);
    return marker.isEmpty() && deletion.isEmpty() && content.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Change.Row(
                new Clustering(components(row.clustering())), marker, deletion, content));
  }

  private RowMarker marker(LivenessInfo liveness) {
    WriteTime writetime = WriteTime.ofMicros(liveness.timestamp());
    return liveness.isExpiring()
        ? RowMarker.expiring(writetime, Expiry.at(liveness.localExpirationTime(), liveness.ttl()))
        : RowMarker.live(writetime);
  }

  private RowContent content(Row row) {
    TreeMap<CellKey, io.fullrow.model.Cell> cells = new TreeMap<>();
    TreeMap<String, Deletion> deletions = new TreeMap<>();
    for (ColumnData data : row) {
      String column = data.column().name.toString();
      if (data.column().isComplex()) {
        ComplexColumnData complex = (ComplexColumnData) data;
        if (!complex.complexDeletion().isLive()) {
          deletions.put(column, deletion(complex.complexDeletion()));
        }
        for (Cell<?> cell : complex) {
          cells.put(CellKey.element(column, bytes(cell.path().get(0))), cell(cell));
        }
      } else {
        cells.put(CellKey.simple(column), cell((Cell<?>) data));
      }
    }
    return new RowContent(cells, deletions);
  }

  private io.fullrow.model.Cell cell(Cell<?> cell) {
    if (cell.column().type.isCounter()) {
      throw new IllegalArgumentException(
          "column " + cell.column().name + " is a counter, which no fragment can carry");
    }
    WriteTime writetime = WriteTime.ofMicros(cell.timestamp());
    if (cell.isTombstone()) {
      return io.fullrow.model.Cell.tombstone(writetime, cell.localDeletionTime());
    }
    Bytes value = bytes(cell.buffer());
    return cell.isExpiring()
        ? io.fullrow.model.Cell.expiring(
            writetime, value, Expiry.at(cell.localDeletionTime(), cell.ttl()))
        : io.fullrow.model.Cell.live(writetime, value);
  }

  private Deletion deletion(DeletionTime deletion) {
    return new Deletion(
        WriteTime.ofMicros(deletion.markedForDeleteAt()), deletion.localDeletionTime());
  }

  private static RangeBound bound(ClusteringBound<?> bound) {
    return new RangeBound(components(bound), bound.isInclusive());
  }

  private static List<Bytes> components(ClusteringPrefix<?> prefix) {
    List<Bytes> components = new ArrayList<>(prefix.size());
    for (int i = 0; i < prefix.size(); i++) {
      ByteBuffer component = prefix.bufferAt(i);
      components.add(component == null ? Bytes.empty() : bytes(component));
    }
    return components;
  }

  private static PartitionKey key(TableMetadata table, ByteBuffer key) {
    if (!(table.partitionKeyType instanceof CompositeType)) {
      return PartitionKey.of(bytes(key));
    }
    List<Bytes> components = new ArrayList<>();
    for (ByteBuffer component : ((CompositeType) table.partitionKeyType).split(key)) {
      components.add(bytes(component));
    }
    return new PartitionKey(components);
  }

  /** A copy: what Cassandra reads into is used again. */
  private static Bytes bytes(ByteBuffer buffer) {
    return Bytes.copyOf(buffer);
  }
}
