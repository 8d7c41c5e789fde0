// SPDX-License-Identifier: Apache-2.0
package io.fullrow.peer;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.cassandra.db.BufferClusteringBound;
import org.apache.cassandra.db.ClusteringBound;
import org.apache.cassandra.db.ClusteringComparator;
import org.apache.cassandra.db.ClusteringPrefix;
import org.apache.cassandra.db.DecoratedKey;
import org.apache.cassandra.db.DeletionTime;
import org.apache.cassandra.db.LivenessInfo;
import org.apache.cassandra.db.RangeTombstone;
import org.apache.cassandra.db.Slice;
import org.apache.cassandra.db.marshal.AbstractType;
import org.apache.cassandra.db.marshal.BytesType;
import org.apache.cassandra.db.marshal.Int32Type;
import org.apache.cassandra.db.marshal.MapType;
import org.apache.cassandra.db.marshal.ReversedType;
import org.apache.cassandra.db.marshal.UTF8Type;
import org.apache.cassandra.db.partitions.PartitionUpdate;
import org.apache.cassandra.db.rows.BTreeRow;
import org.apache.cassandra.db.rows.CellPath;
import org.apache.cassandra.db.rows.ColumnData;
import org.apache.cassandra.db.rows.ComplexColumnData;
import org.apache.cassandra.db.rows.Row;
import org.apache.cassandra.dht.Murmur3Partitioner;
import org.apache.cassandra.schema.ColumnMetadata;
import org.apache.cassandra.schema.TableId;
import org.apache.cassandra.schema.TableMetadata;
import org.apache.cassandra.utils.ByteBufferUtil;

/** Between the model and Cassandra's classes, for the one table of the test. */
final class Conversion {
  private static final String STATIC = "static_";
  private static final AbstractType<?> MAP =
      MapType.getInstance(BytesType.instance, BytesType.instance, true);

  private final TableMetadata table =
      TableMetadata.builder("ks", "t", TableId.fromUUID(new UUID(1, 1)))
          .partitioner(Murmur3Partitioner.instance)
          .addPartitionKeyColumn("k", BytesType.instance)
          .addClusteringColumn("c1", ReversedType.getInstance(Int32Type.instance))
          .addClusteringColumn("c2", UTF8Type.instance)
          .addStaticColumn(STATIC + "a", BytesType.instance)
          .addStaticColumn(STATIC + "b", BytesType.instance)
          .addStaticColumn(STATIC + "m", MAP)
          .addRegularColumn("a", BytesType.instance)
          .addRegularColumn("b", BytesType.instance)
          .addRegularColumn("m", MAP)
          .build();
  private final DecoratedKey key = table.partitioner.decorateKey(ByteBuffer.allocate(1));
  private final Map<String, ColumnMetadata> columns = new HashMap<>();

  Conversion() {
    table.columns().forEach(column -> columns.put(column.name.toString(), column));
  }

  ClusteringComparator comparator() {
    return table.comparator;
  }

  org.apache.cassandra.db.rows.Cell<?> simpleCell(Cell cell) {
    return cell(columns.get("a"), cell, null);
  }

  Row row(Change.Row change) {
    Row.Builder row = BTreeRow.unsortedBuilder();
    row.newRow(clustering(change.clustering()));
    change
        .deletion()
        .map(Versions::deletion)
        .map(Row.Deletion::regular)
        .ifPresent(row::addRowDeletion);
    change.marker().map(Versions::marker).ifPresent(row::addPrimaryKeyLivenessInfo);
    return columns(row, change.columns(), "");
  }

  private Row staticRow(RowContent content) {
    Row.Builder row = BTreeRow.unsortedBuilder();
    row.newRow(org.apache.cassandra.db.Clustering.STATIC_CLUSTERING);
    return columns(row, content, STATIC);
  }

  private Row columns(Row.Builder row, RowContent content, String prefix) {
    content
        .complexDeletions()
        .forEach(
            (name, deletion) ->
                row.addComplexDeletion(columns.get(prefix + name), Versions.deletion(deletion)));
    content
        .cells()
        .forEach(
            (at, cell) -> {
              CellPath path = at.path().map(p -> CellPath.create(buffer(p))).orElse(null);
              row.addCell(cell(columns.get(prefix + at.column()), cell, path));
            });
    return row.build();
  }

  PartitionUpdate update(Change change) {
    PartitionUpdate.Builder update =
        new PartitionUpdate.Builder(table, key, table.regularAndStaticColumns(), 1);
    if (change instanceof Change.Row row) {
      update.add(row(row));
    } else if (change instanceof Change.StaticRow row) {
      update.add(staticRow(row.columns()));
    } else if (change instanceof Change.Partition partition) {
      update.addPartitionDeletion(Versions.deletion(partition.deletion()));
    } else {
      Change.Range range = (Change.Range) change;
      Slice slice = Slice.make(bound(range.start(), true), bound(range.end(), false));
      if (!slice.isEmpty(table.comparator)) {
        update.add(new RangeTombstone(slice, Versions.deletion(range.deletion())));
      }
    }
    return update.build();
  }

  private static ClusteringBound<?> bound(RangeBound bound, boolean start) {
    ByteBuffer[] prefix =
        bound.prefix().stream().map(Conversion::buffer).toArray(ByteBuffer[]::new);
    ClusteringPrefix.Kind kind = ClusteringBound.boundKind(start, bound.inclusive());
    return BufferClusteringBound.create(kind, prefix);
  }

  org.apache.cassandra.db.Clustering<?> clustering(Clustering clustering) {
    return org.apache.cassandra.db.Clustering.make(
        clustering.components().stream().map(Conversion::buffer).toArray(ByteBuffer[]::new));
  }

  private static org.apache.cassandra.db.rows.Cell<?> cell(
      ColumnMetadata column, Cell cell, CellPath path) {
    long micros = cell.writetime().micros();
    if (cell instanceof Cell.Tombstone tombstone) {
      return Versions.tombstone(column, micros, tombstone.localDeletionTime(), path);
    }
    ByteBuffer value = buffer(cell.valueBytes().orElseThrow());
    if (cell.expiryTime().isEmpty()) {
      return Versions.live(column, micros, value, path);
    }
    Expiry expiry = cell.expiryTime().get();
    return Versions.expiring(
        column, micros, expiry.ttl().orElseThrow(), expiry.epochSecond(), value, path);
  }

  Change.Row change(Row row) {
    Clustering clustering =
        new Clustering(
            Arrays.stream(row.clustering().getBufferArray()).map(Bytes::copyOf).toList());
    return new Change.Row(
        clustering,
        marker(row.primaryKeyLivenessInfo()),
        deletion(row.deletion().time()),
        columns(row));
  }

  RowContent columns(Row row) {
    Map<CellKey, Cell> cells = new HashMap<>();
    Map<String, Deletion> deletions = new HashMap<>();
    for (ColumnData data : row) {
      String stored = data.column().name.toString();
      String name = row.isStatic() ? stored.substring(STATIC.length()) : stored;
      if (data instanceof ComplexColumnData complex) {
        deletion(complex.complexDeletion()).ifPresent(deletion -> deletions.put(name, deletion));
        complex.forEach(
            cell ->
                cells.put(
                    CellKey.element(name, Bytes.copyOf(cell.path().get(0))), this.cell(cell)));
      } else {
        cells.put(CellKey.simple(name), cell((org.apache.cassandra.db.rows.Cell<?>) data));
      }
    }
    return RowContent.of(cells, deletions);
  }

  Cell cell(org.apache.cassandra.db.rows.Cell<?> cell) {
    WriteTime writetime = WriteTime.ofMicros(cell.timestamp());
    if (cell.isTombstone()) {
      return Cell.tombstone(writetime, cell.localDeletionTime());
    }
    Bytes value = Bytes.copyOf(cell.buffer());
    return cell.isExpiring()
        ? Cell.expiring(writetime, value, Expiry.at(cell.localDeletionTime(), cell.ttl()))
        : Cell.live(writetime, value);
  }

  Optional<RowMarker> marker(LivenessInfo info) {
    if (info.isEmpty()) {
      return Optional.empty();
    }
    WriteTime writetime = WriteTime.ofMicros(info.timestamp());
    return Optional.of(
        info.isExpiring()
            ? RowMarker.expiring(writetime, Expiry.at(info.localExpirationTime(), info.ttl()))
            : RowMarker.live(writetime));
  }

  Optional<Deletion> deletion(DeletionTime time) {
    return time.isLive()
        ? Optional.empty()
        : Optional.of(
            new Deletion(WriteTime.ofMicros(time.markedForDeleteAt()), time.localDeletionTime()));
  }

  private static ByteBuffer buffer(Bytes bytes) {
    return bytes.isEmpty() ? ByteBufferUtil.EMPTY_BYTE_BUFFER : ByteBuffer.wrap(bytes.toArray());
  }
}
