// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import io.fullrow.model.Bytes;
import io.fullrow.reconcile.RangePiece;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Finds the pieces of one layer of range tombstones (a kind of {@link StateKeys}) in the store. The
 * pieces of a layer are disjoint and their keys end with their start, so one seek backwards finds
 * the only piece that can cover a position:
 *
 * <pre>
 *   [a     c)   [d   f)      [h        m)
 *         position e: seek backwards from e, find d, and d's end f is after e: covered
 *         position g: seek backwards from g, find d, but f is not after g: not covered
 * </pre>
 *
 * <p>RocksDB keeps what was deleted until it compacts, and a seek or scan passes all of it: hence
 * the bounds, and the memory of where pieces were met. Every iterator is closed before its result
 * is handed out. Not thread-safe.
 */
final class RangePieces {
  /** No limit. */
  static final int ALL = Integer.MAX_VALUE;

  private static final int PARTITIONS = 1_000;

  private final KeyValueStore<Bytes, Bytes> store;

  /** Pieces that were seen, by partition: while one of them is there, not all are gone. */
  private final Map<Bytes, List<Bytes>> seen =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, List<Bytes>> eldest) {
          return size() > PARTITIONS;
        }
      };

  RangePieces(KeyValueStore<Bytes, Bytes> store) {
    this.store = store;
  }

  /**
   * Whether a layer has a piece other than {@code gone}. The pieces that were met the last time are
   * looked for first: a scan passes all that was deleted before.
   */
  boolean hasOther(Bytes partition, int kind, Set<Bytes> gone) {
    Bytes from = StateKeys.entry(partition, kind, Bytes.empty());
    Bytes to = StateKeys.entry(partition, kind + 1, Bytes.empty());
    for (Bytes key : seen.getOrDefault(from, List.of())) {
      if (!gone.contains(key) && store.get(key) != null) {
        return true;
      }
    }
    List<Bytes> others = new ArrayList<>();
    first(store.range(from, to), gone).ifPresent(others::add);
    if (!others.isEmpty()) {
      first(store.reverseRange(from, to), gone).ifPresent(others::add);
      seen.put(from, others);
    }
    return !others.isEmpty();
  }

  private static Optional<Bytes> first(KeyValueIterator<Bytes, Bytes> entries, Set<Bytes> gone) {
    try (entries) {
      while (entries.hasNext()) {
        Bytes key = entries.next().key;
        if (!gone.contains(key)) {
          return Optional.of(key);
        }
      }
      return Optional.empty();
    }
  }

  /** The piece with the highest start that is not after {@code position}. */
  Optional<RangePiece> floor(Bytes partition, int kind, Bytes position) {
    Bytes from = StateKeys.entry(partition, kind, Bytes.empty());
    Bytes to = StateKeys.entry(partition, kind, position);
    try (KeyValueIterator<Bytes, Bytes> found = store.reverseRange(from, to)) {
      return found.hasNext() ? Optional.of(piece(partition, found.next())) : Optional.empty();
    }
  }

  List<RangePiece> overlapping(Bytes partition, int kind, Bytes start, Bytes end, int limit) {
    // Cursors stand where a piece starts: a seek backwards would pass what was deleted before.
    boolean exact = store.get(StateKeys.entry(partition, kind, start)) != null;
    // Two may touch only.
    int more = limit == ALL ? ALL : limit + 2;
    List<RangePiece> pieces =
        exact
            ? startingFrom(partition, kind, start, end, more)
            : touching(partition, kind, start, end, more);
    return pieces.stream()
        .filter(piece -> piece.end().compareTo(start) > 0 && piece.start().compareTo(end) < 0)
        .limit(limit)
        .toList();
  }

  /** The first pieces of a layer that overlap or touch {@code [start, end]}, in order. */
  List<RangePiece> touching(Bytes partition, int kind, Bytes start, Bytes end, int limit) {
    List<RangePiece> pieces = new ArrayList<>();
    floor(partition, kind, start)
        .filter(floor -> floor.end().compareTo(start) >= 0)
        .ifPresent(pieces::add);
    for (RangePiece piece : startingFrom(partition, kind, start, end, limit)) {
      if (pieces.size() < limit && piece.start().compareTo(start) > 0) {
        pieces.add(piece);
      }
    }
    return pieces;
  }

  private List<RangePiece> startingFrom(
      Bytes partition, int kind, Bytes start, Bytes end, int limit) {
    List<RangePiece> pieces = new ArrayList<>();
    Bytes from = StateKeys.entry(partition, kind, start);
    Bytes to = StateKeys.entry(partition, kind, end);
    try (KeyValueIterator<Bytes, Bytes> found = store.range(from, to)) {
      while (pieces.size() < limit && found.hasNext()) {
        pieces.add(piece(partition, found.next()));
      }
    }
    return pieces;
  }

  static RangePiece piece(Bytes partition, KeyValue<Bytes, Bytes> entry) {
    return PieceCodec.decode(StateKeys.position(partition, entry.key), entry.value);
  }
}
