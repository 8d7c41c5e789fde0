// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.testkit.CpuTime;
import io.fullrow.topology.BytesSerde;
import io.fullrow.topology.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** Many fragments of one Cassandra partition within one window. */
class OrderBufferBurstTest {
  private static final int FRAGMENTS = 50_000;
  private static final int STEP = 100;

  /** Of processor time: the transaction's timeout, a fraction of which is needed. */
  private static final Duration BOUND = Duration.ofSeconds(10);

  private final KeyValueStore<Bytes, Bytes> store = store();

  @Test
  void shouldReleaseBurstOfOnePartitionWithinTheTransactionsTimeout() {
    // given
    OrderBuffer buffer = new OrderBuffer(store, new AtomicLong());
    for (int i = 0; i < FRAGMENTS; i++) {
      add(buffer, i, 1);
    }

    // when
    List<Fragment> released = new ArrayList<>();
    Duration cost = CpuTime.of(() -> released.addAll(drain(buffer, 1)));

    // then
    assertThat(cost).isLessThan(BOUND);
    assertThat(released).hasSize(FRAGMENTS);
    assertThat(released).extracting(fragment -> fragment.change().writetime()).isSorted();
    assertThat(buffer.size()).isZero();
  }

  @Test
  void shouldKeepOrderAndSlotsOverRestart() {
    // given
    OrderBuffer before = new OrderBuffer(store, new AtomicLong());
    add(before, 5, 1);
    add(before, 7, 2);
    add(before, 7, 3);
    before.releaseOldest();
    before.sweep();
    before.sweep();

    // when
    OrderBuffer after = new OrderBuffer(store, new AtomicLong());
    add(after, 6, 4);

    // then
    assertThat(after.size()).isEqualTo(3);
    assertThat(drain(after, 4))
        .extracting(fragment -> fragment.change().writetime().micros())
        .containsExactly(6L, 7L, 7L);
    after.sweep();
    after.sweep();
    assertThat(store.approximateNumEntries()).isZero();
  }

  private static List<Fragment> drain(OrderBuffer buffer, long millis) {
    List<Fragment> released = new ArrayList<>();
    List<Fragment> step;
    do {
      step = buffer.releaseArrivedBy(millis, STEP);
      released.addAll(step);
    } while (!step.isEmpty());
    return released;
  }

  private static void add(OrderBuffer buffer, long micros, long arrivedMillis) {
    Fragment fragment =
        new Fragment(
            TableId.parse("k.t"),
            PartitionKey.of(Bytes.of((byte) 1)),
            new Change.Partition(Deletion.at(WriteTime.ofMicros(micros))),
            false,
            false,
            new Origin("", 0, 0, 0, Optional.empty()));
    buffer.add(FragmentCodec.encode(fragment), fragment, arrivedMillis, OrderBuffer.RECENT);
  }

  private static KeyValueStore<Bytes, Bytes> store() {
    KeyValueStore<Bytes, Bytes> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(Names.BUFFER_STORE),
                BytesSerde.create(),
                BytesSerde.create())
            .withLoggingDisabled()
            .withCachingDisabled()
            .build();
    store.init(new MockProcessorContext<>().getStateStoreContext(), store);
    return store;
  }
}
