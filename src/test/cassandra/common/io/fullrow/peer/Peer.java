// SPDX-License-Identifier: Apache-2.0
package io.fullrow.peer;

import io.fullrow.model.Cell;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.RowMarker;
import io.fullrow.reconcile.Reconciliation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.cassandra.config.DatabaseDescriptor;
import org.apache.cassandra.db.DeletionTime;
import org.apache.cassandra.db.LivenessInfo;
import org.apache.cassandra.db.partitions.PartitionUpdate;
import org.apache.cassandra.db.rows.Cells;
import org.apache.cassandra.db.rows.RangeTombstoneMarker;
import org.apache.cassandra.db.rows.Row;
import org.apache.cassandra.db.rows.Rows;
import org.apache.cassandra.db.rows.Unfiltered;
import org.apache.cassandra.db.rows.UnfilteredRowIterator;
import org.apache.cassandra.db.rows.UnfilteredRowIterators;

/** Reconciliation by the classes of Cassandra 4.0 and later. */
public final class Peer implements Reconciliation {
  private final Conversion conversion;

  public Peer() {
    DatabaseDescriptor.clientInitialization(false);
    conversion = new Conversion();
  }

  @Override
  public Cell merge(Cell left, Cell right) {
    return conversion.cell(
        Cells.reconcile(conversion.simpleCell(left), conversion.simpleCell(right)));
  }

  @Override
  public RowMarker merge(RowMarker left, RowMarker right) {
    LivenessInfo l = Versions.marker(left);
    LivenessInfo r = Versions.marker(right);
    return conversion.marker(r.supersedes(l) ? r : l).orElseThrow();
  }

  @Override
  public Deletion merge(Deletion left, Deletion right) {
    DeletionTime l = Versions.deletion(left);
    DeletionTime r = Versions.deletion(right);
    return conversion.deletion(r.supersedes(l) ? r : l).orElseThrow();
  }

  @Override
  public Optional<Change.Row> merge(
      List<Change.Row> versions, Optional<Deletion> covering, Route route) {
    List<Row> rows = versions.stream().map(conversion::row).toList();
    List<Row> sources =
        sources(rows, route).stream()
            .map(part -> part.stream().reduce(Rows::merge).orElseThrow())
            .toList();
    Row.Merger merger = new Row.Merger(sources.size(), true);
    for (int i = 0; i < sources.size(); i++) {
      merger.add(i, sources.get(i));
    }
    Row merged = merger.merge(covering.map(Versions::deletion).orElse(DeletionTime.LIVE));
    return Optional.ofNullable(merged).filter(row -> !row.isEmpty()).map(conversion::change);
  }

  @Override
  public boolean mergesPartitions() {
    return true;
  }

  @Override
  public Partition merge(List<Change> changes, Set<Clustering> probes, Route route) {
    List<PartitionUpdate> updates = changes.stream().map(conversion::update).toList();
    List<UnfilteredRowIterator> sources =
        sources(updates, route).stream()
            .map(part -> PartitionUpdate.merge(part).unfilteredIterator())
            .toList();
    // Nothing is open that would have to be closed, and closing needs more of the JVM than a test
    // has (java.base/sun.nio.ch).
    return read(UnfilteredRowIterators.merge(sources), probes);
  }

  /**
   * The sources of the last merge. Each is there twice, as from two replicas: Cassandra passes a
   * row that it finds in one source only on as it is, and an element written with a deletion of its
   * whole collection, both at one writetime, stays until the row meets another version of itself.
   */
  private static <T> List<List<T>> sources(List<T> all, Route route) {
    List<List<T>> sources = new ArrayList<>();
    if (route == Route.READ || all.size() == 1) {
      all.forEach(one -> sources.add(List.of(one)));
    } else {
      int middle = all.size() / 2;
      sources.add(all.subList(0, middle));
      sources.add(all.subList(middle, all.size()));
    }
    sources.addAll(List.copyOf(sources));
    return sources;
  }

  private Partition read(UnfilteredRowIterator merged, Set<Clustering> probes) {
    Map<Clustering, Change.Row> rows = new HashMap<>();
    Ranges ranges = new Ranges(conversion.comparator());
    while (merged.hasNext()) {
      Unfiltered next = merged.next();
      if (next.isRow()) {
        Change.Row row = conversion.change((Row) next);
        rows.put(row.clustering(), row);
      } else {
        ranges.add((RangeTombstoneMarker) next);
      }
    }
    DeletionTime whole = merged.partitionLevelDeletion();
    Map<Clustering, Deletion> covering = new HashMap<>();
    for (Clustering probe : probes) {
      DeletionTime over = ranges.over(conversion.clustering(probe), whole);
      conversion.deletion(over).ifPresent(deletion -> covering.put(probe, deletion));
    }
    return new Partition(
        conversion.deletion(whole), conversion.columns(merged.staticRow()), rows, covering);
  }
}
