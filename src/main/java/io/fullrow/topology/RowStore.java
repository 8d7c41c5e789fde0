package io.fullrow.topology;

import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.reconcile.MergeLaws;
import io.fullrow.reconcile.RangePiece;
import io.fullrow.reconcile.RangeTombstones;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The state of all partitions of one task. Every iterator is closed before its result is handed
 * out: a caching store skips entries that are evicted while it is written under an open iterator.
 * Ranges have a store of their own, without a cache, since they are found by going backwards: a
 * caching store that is read backwards shows deleted entries again. Not thread-safe.
 */
final class RowStore {
  private final KeyValueStore<Bytes, Bytes> store;
  private final KeyValueStore<Bytes, Bytes> rangeStore;
  private final MergeLaws laws;
  private final RangeTombstones ranges;

  RowStore(
      KeyValueStore<Bytes, Bytes> store, KeyValueStore<Bytes, Bytes> rangeStore, MergeLaws laws) {
    this.store = store;
    this.rangeStore = rangeStore;
    this.laws = laws;
    this.ranges = new RangeTombstones(laws);
  }

  /** Without what {@code table} has dropped. */
  StoredHeader header(Bytes partition, TableSchema table) {
    Bytes value = store.get(StateKeys.header(partition));
    return value == null ? StoredHeader.absent() : StateCodec.decodeHeader(value).within(table);
  }

  /** Without what {@code table} has dropped. */
  StoredRow row(Bytes key, Clustering clustering, TableSchema table) {
    return findRow(key, table).orElseGet(() -> StoredRow.absent(clustering));
  }

  /** Without what {@code table} has dropped. */
  Optional<StoredRow> findRow(Bytes key, TableSchema table) {
    return Optional.ofNullable(store.get(key))
        .map(value -> StateCodec.decodeRow(value).within(table));
  }

  Optional<Bytes> findRange(Bytes key) {
    return Optional.ofNullable(rangeStore.get(key));
  }

  /** The highest deletion of partition and range over a position. */
  Optional<Deletion> covering(StoredHeader header, Bytes partition, Bytes position) {
    if (!header.hasRanges()) {
      return header.deletion();
    }
    Optional<Deletion> range = ranges.covering(floorPiece(partition, position), position);
    if (range.isEmpty() || header.deletion().isEmpty()) {
      return range.or(header::deletion);
    }
    return Optional.of(laws.merge(range.get(), header.deletion().get()));
  }

  /** The range tombstone with the highest start that is not after {@code position}. */
  Optional<RangePiece> floorPiece(Bytes partition, Bytes position) {
    Bytes from = StateKeys.entry(partition, StateKeys.RANGE, Bytes.empty());
    Bytes to = StateKeys.entry(partition, StateKeys.RANGE, position);
    try (KeyValueIterator<Bytes, Bytes> found = rangeStore.reverseRange(from, to)) {
      return found.hasNext() ? Optional.of(piece(partition, found.next())) : Optional.empty();
    }
  }

  /** The range tombstones that overlap or touch {@code [start, end]}, in order. */
  List<RangePiece> touching(Bytes partition, Bytes start, Bytes end) {
    List<RangePiece> pieces = new ArrayList<>();
    floorPiece(partition, start)
        .filter(floor -> floor.end().compareTo(start) >= 0)
        .ifPresent(pieces::add);
    Bytes from = StateKeys.entry(partition, StateKeys.RANGE, start);
    Bytes to = StateKeys.entry(partition, StateKeys.RANGE, end);
    try (KeyValueIterator<Bytes, Bytes> found = rangeStore.range(from, to)) {
      while (found.hasNext()) {
        RangePiece piece = piece(partition, found.next());
        if (piece.start().compareTo(start) > 0) {
          pieces.add(piece);
        }
      }
    }
    return pieces;
  }

  /** At most {@code limit} rows from {@code from} on and before {@code end}. */
  List<KeyValue<Bytes, Bytes>> slice(Bytes from, Bytes end, int limit) {
    return slice(store, from, end, limit);
  }

  /** At most {@code limit} entries of the range store. */
  List<KeyValue<Bytes, Bytes>> sliceOfRanges(Bytes from, Bytes end, int limit) {
    return slice(rangeStore, from, end, limit);
  }

  private static List<KeyValue<Bytes, Bytes>> slice(
      KeyValueStore<Bytes, Bytes> store, Bytes from, Bytes end, int limit) {
    List<KeyValue<Bytes, Bytes>> entries = new ArrayList<>();
    try (KeyValueIterator<Bytes, Bytes> found = store.range(from, end)) {
      while (entries.size() < limit && found.hasNext()) {
        KeyValue<Bytes, Bytes> entry = found.next();
        if (entry.key.compareTo(end) < 0) {
          entries.add(entry);
        }
      }
    }
    return entries;
  }

  void put(Batch.Put put) {
    KeyValueStore<Bytes, Bytes> into = put.range() ? rangeStore : store;
    if (put.value() == null) {
      into.delete(put.key());
    } else {
      into.put(put.key(), put.value());
    }
  }

  private static RangePiece piece(Bytes partition, KeyValue<Bytes, Bytes> entry) {
    return StateCodec.decodePiece(StateKeys.position(partition, entry.key), entry.value);
  }
}
