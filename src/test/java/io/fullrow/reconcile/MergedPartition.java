// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.schema.ClusteringOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A partition in memory, kept by the merge under test as a stream processor keeps it in its stores:
 * one entry for the header, each range piece and each row.
 */
@SuppressWarnings("ReferenceEquality") // identity tells whether anything changed
public final class MergedPartition implements Change.Visitor<Boolean> {
  private final RowMerge rowMerge;
  private final PartitionMerge partitionMerge;
  private final RangeTombstones rangeTombstones;
  private final MergeLaws laws;
  private final ClusteringOrder order;
  private final boolean coverAtOnce;

  private final Map<Bytes, Clustering> clusterings = new HashMap<>();
  private final TreeMap<Bytes, RowState> rows = new TreeMap<>();
  private final TreeMap<Bytes, RangePiece> pieces = new TreeMap<>();
  private PartitionState header = PartitionState.empty();

  /**
   * @param coverAtOnce whether a range or partition deletion reaches the rows at once, or only by
   *     {@link #coverAll()}, as sliced work may
   */
  public MergedPartition(MergeLaws laws, ClusteringOrder order, boolean coverAtOnce) {
    this.laws = laws;
    this.order = order;
    this.coverAtOnce = coverAtOnce;
    this.rowMerge = new RowMerge(laws);
    this.partitionMerge = new PartitionMerge(laws);
    this.rangeTombstones = new RangeTombstones(laws);
  }

  /** Whether the change changed anything, told by identity alone. */
  public boolean apply(Change change) {
    boolean changed = change.match(this);
    if (coverAtOnce) {
      coverAll();
    }
    return changed;
  }

  void coverAll() {
    for (Map.Entry<Bytes, RowState> entry : rows.entrySet()) {
      covering(entry.getKey())
          .ifPresent(deletion -> entry.setValue(rowMerge.cover(entry.getValue(), deletion)));
    }
  }

  @Override
  public Boolean row(Change.Row change) {
    Bytes position = order.row(change.clustering());
    clusterings.put(position, change.clustering());
    RowState before = rows.getOrDefault(position, RowState.empty());
    RowState after = rowMerge.merge(before, change, covering(position));
    rows.put(position, after);
    return after != before;
  }

  @Override
  public Boolean staticRow(Change.StaticRow change) {
    PartitionState before = header;
    header = partitionMerge.merge(header, change);
    return header != before;
  }

  @Override
  public Boolean range(Change.Range change) {
    Optional<RangePiece> added =
        RangePiece.between(order.start(change.start()), order.end(change.end()), change.deletion());
    if (added.isEmpty()) {
      return false;
    }
    List<RangePiece> before = touching(added.get());
    List<RangePiece> after = rangeTombstones.add(before, added.get(), header.deletion());
    before.forEach(piece -> pieces.remove(piece.start()));
    after.forEach(piece -> pieces.put(piece.start(), piece));
    return after != before;
  }

  @Override
  public Boolean partition(Change.Partition change) {
    PartitionState before = header;
    header = partitionMerge.merge(header, change);
    List<RangePiece> kept =
        rangeTombstones.retain(List.copyOf(pieces.values()), header.deletion().orElseThrow());
    pieces.clear();
    kept.forEach(piece -> pieces.put(piece.start(), piece));
    return header != before;
  }

  public PartitionState header() {
    return header;
  }

  public List<RangePiece> pieces() {
    return List.copyOf(pieces.values());
  }

  /** The rows that retain anything. */
  public Map<Clustering, RowState> rows() {
    Map<Clustering, RowState> result = new LinkedHashMap<>();
    rows.forEach(
        (position, row) -> {
          if (!row.isEmpty()) {
            result.put(clusterings.get(position), row);
          }
        });
    return result;
  }

  /** The highest deletion over a row but for its own. */
  Optional<Deletion> covering(Clustering clustering) {
    return covering(order.row(clustering));
  }

  private Optional<Deletion> covering(Bytes position) {
    Optional<RangePiece> floor =
        Optional.ofNullable(pieces.floorEntry(position)).map(Map.Entry::getValue);
    return laws.latest(rangeTombstones.covering(floor, position), header.deletion());
  }

  private List<RangePiece> touching(RangePiece added) {
    return pieces.values().stream()
        .filter(piece -> piece.end().compareTo(added.start()) >= 0)
        .filter(piece -> piece.start().compareTo(added.end()) <= 0)
        .toList();
  }
}
