// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import io.fullrow.model.Bytes;
import io.fullrow.model.Deletion;
import io.fullrow.reconcile.MergeLaws;
import io.fullrow.reconcile.RangePiece;
import io.fullrow.reconcile.RangeTombstones;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The range tombstones of all partitions of one task, and the ranges as they were deleted.
 *
 * <p>What covers a position is the highest of two layers. Each is disjoint, so that one seek finds
 * its piece: the pieces proper, and the wide deletions that lie over more pieces than one step may
 * replace. Slices merge a wide one into the pieces, a bounded number at a time, and take it out of
 * its layer when it is in. Until then both layers have it, which changes nothing.
 *
 * <p>Pieces that were merged by slices end where a chunk ended, though their neighbours may have
 * the same deletion: a seek backwards passes what was deleted in one chunk, not what was deleted in
 * all. The store has no cache: one that is read backwards shows deleted entries again. Every
 * iterator is closed before its result is handed out. Not thread-safe.
 */
public final class RangeStore {
  /** What one step replaces at most. */
  public static final int CHUNK = 200;

  private static final int ALL = RangePieces.ALL;

  private final KeyValueStore<Bytes, Bytes> store;
  private final MergeLaws laws;
  private final RangeTombstones tombstones;
  private final RangePieces layers;

  public RangeStore(KeyValueStore<Bytes, Bytes> store, MergeLaws laws) {
    this.store = store;
    this.laws = laws;
    this.tombstones = new RangeTombstones(laws);
    this.layers = new RangePieces(store);
  }

  /**
   * What a range deletion does to its layer.
   *
   * @param kind of the layer, see {@link StateKeys}
   * @param changes whether some position is deleted at a higher writetime than before
   */
  public record Addition(
      int kind, boolean changes, List<RangePiece> before, List<RangePiece> after) {
    public boolean isWide() {
      return kind == StateKeys.WIDE_RANGE;
    }
  }

  public Optional<Bytes> find(Bytes key) {
    return Optional.ofNullable(store.get(key));
  }

  void put(StateChanges.Put put) {
    if (put.value() == null) {
      store.delete(put.key());
    } else {
      store.put(put.key(), put.value());
    }
  }

  /** The highest deletion of partition and ranges over a position. */
  Optional<Deletion> covering(StoredHeader header, Bytes partition, Bytes position) {
    Optional<Deletion> highest = header.deletion();
    if (header.hasRanges()) {
      highest = higher(highest, covering(partition, StateKeys.RANGE, position));
    }
    if (header.hasWideRanges()) {
      highest = higher(highest, covering(partition, StateKeys.WIDE_RANGE, position));
    }
    return highest;
  }

  private Optional<Deletion> covering(Bytes partition, int kind, Bytes position) {
    return tombstones.covering(layers.floor(partition, kind, position), position);
  }

  private Optional<Deletion> higher(Optional<Deletion> left, Optional<Deletion> right) {
    return left.isPresent() && right.isPresent()
        ? Optional.of(laws.merge(left.get(), right.get()))
        : left.or(() -> right);
  }

  /**
   * What {@code added} does to the pieces, or to the wide layer if there are too many of them.
   *
   * @param known the highest deletion that came for exactly this range and is not purged
   */
  public Addition add(
      StoredHeader header, Bytes partition, RangePiece added, Optional<Deletion> known) {
    List<RangePiece> before =
        layers.touching(partition, StateKeys.RANGE, added.start(), added.end(), CHUNK + 1);
    if (before.size() > CHUNK) {
      return addWide(header, partition, added, known);
    }
    boolean changes =
        changes(
            header, header.hasWideRanges() ? effective(partition, before, added) : before, added);
    return new Addition(
        StateKeys.RANGE, changes, before, tombstones.add(before, added, header.deletion()));
  }

  private Addition addWide(
      StoredHeader header, Bytes partition, RangePiece added, Optional<Deletion> known) {
    boolean repeated =
        known.filter(one -> laws.merge(one, added.deletion()).equals(one)).isPresent();
    if (repeated) {
      return new Addition(StateKeys.WIDE_RANGE, false, List.of(), List.of());
    }
    List<RangePiece> before =
        layers.touching(partition, StateKeys.WIDE_RANGE, added.start(), added.end(), ALL);
    return new Addition(
        StateKeys.WIDE_RANGE,
        changes(header, before, added),
        before,
        tombstones.add(before, added, header.deletion()));
  }

  /** Whether the partition's deletion deletes all that {@code piece} does. */
  public boolean isSuperseded(StoredHeader header, RangePiece piece) {
    return retained(List.of(piece), header).isEmpty();
  }

  /** By writetimes alone, since each server that applies a deletion stamps it with its own time. */
  private boolean changes(StoredHeader header, List<RangePiece> before, RangePiece added) {
    Optional<Deletion> above = header.deletion().map(RangeStore::unstamped);
    List<RangePiece> pieces = before.stream().map(RangeStore::unstamped).toList();
    List<RangePiece> valid = above.map(over -> tombstones.retain(pieces, over)).orElse(pieces);
    List<RangePiece> after = tombstones.add(pieces, unstamped(added), above);
    return !tombstones.joined(after).equals(tombstones.joined(valid));
  }

  private static RangePiece unstamped(RangePiece piece) {
    return new RangePiece(piece.start(), piece.end(), unstamped(piece.deletion()));
  }

  private static Deletion unstamped(Deletion deletion) {
    return new Deletion(deletion.writetime(), 0);
  }

  private List<RangePiece> retained(List<RangePiece> pieces, StoredHeader header) {
    return header.deletion().map(over -> tombstones.retain(pieces, over)).orElse(pieces);
  }

  /** Both layers from the first of {@code pieces} to the last, and where {@code added} reaches. */
  private List<RangePiece> effective(Bytes partition, List<RangePiece> pieces, RangePiece added) {
    Bytes start = added.start();
    Bytes end = added.end();
    if (!pieces.isEmpty()) {
      start = min(start, pieces.get(0).start());
      end = max(end, pieces.get(pieces.size() - 1).end());
    }
    List<RangePiece> both = pieces;
    for (RangePiece wide : layers.overlapping(partition, StateKeys.WIDE_RANGE, start, end, ALL)) {
      RangePiece within =
          new RangePiece(max(start, wide.start()), min(end, wide.end()), wide.deletion());
      both = tombstones.add(both, within);
    }
    return both;
  }

  /**
   * Merges {@code wide} into the pieces, from its start on as far as one step may go.
   *
   * @return from where the next step goes on; empty after the last
   */
  public Optional<Bytes> absorb(
      StateChanges state, StoredHeader header, Bytes partition, RangePiece wide) {
    if (isSuperseded(header, wide)) {
      return Optional.empty();
    }
    List<RangePiece> found =
        layers.overlapping(partition, StateKeys.RANGE, wide.start(), wide.end(), CHUNK + 1);
    boolean last = found.size() <= CHUNK;
    Bytes to = last ? wide.end() : found.get(CHUNK).start();
    List<RangePiece> before = last ? found : found.subList(0, CHUNK);
    RangePiece part = new RangePiece(wide.start(), to, wide.deletion());
    replace(
        state, partition, StateKeys.RANGE, before, tombstones.add(before, part, header.deletion()));
    return last ? Optional.empty() : Optional.of(to);
  }

  /** Takes a wide deletion that is merged, and what it supersedes, out of its layer. */
  public StoredHeader forgetWide(
      StateChanges state, StoredHeader header, Bytes partition, RangePiece merged) {
    Deletion deletion = merged.deletion();
    List<RangePiece> pieces =
        layers.overlapping(partition, StateKeys.WIDE_RANGE, merged.start(), merged.end(), ALL);
    List<RangePiece> rest =
        tombstones.without(
            pieces,
            merged.start(),
            merged.end(),
            other -> laws.merge(other, deletion).equals(deletion));
    replace(state, partition, StateKeys.WIDE_RANGE, pieces, rest);
    if (!rest.isEmpty()) {
      return header;
    }
    Set<Bytes> gone =
        pieces.stream()
            .map(piece -> StateKeys.entry(partition, StateKeys.WIDE_RANGE, piece.start()))
            .collect(Collectors.toSet());
    return layers.hasOther(partition, StateKeys.WIDE_RANGE, gone)
        ? header
        : header.withoutWideRanges();
  }

  /**
   * Takes {@code purged}, and what it supersedes, out of the pieces. They may reach further:
   * neighbours with one deletion are joined.
   *
   * @return from where the next step goes on; empty after the last
   */
  public Optional<Bytes> purge(StateChanges state, Bytes partition, RangePiece purged) {
    List<RangePiece> found =
        layers.overlapping(partition, StateKeys.RANGE, purged.start(), purged.end(), CHUNK + 1);
    boolean last = found.size() <= CHUNK;
    List<RangePiece> before = last ? found : found.subList(0, CHUNK);
    Deletion deletion = purged.deletion();
    List<RangePiece> rest =
        tombstones.without(
            before,
            purged.start(),
            purged.end(),
            other -> laws.merge(other, deletion).equals(deletion));
    replace(state, partition, StateKeys.RANGE, before, rest);
    return last ? Optional.empty() : Optional.of(found.get(CHUNK).start());
  }

  /** Deletes those of a chunk of pieces that the partition's deletion supersedes. */
  public void drop(
      StateChanges state,
      StoredHeader header,
      Bytes partition,
      List<KeyValue<Bytes, Bytes>> entries) {
    List<Bytes> superseded = new ArrayList<>();
    for (KeyValue<Bytes, Bytes> entry : entries) {
      if (retained(List.of(RangePieces.piece(partition, entry)), header).isEmpty()) {
        superseded.add(entry.key);
      }
    }
    // One of a whole chunk stays until its purge, for seeks backwards.
    int from = superseded.size() == CHUNK ? 1 : 0;
    superseded.subList(from, superseded.size()).forEach(state::deleteRange);
  }

  /** At most one chunk of entries. */
  public List<KeyValue<Bytes, Bytes>> chunk(Bytes from, Bytes end) {
    List<KeyValue<Bytes, Bytes>> entries = new ArrayList<>();
    try (KeyValueIterator<Bytes, Bytes> found = store.range(from, end)) {
      while (entries.size() < CHUNK && found.hasNext()) {
        KeyValue<Bytes, Bytes> entry = found.next();
        if (entry.key.compareTo(end) < 0) {
          entries.add(entry);
        }
      }
    }
    return entries;
  }

  /** The header need not remember range tombstones once the last one is gone. */
  public StoredHeader withoutRanges(StateChanges state, StoredHeader header, Bytes partition) {
    if (header.hasWideRanges()) {
      return header; // it becomes pieces soon
    }
    Set<Bytes> gone = new HashSet<>();
    for (StateChanges.Put put : state.puts()) {
      if (put.range() && put.value() != null) {
        return header;
      }
      gone.add(put.key());
    }
    return layers.hasOther(partition, StateKeys.RANGE, gone) ? header : header.withoutRanges();
  }

  /** Puts {@code after} into a layer in the place of {@code before}. */
  public void replace(
      StateChanges state,
      Bytes partition,
      int kind,
      List<RangePiece> before,
      List<RangePiece> after) {
    Set<Bytes> starts = after.stream().map(RangePiece::start).collect(Collectors.toSet());
    Set<RangePiece> known = Set.copyOf(before);
    for (RangePiece piece : before) {
      if (!starts.contains(piece.start())) {
        state.deleteRange(StateKeys.entry(partition, kind, piece.start()));
      }
    }
    for (RangePiece piece : after) {
      if (!known.contains(piece)) {
        state.putRange(StateKeys.entry(partition, kind, piece.start()), PieceCodec.encode(piece));
      }
    }
  }

  private static Bytes min(Bytes left, Bytes right) {
    return left.compareTo(right) <= 0 ? left : right;
  }

  private static Bytes max(Bytes left, Bytes right) {
    return left.compareTo(right) >= 0 ? left : right;
  }
}
