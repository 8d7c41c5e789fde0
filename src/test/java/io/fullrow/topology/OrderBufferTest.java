package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.row;
import static io.fullrow.topology.TestObjects.wide;
import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.decode.fragment.FragmentCodec;
import io.fullrow.model.Fragment;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OrderBufferTest {
  private final AtomicLong bytes = new AtomicLong();

  private static void add(OrderBuffer buffer, long nowMillis, Fragment fragment) {
    buffer.add(FragmentCodec.encode(fragment), fragment, nowMillis);
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
      before.close();
      assertThat(bytes).hasValue(0);

      OrderBuffer after = new OrderBuffer(topology.store(Names.BUFFER_STORE), bytes);

      assertThat(after.size()).isEqualTo(2);
      add(after, 4, at(1, 20));
      assertThat(writetimes(after.releaseArrivedBy(1, 10))).containsExactly(20L, 30L);
      assertThat(writetimes(after.releaseArrivedBy(2, 10))).containsExactly(5L);
      assertThat(after.releaseArrivedBy(Long.MAX_VALUE, 10)).isEmpty();
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
}
