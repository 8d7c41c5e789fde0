// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import io.fullrow.model.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Where the entries of one kind in the work store begin. Entries are finished in the order of their
 * keys, and RocksDB keeps a tombstone of each until it compacts: a scan from the first possible key
 * would pass all of them, each time. So would a scan that ends before them, since Kafka Streams
 * gives RocksDB no upper bound: it looks for the next living entry of whatever kind, and for the
 * one after. The mark and a fence beside it are these two: they stand before all that was finished.
 *
 * <p>Law: no entry of the kind is before {@link #from()}, nor before what is kept in the store for
 * the next start. Not thread-safe.
 */
final class LowWater {
  /** How many finished entries a restart may have to pass once. */
  private static final int REMOVALS_PER_MARK = 1_000;

  private final KeyValueStore<Bytes, Bytes> store;
  private final Bytes markKey;
  private final Bytes fenceKey;
  private Bytes from;
  private Bytes kept;
  private int removals;

  LowWater(KeyValueStore<Bytes, Bytes> store, int kind) {
    this.store = store;
    this.markKey = WorkKeys.mark(kind);
    this.fenceKey = WorkKeys.fence(kind);
    Bytes mark = store.get(markKey);
    this.kept = mark == null ? WorkKeys.first(kind) : mark;
    this.from = kept;
  }

  /** The least key that an entry can have. */
  Bytes from() {
    return from;
  }

  /** An entry is put: it may be earlier than all others, so that the mark moves back. */
  void added(Bytes key) {
    if (key.compareTo(from) < 0) {
      from = key;
    }
    if (key.compareTo(kept) < 0) {
      keep(key);
    }
  }

  /** A scan from {@link #from()} on has found nothing before {@code key}. */
  void nothingBefore(Bytes key) {
    if (key.compareTo(from) > 0) {
      from = key;
    }
  }

  /** An entry was deleted. */
  void removed() {
    if (++removals >= REMOVALS_PER_MARK) {
      keep(from);
    }
  }

  private void keep(Bytes mark) {
    removals = 0;
    if (!mark.equals(kept)) {
      kept = mark;
      store.put(markKey, mark);
      store.put(fenceKey, Bytes.empty());
    }
  }
}
