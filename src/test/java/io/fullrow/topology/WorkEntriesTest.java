// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.WIDE;
import static io.fullrow.topology.TestObjects.row;
import static io.fullrow.topology.TestObjects.wide;
import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.event.DataEvent;
import io.fullrow.event.Operation;
import io.fullrow.model.Bytes;
import io.fullrow.topology.state.WorkStore;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

/** Decision 21: the work store holds at most one expiry and one purge entry for each row. */
class WorkEntriesTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int EXPIRY = 1;
  private static final int PURGE = 2;

  @Test
  void shouldKeepOneExpiryOfARowThatIsRewrittenWithATtl() {
    try (TopologyHarness topology = TopologyHarness.withoutWindow()) {
      for (int i = 0; i < 200; i++) {
        long expiry = TopologyHarness.START_SECOND + 10_000 + i;
        topology.send(wide(1, row(1).marker(i, expiry).set("a", "x", i, expiry).build()));
      }

      assertThat(topology.entries(Names.WORK_STORE)).isEqualTo(1);
    }
  }

  @Test
  void shouldEmitEachExpiryInItsSecondHoweverOftenTtlsChange() {
    for (long seed = 1; seed <= 2; seed++) {
      try (TopologyHarness topology = TopologyHarness.withoutWindow()) {
        expiries(topology, new SplittableRandom(seed), "seed " + seed);
      }
    }
  }

  private static void expiries(TopologyHarness topology, SplittableRandom random, String seed) {
    long expiry = 0;
    for (int i = 0; i < 100; i++) {
      if (random.nextInt(3) == 0) {
        expiry = random.nextInt(4) == 0 ? 0 : topology.nowSecond() + random.nextInt(1, 15);
        TestObjects.RowWrite write = row(1);
        write = expiry == 0 ? write.set("a", "x", i) : write.set("a", "x", i, expiry);
        topology.send(wide(1, write.build()));
      }
      topology.events(WIDE);
      topology.advance(SECOND);

      List<Operation> emitted =
          topology.rowEvents(WIDE).stream().map(event -> event.envelope().operation()).toList();
      assertThat(emitted)
          .as("%s, second %d", seed, i)
          .isEqualTo(expiry == topology.nowSecond() ? List.of(Operation.EXPIRE) : List.of());
      assertThat(entries(topology, EXPIRY)).as(seed).isLessThanOrEqualTo(1);
      assertThat(entries(topology, PURGE)).as(seed).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void shouldLeaveNoEntryOfARowThatIsGone() {
    try (TopologyHarness topology = TopologyHarness.withoutWindow()) {
      for (int i = 0; i < 20; i++) {
        long expiry = topology.nowSecond() + 1_000;
        topology.send(
            wide(1, row(1).set("a", "x", 10L * i, expiry).unset("b", 10L * i).build()),
            wide(1, TestObjects.deleteRange(0, 5, 10 * i + 5)));
        topology.drain();
        topology.advance(SECOND);
      }

      assertThat(entries(topology, EXPIRY)).isZero();
      assertThat(entries(topology, PURGE)).isEqualTo(20); // of the ranges as they were deleted
    }
  }

  /** Former releases left one entry for each second for which a row ever had one. */
  @Test
  void shouldDropTheSurplusOfFormerReleases() {
    try (TopologyHarness topology = TopologyHarness.withoutWindow()) {
      long now = topology.nowSecond();
      topology.send(wide(1, row(1).marker(10, now + 50).unset("b", 10).build()));
      topology.events(WIDE);
      Bytes key = firstRow(topology);
      WorkStore work = new WorkStore(topology.store(Names.WORK_STORE));
      for (int second = 1; second <= 30; second++) {
        work.addExpiry(now + second, key, true);
        work.addPurge(now + second, key, Bytes.empty());
      }

      for (int second = 1; second <= 100; second++) {
        topology.advance(SECOND);
      }

      List<DataEvent> events = topology.events(WIDE);
      assertThat(events)
          .extracting(event -> event.envelope().operation())
          .containsExactly(Operation.EXPIRE);
      assertThat(entries(topology, EXPIRY)).isZero();
      assertThat(entries(topology, PURGE)).isEqualTo(1);
    }
  }

  private static Bytes firstRow(TopologyHarness topology) {
    KeyValueStore<Bytes, Bytes> rows = topology.store(Names.ROW_STORE);
    try (var all = rows.all()) {
      return all.next().key;
    }
  }

  private static long entries(TopologyHarness topology, int kind) {
    AtomicLong count = new AtomicLong();
    KeyValueStore<Bytes, Bytes> store = topology.store(Names.WORK_STORE);
    try (var all = store.all()) {
      all.forEachRemaining(entry -> count.addAndGet(entry.key.unsignedByteAt(0) == kind ? 1 : 0));
    }
    return count.get();
  }
}
