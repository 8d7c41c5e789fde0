package io.fullrow.topology;

import io.fullrow.decode.fragment.FragmentCodec;
import io.fullrow.model.Bytes;
import io.fullrow.model.Fragment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Holds changed fragments for a short time and lets those of one Cassandra partition go in the
 * order of their writetimes. Arrival alone decides when: a writetime in the far future holds
 * nothing up.
 *
 * <p>Slots of the store are used again, so that its changelog compacts to a few entries and
 * restores quickly. Not thread-safe.
 */
final class OrderBuffer {
  private static final Comparator<Held> BY_WRITETIME =
      Comparator.comparing((Held held) -> held.fragment.change().writetime())
          .thenComparing(held -> held.sequence);

  private final KeyValueStore<Bytes, Bytes> store;
  private final AtomicLong processBytes;
  private final Deque<Held> byArrival = new ArrayDeque<>();
  private final Map<Bytes, List<Held>> byPartition = new HashMap<>();
  private final Deque<Integer> freeSlots = new ArrayDeque<>();
  private int slots;
  private long sequence;
  private int size;
  private long bytes;

  /** A fragment that waits. */
  private static final class Held {
    private final int slot;
    private final long arrivedMillis;
    private final long sequence;
    private final Bytes partition;
    private final Fragment fragment;
    private final int bytes;
    private boolean released;

    Held(int slot, long arrivedMillis, long sequence, Fragment fragment, int bytes) {
      this.slot = slot;
      this.arrivedMillis = arrivedMillis;
      this.sequence = sequence;
      this.partition = StateKeys.partition(fragment.table(), fragment.partition());
      this.fragment = fragment;
      this.bytes = bytes;
    }
  }

  /**
   * @param processBytes counts the bytes of all buffers of the process
   */
  OrderBuffer(KeyValueStore<Bytes, Bytes> store, AtomicLong processBytes) {
    this.store = store;
    this.processBytes = processBytes;
    restore();
  }

  int size() {
    return size;
  }

  void add(Bytes encoded, Fragment fragment, long nowMillis) {
    Integer free = freeSlots.poll();
    int slot = free == null ? slots++ : free;
    byte[] value =
        ByteBuffer.allocate(Long.BYTES + encoded.size())
            .putLong(nowMillis)
            .put(encoded.unsafeArray())
            .array();
    store.put(key(slot), Bytes.wrap(value));
    hold(new Held(slot, nowMillis, sequence++, fragment, encoded.size()));
  }

  /** Lets go what arrived at or before {@code millis}, and whatever must precede it. */
  List<Fragment> releaseArrivedBy(long millis) {
    List<Fragment> released = new ArrayList<>();
    while (!byArrival.isEmpty()) {
      Held oldest = byArrival.peek();
      if (!oldest.released) {
        if (oldest.arrivedMillis > millis) {
          break;
        }
        releaseUpTo(oldest, released);
      }
      byArrival.poll();
    }
    return released;
  }

  /** Lets the oldest fragment go, and whatever must precede it. */
  List<Fragment> releaseOldest() {
    List<Fragment> released = new ArrayList<>();
    while (released.isEmpty() && !byArrival.isEmpty()) {
      Held oldest = byArrival.poll();
      if (!oldest.released) {
        releaseUpTo(oldest, released);
      }
    }
    return released;
  }

  /** The buffer's task is closed: its bytes no longer count. */
  void close() {
    processBytes.addAndGet(-bytes);
    bytes = 0;
  }

  private void releaseUpTo(Held last, List<Fragment> released) {
    List<Held> siblings = byPartition.getOrDefault(last.partition, new ArrayList<>());
    siblings.sort(BY_WRITETIME);
    int end = siblings.indexOf(last) + 1;
    for (Held held : siblings.subList(0, end)) {
      held.released = true;
      store.delete(key(held.slot));
      freeSlots.add(held.slot);
      size--;
      count(-held.bytes);
      released.add(held.fragment);
    }
    siblings.subList(0, end).clear();
    if (siblings.isEmpty()) {
      byPartition.remove(last.partition);
    }
  }

  private void hold(Held held) {
    byArrival.add(held);
    byPartition.computeIfAbsent(held.partition, any -> new ArrayList<>()).add(held);
    size++;
    count(held.bytes);
  }

  private void count(long delta) {
    bytes += delta;
    processBytes.addAndGet(delta);
  }

  private void restore() {
    List<Held> found = new ArrayList<>();
    try (KeyValueIterator<Bytes, Bytes> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, Bytes> entry = all.next();
        ByteBuffer in = entry.value.toByteBuffer();
        long arrived = in.getLong();
        Bytes encoded = Bytes.copyOf(in);
        int slot = entry.key.toByteBuffer().getInt();
        found.add(new Held(slot, arrived, 0, FragmentCodec.decode(encoded), encoded.size()));
      }
    }
    found.sort(Comparator.comparing((Held held) -> held.arrivedMillis));
    found.forEach(this::hold);
    int highest = found.stream().mapToInt(held -> held.slot).max().orElse(-1);
    slots = highest + 1;
    for (int slot = 0; slot < slots; slot++) {
      int candidate = slot;
      if (found.stream().noneMatch(held -> held.slot == candidate)) {
        freeSlots.add(slot);
      }
    }
  }

  private static Bytes key(int slot) {
    return Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(slot).array());
  }
}
