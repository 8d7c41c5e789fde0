package io.fullrow.topology;

import io.fullrow.model.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What is due later: expiries and purges by second, and slices of large deletions in the order in
 * which they came. It survives restarts. Not thread-safe.
 */
final class WorkStore {
  static final int PARKED = 0;
  private static final int EXPIRY = 1;
  private static final int PURGE = 2;
  private static final int SLICE = 3;
  private static final int PREFIX = 1 + Long.BYTES;

  private final KeyValueStore<Bytes, Bytes> store;
  private long nextSlice;
  private long slices;

  WorkStore(KeyValueStore<Bytes, Bytes> store) {
    this.store = store;
    try (KeyValueIterator<Bytes, Bytes> all =
        store.range(key(SLICE, 0, Bytes.empty()), key(SLICE + 1, 0, Bytes.empty()))) {
      while (all.hasNext()) {
        nextSlice = all.next().key.toByteBuffer().getLong(1) + 1;
        slices++;
      }
    }
  }

  /** Something due: the state key that it is about, and a value of its kind. */
  record Due(Bytes workKey, long second, Bytes stateKey, Bytes value) {}

  long slices() {
    return slices;
  }

  void addExpiry(long second, Bytes stateKey) {
    store.put(key(EXPIRY, second, stateKey), Bytes.empty());
  }

  void addPurge(long second, Bytes stateKey, Bytes value) {
    store.put(key(PURGE, second, stateKey), value);
  }

  void addSlice(Slice slice) {
    store.put(key(SLICE, nextSlice++, Bytes.empty()), slice.encode());
    slices++;
  }

  void update(Bytes workKey, Slice slice) {
    store.put(workKey, slice.encode());
  }

  void remove(Bytes workKey) {
    store.delete(workKey);
  }

  void removeSlice(Bytes workKey) {
    store.delete(workKey);
    slices--;
  }

  List<Due> expiriesUntil(long second, int limit) {
    return due(EXPIRY, second, limit);
  }

  List<Due> purgesUntil(long second, int limit) {
    return due(PURGE, second, limit);
  }

  /** The oldest slice, as the only element; empty if there is none. */
  List<Due> firstSlice() {
    return slices == 0 ? List.of() : due(SLICE, Long.MAX_VALUE - 1, 1);
  }

  private List<Due> due(int kind, long until, int limit) {
    List<Due> found = new ArrayList<>();
    try (KeyValueIterator<Bytes, Bytes> all =
        store.range(key(kind, 0, Bytes.empty()), key(kind, until + 1, Bytes.empty()))) {
      while (found.size() < limit && all.hasNext()) {
        KeyValue<Bytes, Bytes> entry = all.next();
        ByteBuffer in = entry.key.toByteBuffer();
        in.get();
        found.add(new Due(entry.key, in.getLong(), Bytes.copyOf(in), entry.value));
      }
    }
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
