// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
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
 * Ranges have a separate store, see {@link RangeStore}. Not thread-safe.
 */
public final class RowStore {
  private final KeyValueStore<Bytes, Bytes> store;
  private final RangeStore ranges;

  public RowStore(KeyValueStore<Bytes, Bytes> store, RangeStore ranges) {
    this.store = store;
    this.ranges = ranges;
  }

  /** Without what {@code table} has dropped. */
  public StoredHeader header(Bytes partition, TableSchema table) {
    Bytes value = store.get(StateKeys.header(partition));
    return value == null ? StoredHeader.absent() : StateCodec.decodeHeader(value).within(table);
  }

  /** Without what {@code table} has dropped. */
  public StoredRow row(Bytes key, Clustering clustering, TableSchema table) {
    return findRow(key, table).orElseGet(() -> StoredRow.absent(clustering));
  }

  /** Without what {@code table} has dropped. */
  public Optional<StoredRow> findRow(Bytes key, TableSchema table) {
    return Optional.ofNullable(store.get(key))
        .map(value -> StateCodec.decodeRow(value).within(table));
  }

  /** The highest deletion of partition and range over a position. */
  public Optional<Deletion> covering(StoredHeader header, Bytes partition, Bytes position) {
    return ranges.covering(header, partition, position);
  }

  public RangeStore ranges() {
    return ranges;
  }

  /** At most {@code limit} rows from {@code from} on and before {@code end}. */
  public List<KeyValue<Bytes, Bytes>> slice(Bytes from, Bytes end, int limit) {
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

  void put(StateChanges.Put put) {
    if (put.range()) {
      ranges.put(put);
    } else if (put.value() == null) {
      store.delete(put.key());
    } else {
      store.put(put.key(), put.value());
    }
  }
}
