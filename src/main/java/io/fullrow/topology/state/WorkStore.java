// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What is due later: expiries and purges by second, and slices of large deletions in the order in
 * which they came. It survives restarts. Not thread-safe.
 */
public final class WorkStore {
  public static final int PARKED = 0;
  private static final int EXPIRY = 1;
  private static final int PURGE = 2;
  private static final int SLICE = 3;

  /** Work of the other kinds that waits for its table: their key stands behind this. */
  private static final int DEFERRED = 4;

  /** Of an expiry: nothing that expired before it is news. Former releases wrote no value. */
  private static final Bytes FROM_ITS_SECOND = Bytes.of((byte) 1);

  private static final int PREFIX = 1 + Long.BYTES;

  private final KeyValueStore<Bytes, Bytes> store;
  private final Map<Integer, LowWater> lowWater = new HashMap<>();
  private long nextSlice;
  private long slices;
  private long deferredSlices;

  public WorkStore(KeyValueStore<Bytes, Bytes> store) {
    this.store = store;
    for (int kind : List.of(EXPIRY, PURGE, SLICE)) {
      lowWater.put(kind, new LowWater(store, kind, key(kind, 0, Bytes.empty())));
    }
    Bytes from = lowWater(SLICE).from();
    nextSlice = from.toByteBuffer().getLong(1);
    try (KeyValueIterator<Bytes, Bytes> all = store.range(from, key(SLICE + 1, 0, Bytes.empty()))) {
      while (all.hasNext()) {
        nextSlice = all.next().key.toByteBuffer().getLong(1) + 1;
        slices++;
      }
    }
    nextSlice = Math.max(nextSlice, afterDeferredSlices());
  }

  /**
   * A number that was put aside must not be given again: it comes back. Read forwards: backwards
   * the scan would pass all that was finished of the kinds before.
   */
  private long afterDeferredSlices() {
    long after = 0;
    try (KeyValueIterator<Bytes, Bytes> all = deferredSlices()) {
      while (all.hasNext()) {
        after = all.next().key.toByteBuffer().getLong(2) + 1;
        deferredSlices++;
      }
    }
    return after;
  }

  private KeyValueIterator<Bytes, Bytes> deferredSlices() {
    Bytes from = deferred(key(SLICE, 0, Bytes.empty()));
    return store.range(from, deferred(key(SLICE + 1, 0, Bytes.empty())));
  }

  /** Whether slices of a table were put aside: what they need must not be purged. */
  public boolean hasDeferredSlices(TableId table) {
    if (deferredSlices == 0) {
      return false;
    }
    try (KeyValueIterator<Bytes, Bytes> all = deferredSlices()) {
      while (all.hasNext()) {
        if (StateKeys.parse(Slice.decode(all.next().value).cursor()).table().equals(table)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Something due: the state key that it is about, and a value of its kind. */
  public record Due(Bytes workKey, long second, Bytes stateKey, Bytes value) {
    /** From when on what has expired is news, in seconds since the epoch. */
    public long newsFrom() {
      return value.equals(FROM_ITS_SECOND) ? second : Long.MIN_VALUE;
    }
  }

  public long slices() {
    return slices;
  }

  /**
   * @param owed whether an event could not be emitted before: then what expired earlier counts too
   */
  public void addExpiry(long second, Bytes stateKey, boolean owed) {
    put(EXPIRY, key(EXPIRY, second, stateKey), owed ? Bytes.empty() : FROM_ITS_SECOND);
  }

  void removeExpiry(long second, Bytes stateKey) {
    remove(key(EXPIRY, second, stateKey));
  }

  public void addPurge(long second, Bytes stateKey, Bytes value) {
    put(PURGE, key(PURGE, second, stateKey), value);
  }

  void removePurge(long second, Bytes stateKey) {
    remove(key(PURGE, second, stateKey));
  }

  public void addSlice(Slice slice) {
    put(SLICE, key(SLICE, nextSlice++, Bytes.empty()), slice.encode());
    slices++;
  }

  public void update(Bytes workKey, Slice slice) {
    store.put(workKey, slice.encode());
  }

  public void remove(Bytes workKey) {
    store.delete(workKey);
    lowWater(kind(workKey)).removed();
  }

  public void removeSlice(Bytes workKey) {
    remove(workKey);
    slices--;
  }

  /** Puts something due aside, where no scan for due work meets it. */
  public void defer(Due due) {
    if (kind(due.workKey()) == SLICE) {
      slices--;
      deferredSlices++;
    }
    remove(due.workKey());
    store.put(deferred(due.workKey()), due.value());
  }

  /**
   * What was put aside, by the keys that it had.
   *
   * @param from the least of those keys; empty for the first
   */
  public List<Due> deferred(Bytes from, int limit) {
    List<Due> found = new ArrayList<>();
    Bytes end = Bytes.of((byte) (DEFERRED + 1));
    try (KeyValueIterator<Bytes, Bytes> all = store.range(deferred(from), end)) {
      while (found.size() < limit && all.hasNext()) {
        KeyValue<Bytes, Bytes> entry = all.next();
        byte[] key = entry.key.unsafeArray();
        found.add(due(Bytes.of(Arrays.copyOfRange(key, 1, key.length)), entry.value));
      }
    }
    return found;
  }

  /** Makes something due again that was put aside. */
  public void recall(Due due) {
    store.delete(deferred(due.workKey()));
    put(kind(due.workKey()), due.workKey(), due.value());
    if (kind(due.workKey()) == SLICE) {
      slices++;
      deferredSlices--;
    }
  }

  /** The key in the state of what it is about. */
  public static Bytes stateKey(Due due) {
    return kind(due.workKey()) == SLICE ? Slice.decode(due.value()).cursor() : due.stateKey();
  }

  private static Bytes deferred(Bytes workKey) {
    byte[] key = new byte[1 + workKey.size()];
    key[0] = DEFERRED;
    System.arraycopy(workKey.unsafeArray(), 0, key, 1, workKey.size());
    return Bytes.wrap(key);
  }

  private static int kind(Bytes workKey) {
    return workKey.unsignedByteAt(0);
  }

  private static Due due(Bytes workKey, Bytes value) {
    ByteBuffer in = workKey.toByteBuffer();
    in.get();
    return new Due(workKey, in.getLong(), Bytes.copyOf(in), value);
  }

  private void put(int kind, Bytes key, Bytes value) {
    store.put(key, value);
    lowWater(kind).added(key);
  }

  private LowWater lowWater(int kind) {
    return Objects.requireNonNull(lowWater.get(kind), "kind");
  }

  public List<Due> expiriesUntil(long second, int limit) {
    return due(EXPIRY, second, limit);
  }

  public List<Due> purgesUntil(long second, int limit) {
    return due(PURGE, second, limit);
  }

  /** The oldest slice, as the only element; empty if there is none. */
  public List<Due> firstSlice() {
    return slices == 0 ? List.of() : due(SLICE, Long.MAX_VALUE - 1, 1);
  }

  private List<Due> due(int kind, long until, int limit) {
    List<Due> found = new ArrayList<>();
    LowWater first = lowWater(kind);
    Bytes end = key(kind, until + 1, Bytes.empty());
    if (first.from().compareTo(end) >= 0) {
      return found;
    }
    try (KeyValueIterator<Bytes, Bytes> all = store.range(first.from(), end)) {
      while (found.size() < limit && all.hasNext()) {
        KeyValue<Bytes, Bytes> entry = all.next();
        found.add(due(entry.key, entry.value));
      }
    }
    first.nothingBefore(found.isEmpty() ? end : found.get(0).workKey());
    return found;
  }

  private static Bytes key(int kind, long number, Bytes rest) {
    return Bytes.wrap(
        ByteBuffer.allocate(PREFIX + rest.size())
            .put((byte) kind)
            .putLong(number)
            .put(rest.unsafeArray())
            .array());
  }
}
