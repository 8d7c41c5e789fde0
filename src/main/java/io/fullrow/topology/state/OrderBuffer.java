// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Bytes;
import io.fullrow.model.Fragment;
import io.fullrow.model.WriteTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Holds fragments for a short time and lets those of one Cassandra partition go in the order of
 * their writetimes. Arrival alone decides when: a writetime in the far future holds nothing up.
 * What has waited in a backlog need not wait here: it goes when what was sent a window later has
 * come.
 *
 * <p>Law: when a fragment goes, all of its partition with a lower writetime that wait here have
 * gone before it. So it takes earlier-written siblings along whose own window is not over:
 *
 * <pre>
 * arrival  →  a(w=5)   b(w=3)   c(w=9)          one partition
 * the window of a is over: b goes, then a; c stays
 * </pre>
 *
 * <p>That is why there are two orders: the queue of arrivals, which tells whose window is over, and
 * one queue by writetime for each partition. What was released by the second is only marked, and
 * left out when its turn comes in the first: to remove it from the middle would cost a scan.
 *
 * <p>Slots of the store are used again, the last that became free first: a slot that is taken and
 * freed again and again between two commits is written once, for the store is cached, and its
 * changelog compacts to a few entries and restores quickly. A fragment that was released stays in
 * its slot until that is used again, or {@link #sweep} comes by twice. After a crash it is restored
 * and released once more: the merge finds that it changes nothing. Not thread-safe.
 */
public final class OrderBuffer {
  private static final Comparator<Held> BY_WRITETIME =
      Comparator.comparing((Held held) -> held.writetime).thenComparingLong(held -> held.sequence);

  /** In place of the time at which a fragment was sent that is not of a backlog. */
  public static final long RECENT = Long.MAX_VALUE;

  /** Of one partition that wait at the same time, seldom more. */
  private static final int SIBLINGS = 2;

  private final KeyValueStore<Bytes, Bytes> store;
  private final AtomicLong processBytes;
  private final Deque<Held> byArrival = new ArrayDeque<>();
  private final Map<Bytes, Queue<Held>> byPartition = new HashMap<>();
  private final Deque<Integer> freeSlots = new ArrayDeque<>();

  /** Free, and their fragments still stored: since the last sweep, and since the one before. */
  private BitSet stale = new BitSet();

  private BitSet staleBefore = new BitSet();
  private int slots;
  private long sequence;
  private int size;
  private long bytes;

  /** A fragment that waits. */
  private static final class Held {
    private final int slot;
    private final long arrivedMillis;
    private final long sentMillis;
    private final long sequence;
    private final Bytes partition;
    private final Fragment fragment;
    private final WriteTime writetime;
    private final int bytes;
    private boolean released;

    Held(
        int slot,
        long arrivedMillis,
        long sentMillis,
        long sequence,
        Fragment fragment,
        int bytes) {
      this.slot = slot;
      this.arrivedMillis = arrivedMillis;
      this.sentMillis = sentMillis;
      this.sequence = sequence;
      this.partition = StateKeys.partition(fragment.table(), fragment.partition());
      this.fragment = fragment;
      this.writetime = fragment.change().writetime();
      this.bytes = bytes;
    }
  }

  /**
   * @param processBytes counts the bytes of all buffers of the process
   */
  public OrderBuffer(KeyValueStore<Bytes, Bytes> store, AtomicLong processBytes) {
    this.store = store;
    this.processBytes = processBytes;
    restore();
  }

  public int size() {
    return size;
  }

  /**
   * @param sentMillis when it was sent to the join, of a backlog; else {@link #RECENT}
   */
  public void add(Bytes encoded, Fragment fragment, long nowMillis, long sentMillis) {
    Integer free = freeSlots.poll();
    int slot = free == null ? slots++ : free;
    stale.clear(slot);
    staleBefore.clear(slot);
    store.put(BufferEntry.key(slot), new BufferEntry(nowMillis, encoded).encode());
    hold(new Held(slot, nowMillis, sentMillis, sequence++, fragment, encoded.size()));
  }

  /**
   * Lets go the oldest fragment that arrived at or before {@code millis}, and whatever must precede
   * it, but no more than {@code limit}: call again for the rest.
   *
   * @return empty if there is none
   */
  public List<Fragment> releaseArrivedBy(long millis, int limit) {
    Held oldest = oldest();
    return oldest == null || oldest.arrivedMillis > millis ? List.of() : releaseUpTo(oldest, limit);
  }

  /** The same for the oldest fragment, if it was sent at or before {@code millis} in a backlog. */
  public List<Fragment> releaseSentBy(long millis, int limit) {
    Held oldest = oldest();
    return oldest == null || oldest.sentMillis > millis ? List.of() : releaseUpTo(oldest, limit);
  }

  /** Lets the oldest fragment go, and whatever must precede it. */
  public List<Fragment> releaseOldest() {
    Held oldest = oldest();
    return oldest == null ? List.of() : releaseUpTo(oldest, Integer.MAX_VALUE);
  }

  /** The buffer's task is closed: its bytes no longer count. */
  public void close() {
    processBytes.addAndGet(-bytes);
    bytes = 0;
  }

  private @Nullable Held oldest() {
    while (!byArrival.isEmpty() && byArrival.peek().released) {
      byArrival.poll();
    }
    return byArrival.peek();
  }

  private List<Fragment> releaseUpTo(Held last, int limit) {
    List<Fragment> fragments = new ArrayList<>();
    Queue<Held> siblings = Objects.requireNonNull(byPartition.get(last.partition));
    while (!last.released && fragments.size() < limit) {
      Held held = siblings.poll();
      if (held == null) {
        throw new IllegalStateException("a fragment is held without its partition");
      }
      held.released = true;
      free(held);
      size--;
      count(-held.bytes);
      fragments.add(held.fragment);
    }
    if (siblings.isEmpty()) {
      byPartition.remove(last.partition);
    }
    return fragments;
  }

  private void free(Held held) {
    if (held.fragment.refresh()) {
      // Released again, it would be sent again.
      remove(held.slot);
    } else {
      stale.set(held.slot);
    }
    freeSlots.push(held.slot);
  }

  /**
   * Removes what was released before the last sweep and whose slot was not used since; called every
   * now and then.
   */
  public void sweep() {
    staleBefore.stream().forEach(this::remove);
    BitSet swept = staleBefore;
    swept.clear();
    staleBefore = stale;
    stale = swept;
  }

  /** A delete would read the entry first. */
  private void remove(int slot) {
    store.put(BufferEntry.key(slot), null);
  }

  private void hold(Held held) {
    byArrival.add(held);
    byPartition
        .computeIfAbsent(held.partition, any -> new PriorityQueue<>(SIBLINGS, BY_WRITETIME))
        .add(held);
    size++;
    count(held.bytes);
  }

  private void count(long delta) {
    bytes += delta;
    processBytes.addAndGet(delta);
  }

  private void restore() {
    List<Held> found = new ArrayList<>();
    BitSet used = new BitSet();
    try (KeyValueIterator<Bytes, Bytes> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, Bytes> entry = all.next();
        BufferEntry stored = BufferEntry.decode(entry.value);
        int slot = BufferEntry.slot(entry.key);
        Fragment fragment = FragmentCodec.decode(stored.fragment());
        found.add(
            new Held(
                slot,
                stored.arrivedMillis(),
                RECENT,
                sequence++,
                fragment,
                stored.fragment().size()));
        used.set(slot);
      }
    }
    found.sort(Comparator.comparing((Held held) -> held.arrivedMillis));
    found.forEach(this::hold);
    slots = used.length();
    for (int slot = used.nextClearBit(0); slot < slots; slot = used.nextClearBit(slot + 1)) {
      freeSlots.add(slot);
    }
  }
}
