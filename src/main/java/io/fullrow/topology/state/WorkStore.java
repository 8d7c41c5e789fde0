// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import java.util.ArrayList;
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
  /** The kind of {@link ParkedRecords} in the same store. */
  public static final int PARKED = WorkKeys.PARKED;

  private static final int EXPIRY = WorkKeys.EXPIRY;
  private static final int PURGE = WorkKeys.PURGE;
  private static final int SLICE = WorkKeys.SLICE;

  /** Of an expiry: nothing that expired before it is news. Former releases wrote no value. */
  private static final Bytes FROM_ITS_SECOND = Bytes.of((byte) 1);

  private final KeyValueStore<Bytes, Bytes> store;
  private final Map<Integer, LowWater> lowWater = new HashMap<>();
  private long nextSlice;
  private long slices;
  private long deferredSlices;

  public WorkStore(KeyValueStore<Bytes, Bytes> store) {
    this.store = store;
    for (int kind : List.of(EXPIRY, PURGE, SLICE)) {
      lowWater.put(kind, new LowWater(store, kind));
    }
    Bytes from = lowWater(SLICE).from();
    nextSlice = WorkKeys.number(from);
    try (KeyValueIterator<Bytes, Bytes> all = store.range(from, WorkKeys.first(SLICE + 1))) {
      while (all.hasNext()) {
        nextSlice = WorkKeys.number(all.next().key) + 1;
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
        after = WorkKeys.number(WorkKeys.recalled(all.next().key)) + 1;
        deferredSlices++;
      }
    }
    return after;
  }

  private KeyValueIterator<Bytes, Bytes> deferredSlices() {
    Bytes from = WorkKeys.deferred(WorkKeys.first(SLICE));
    return store.range(from, WorkKeys.deferred(WorkKeys.first(SLICE + 1)));
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
    put(WorkKeys.key(EXPIRY, second, stateKey), owed ? Bytes.empty() : FROM_ITS_SECOND);
  }

  void removeExpiry(long second, Bytes stateKey) {
    remove(WorkKeys.key(EXPIRY, second, stateKey));
  }

  public void addPurge(long second, Bytes stateKey, Bytes value) {
    put(WorkKeys.key(PURGE, second, stateKey), value);
  }

  void removePurge(long second, Bytes stateKey) {
    remove(WorkKeys.key(PURGE, second, stateKey));
  }

  public void addSlice(Slice slice) {
    put(WorkKeys.key(SLICE, nextSlice++), slice.encode());
    slices++;
  }

  public void update(Bytes workKey, Slice slice) {
    store.put(workKey, slice.encode());
  }

  public void remove(Bytes workKey) {
    store.delete(workKey);
    lowWater(WorkKeys.kind(workKey)).removed();
  }

  public void removeSlice(Bytes workKey) {
    remove(workKey);
    slices--;
  }

  /** Puts something due aside, where no scan for due work meets it. */
  public void defer(Due due) {
    if (WorkKeys.kind(due.workKey()) == SLICE) {
      slices--;
      deferredSlices++;
    }
    remove(due.workKey());
    store.put(WorkKeys.deferred(due.workKey()), due.value());
  }

  /**
   * What was put aside, by the keys that it had.
   *
   * @param from the least of those keys; empty for the first
   */
  public List<Due> deferred(Bytes from, int limit) {
    List<Due> found = new ArrayList<>();
    Bytes end = WorkKeys.afterDeferred();
    try (KeyValueIterator<Bytes, Bytes> all = store.range(WorkKeys.deferred(from), end)) {
      while (found.size() < limit && all.hasNext()) {
        KeyValue<Bytes, Bytes> entry = all.next();
        found.add(due(WorkKeys.recalled(entry.key), entry.value));
      }
    }
    return found;
  }

  /** Makes something due again that was put aside. */
  public void recall(Due due) {
    store.delete(WorkKeys.deferred(due.workKey()));
    put(due.workKey(), due.value());
    if (WorkKeys.kind(due.workKey()) == SLICE) {
      slices++;
      deferredSlices--;
    }
  }

  /** The key in the state of what it is about. */
  public static Bytes stateKey(Due due) {
    return WorkKeys.kind(due.workKey()) == SLICE
        ? Slice.decode(due.value()).cursor()
        : due.stateKey();
  }

  private static Due due(Bytes workKey, Bytes value) {
    return new Due(workKey, WorkKeys.number(workKey), WorkKeys.stateKey(workKey), value);
  }

  private void put(Bytes key, Bytes value) {
    store.put(key, value);
    lowWater(WorkKeys.kind(key)).added(key);
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
    Bytes end = WorkKeys.key(kind, until + 1);
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
}
