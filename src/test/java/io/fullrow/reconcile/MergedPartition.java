package io.fullrow.reconcile;

import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.RangeBound;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A partition in memory, kept by the merge under test as a stream processor keeps it in its stores:
 * one entry for the header, each range piece and each row.
 */
final class MergedPartition implements Change.Visitor<Boolean> {
  private static final byte BEFORE_ROW = 0x00;
  private static final byte AT_ROW = 0x40;
  private static final byte AFTER_ROW = (byte) 0xFF;

  private final RowMerge rowMerge;
  private final PartitionMerge partitionMerge;
  private final RangeTombstones rangeTombstones;
  private final MergeLaws laws;
  private final boolean coverAtOnce;

  private final TreeMap<Bytes, RowState> rows = new TreeMap<>();
  private final TreeMap<Bytes, RangePiece> pieces = new TreeMap<>();
  private PartitionState header = PartitionState.empty();

  /**
   * @param coverAtOnce whether a range or partition deletion reaches the rows at once, or only by
   *     {@link #coverAll()}, as sliced work may
   */
  MergedPartition(MergeLaws laws, boolean coverAtOnce) {
    this.laws = laws;
    this.coverAtOnce = coverAtOnce;
    this.rowMerge = new RowMerge(laws);
    this.partitionMerge = new PartitionMerge(laws);
    this.rangeTombstones = new RangeTombstones(laws);
  }

  /** Whether the change changed anything, told by identity alone. */
  boolean apply(Change change) {
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
    Bytes position = position(change.clustering());
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
        RangePiece.between(start(change.start()), end(change.end()), change.deletion());
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

  PartitionState header() {
    return header;
  }

  List<RangePiece> pieces() {
    return List.copyOf(pieces.values());
  }

  /** The rows that retain anything, by their first clustering value. */
  SortedMap<Integer, RowState> rows() {
    SortedMap<Integer, RowState> result = new TreeMap<>();
    rows.forEach(
        (position, row) -> {
          if (!row.isEmpty()) {
            result.put(position.unsignedByteAt(0), row);
          }
        });
    return result;
  }

  /** The highest deletion over a row but for its own. */
  Optional<Deletion> covering(int row) {
    return covering(Bytes.of((byte) row, AT_ROW));
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

  private static Bytes position(Clustering clustering) {
    return Bytes.of((byte) clustering.components().get(0).unsignedByteAt(0), AT_ROW);
  }

  private static Bytes start(RangeBound bound) {
    return bound.prefix().isEmpty()
        ? Bytes.empty()
        : edge(bound, bound.inclusive() ? BEFORE_ROW : AFTER_ROW);
  }

  private static Bytes end(RangeBound bound) {
    return bound.prefix().isEmpty()
        ? Bytes.of(AFTER_ROW)
        : edge(bound, bound.inclusive() ? AFTER_ROW : BEFORE_ROW);
  }

  private static Bytes edge(RangeBound bound, byte side) {
    return Bytes.of((byte) bound.prefix().get(0).unsignedByteAt(0), side);
  }
}
