// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.row;
import static io.fullrow.topology.TestObjects.wide;
import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Fragment;
import io.fullrow.topology.state.OrderBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OrderBufferTest {
  private final AtomicLong bytes = new AtomicLong();

  private static void add(OrderBuffer buffer, long nowMillis, Fragment fragment) {
    buffer.add(FragmentCodec.encode(fragment), fragment, nowMillis, OrderBuffer.RECENT);
  }

  private static Fragment at(int p, long writetime) {
    return wide(p, row(1).marker(writetime).build());
  }

  private static List<Long> writetimes(List<Fragment> fragments) {
    return fragments.stream().map(fragment -> fragment.change().writetime().micros()).toList();
  }

  @Test
  void shouldRestoreFromItsStore() {
    try (TopologyHarness topology = TopologyHarness.withoutWindow()) {
      OrderBuffer before = new OrderBuffer(topology.store(Names.BUFFER_STORE), bytes);
      add(before, 1, at(1, 30));
      add(before, 2, at(2, 5));
      add(before, 3, at(1, 10));
      before.releaseArrivedBy(1, 1); // frees the slot of 10, which 30 waits for
      before.sweep();
      before.sweep();
      before.close();
      assertThat(bytes).hasValue(0);

      OrderBuffer after = new OrderBuffer(topology.store(Names.BUFFER_STORE), bytes);

      assertThat(after.size()).isEqualTo(2);
      add(after, 4, at(1, 20));
      assertThat(writetimes(after.releaseArrivedBy(1, 10))).containsExactly(20L, 30L);
      assertThat(writetimes(after.releaseArrivedBy(2, 10))).containsExactly(5L);
      assertThat(after.releaseArrivedBy(Long.MAX_VALUE, 10)).isEmpty();
      after.sweep();
      after.sweep();
      assertThat(topology.entries(Names.BUFFER_STORE)).isZero();
      assertThat(bytes).hasValue(0);
    }
  }

  @Test
  void shouldReleaseInStepsWithoutLosingTheOrder() {
    try (TopologyHarness topology = TopologyHarness.withoutWindow()) {
      OrderBuffer buffer = new OrderBuffer(topology.store(Names.BUFFER_STORE), bytes);
      add(buffer, 1, at(1, 30));
      add(buffer, 2, at(1, 10));
      add(buffer, 3, at(1, 20));

      assertThat(writetimes(buffer.releaseArrivedBy(1, 2))).containsExactly(10L, 20L);
      assertThat(writetimes(buffer.releaseArrivedBy(1, 2))).containsExactly(30L);
      assertThat(buffer.size()).isZero();
    }
  }

  /** What was released is stored a while longer, and the merge knows it. */
  @Test
  void shouldReleaseAgainWhatWasReleasedJustBeforeACrash() {
    try (TopologyHarness topology = TopologyHarness.withoutWindow()) {
      OrderBuffer before = new OrderBuffer(topology.store(Names.BUFFER_STORE), bytes);
      add(before, 1, at(1, 10));
      before.releaseArrivedBy(1, 1);
      before.sweep();

      OrderBuffer after = new OrderBuffer(topology.store(Names.BUFFER_STORE), bytes);

      assertThat(writetimes(after.releaseArrivedBy(1, 10))).containsExactly(10L);
    }
  }

  @Test
  void shouldNotSweepSlotsThatAreUsedAgain() {
    try (TopologyHarness topology = TopologyHarness.withoutWindow()) {
      OrderBuffer before = new OrderBuffer(topology.store(Names.BUFFER_STORE), bytes);
      add(before, 1, at(1, 10));
      add(before, 2, at(2, 20));
      before.releaseArrivedBy(2, 1);
      before.releaseArrivedBy(2, 1);
      before.sweep();
      add(before, 3, at(3, 30));
      before.sweep();

      OrderBuffer after = new OrderBuffer(topology.store(Names.BUFFER_STORE), bytes);

      assertThat(after.size()).isEqualTo(1);
      assertThat(writetimes(after.releaseArrivedBy(3, 10))).containsExactly(30L);
    }
  }

  /** A refresh is always sent: released again, it would be sent again. */
  @Test
  void shouldNotKeepReleasedRefreshes() {
    try (TopologyHarness topology = TopologyHarness.withoutWindow()) {
      OrderBuffer buffer = new OrderBuffer(topology.store(Names.BUFFER_STORE), bytes);
      Fragment change = at(1, 10);
      Fragment refresh =
          new Fragment(
              change.table(), change.partition(), change.change(), false, true, change.origin());
      add(buffer, 1, refresh);

      assertThat(buffer.releaseArrivedBy(1, 10)).containsExactly(refresh);

      assertThat(topology.entries(Names.BUFFER_STORE)).isZero();
    }
  }
}
