// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Records that wait for something remote, oldest first, in one part of a store. Not thread-safe: it
 * belongs to one task.
 */
public final class ParkedRecords {
  /** What one round may hold in memory besides its last record. */
  private static final long BYTES_PER_ROUND = 16L << 20;

  private final KeyValueStore<Bytes, Bytes> store;
  private final int kind;
  private final LowWater lowWater;

  /** The refreshes that records wait for, by sequence; lost on a restart. */
  private final Map<Long, Awaited> awaited = new HashMap<>();

  private record Awaited(TableId table, long ticket) {}

  /** When records were first tried here, in milliseconds since the epoch; lost on a restart. */
  private final Map<Long, Long> firstTries = new HashMap<>();

  private long next;
  private long size;
  private long cursor;

  /**
   * @param kind the first byte of the keys, so that a store can hold other things too
   */
  public ParkedRecords(KeyValueStore<Bytes, Bytes> store, int kind) {
    this.store = store;
    this.kind = kind;
    this.lowWater = new LowWater(store, kind, key(0));
    this.next = sequence(lowWater.from());
    try (KeyValueIterator<Bytes, Bytes> all = store.range(lowWater.from(), key(Long.MAX_VALUE))) {
      while (all.hasNext()) {
        next = sequence(all.next().key) + 1;
        size++;
      }
    }
  }

  public long size() {
    return size;
  }

  public void add(Bytes value) {
    Bytes key = key(next++);
    store.put(key, value);
    lowWater.added(key);
    size++;
  }

  /**
   * The next records after those of the last round, at most {@code limit} and fewer large ones,
   * from the first one again after the last: one that waits for long keeps no other from being
   * tried. Changing the store afterwards is safe.
   */
  public List<KeyValue<Bytes, Bytes>> nextRound(int limit) {
    List<KeyValue<Bytes, Bytes>> found = new ArrayList<>();
    if (size == 0) {
      return found;
    }
    Bytes from = key(cursor);
    boolean fromTheFirst = from.compareTo(lowWater.from()) <= 0;
    try (KeyValueIterator<Bytes, Bytes> all =
        store.range(fromTheFirst ? lowWater.from() : from, key(Long.MAX_VALUE))) {
      long bytes = 0;
      while (found.size() < limit && bytes < BYTES_PER_ROUND && all.hasNext()) {
        KeyValue<Bytes, Bytes> entry = all.next();
        bytes += entry.value.size();
        found.add(entry);
      }
      if (fromTheFirst && !found.isEmpty()) {
        lowWater.nothingBefore(found.get(0).key);
      }
      cursor = all.hasNext() ? sequence(found.get(found.size() - 1).key) + 1 : 0;
    }
    return found;
  }

  /** Asks for a refresh of the table that this record waits for, once. */
  public void await(Bytes key, Refreshes tables, TableId table) {
    Awaited now = awaited.get(sequence(key));
    if (now == null || !now.table().equals(table)) {
      awaited.put(sequence(key), new Awaited(table, tables.requestRefresh(table)));
    }
  }

  /**
   * Whether the refresh that this record waits for has succeeded since it was asked for. Ask before
   * the table is looked up: what it lacks then, it lacks for good.
   */
  public boolean refreshed(Bytes key, Refreshes tables) {
    Awaited refresh = awaited.get(sequence(key));
    return refresh != null && tables.refreshedSince(refresh.table(), refresh.ticket());
  }

  /** How long this instance has been trying the record, in milliseconds. */
  public long triedMillis(Bytes key, long nowMillis) {
    return nowMillis - firstTries.computeIfAbsent(sequence(key), any -> nowMillis);
  }

  public void remove(Bytes key) {
    awaited.remove(sequence(key));
    firstTries.remove(sequence(key));
    store.delete(key);
    if (key.equals(lowWater.from())) {
      lowWater.nothingBefore(key(sequence(key) + 1));
    }
    lowWater.removed();
    size--;
  }

  private static long sequence(Bytes key) {
    return key.toByteBuffer().getLong(1);
  }

  private Bytes key(long sequence) {
    return Bytes.wrap(
        ByteBuffer.allocate(1 + Long.BYTES).put((byte) kind).putLong(sequence).array());
  }
}
