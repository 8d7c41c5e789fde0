// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.WIDE;
import static io.fullrow.topology.TestObjects.WIDE_SCHEMA;
import static io.fullrow.topology.TestObjects.deletePartition;
import static io.fullrow.topology.TestObjects.row;
import static io.fullrow.topology.TestObjects.wide;
import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.event.Operation;
import io.fullrow.model.Bytes;
import io.fullrow.model.WriteTime;
import io.fullrow.topology.state.Slice;
import io.fullrow.topology.state.StateKeys;
import io.fullrow.topology.state.WorkStore;
import java.time.Duration;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is due while a task is with an instance that does not know the table. */
class DeferredWorkTest {
  private static final Duration ROUND = Duration.ofSeconds(61);
  private static final int ROWS = 500;
  private static final Duration TICK = Duration.ofMillis(200);

  private final FakeTables tables = FakeTables.usual();
  private TopologyHarness topology;

  @BeforeEach
  void open() {
    topology = TopologyHarness.of(tables, TopologyHarness.config(Duration.ZERO, 1 << 20));
  }

  @AfterEach
  void close() {
    topology.close();
  }

  @Test
  void shouldExpireRowsOnceTheTableIsKnownAgain() {
    // given
    for (int row = 0; row < ROWS; row++) {
      topology.send(
          wide(row / 100, row(row % 100).marker(10, TopologyHarness.START_SECOND + 10).build()));
    }
    topology.events(WIDE);
    tables.remove(WIDE);

    // when
    topology.advance(Duration.ofSeconds(11)).advance(TICK);
    tables.set(WIDE, WIDE_SCHEMA);
    topology.advance(ROUND).advance(TICK).advance(TICK);

    // then
    assertThat(topology.rowEvents(WIDE))
        .hasSize(ROWS)
        .allMatch(event -> event.envelope().operation() == Operation.EXPIRE);
  }

  @Test
  void shouldGoOnWithSlicesOnceTheTableIsKnownAgain() {
    // given
    for (int c = 0; c < 10; c++) {
      topology.send(wide(1, row(c).marker(10).build()));
    }
    topology.send(wide(1, deletePartition(20)));
    topology.events(WIDE);
    tables.remove(WIDE);

    // when
    topology.advance(TICK).advance(TICK);
    assertThat(topology.load.pendingSlices()).as("nobody here can do them").isZero();
    tables.set(WIDE, WIDE_SCHEMA);
    topology.advance(ROUND).advance(TICK).advance(TICK);

    // then
    assertThat(topology.rowEvents(WIDE))
        .hasSize(10)
        .allMatch(event -> event.envelope().operation() == Operation.DELETE);
    assertThat(topology.load.pendingSlices()).isZero();
  }

  /** The deletion must be there when the slices that were put aside come back. */
  @Test
  void shouldNotPurgeWhatSlicesNeedThatWerePutAside() {
    // given
    for (int c = 0; c < 10; c++) {
      topology.send(wide(1, row(c).marker(10).build()));
    }
    topology.send(wide(1, deletePartition(20)));
    topology.events(WIDE);
    tables.remove(WIDE);
    topology.advance(TICK).advance(TICK);

    // when: the purge is due before the next round
    topology.advance(TopologyHarness.RETENTION.minusSeconds(30));
    tables.set(WIDE, WIDE_SCHEMA);
    topology.advance(Duration.ofSeconds(40)).advance(TICK);
    topology.advance(ROUND).advance(TICK).advance(TICK);

    // then
    assertThat(topology.rowEvents(WIDE))
        .hasSize(10)
        .allMatch(event -> event.envelope().operation() == Operation.DELETE);
  }

  /** As bytes: a new instance of the task counts its slices anew. */
  @Test
  void shouldGiveNoSliceTheNumberOfOneThatWasPutAside() {
    // given
    KeyValueStore<Bytes, Bytes> store = topology.store(Names.WORK_STORE);
    Bytes partition = StateKeys.partition(WIDE, TestObjects.partition(1));
    Slice first = new Slice(partition, partition, partition, WriteTime.ofMicros(1));
    Slice second = new Slice(partition, partition, partition, WriteTime.ofMicros(2));
    WorkStore before = new WorkStore(store);
    before.addSlice(first);
    before.defer(before.firstSlice().get(0));

    // when
    WorkStore after = new WorkStore(store);
    after.addSlice(second);
    after.recall(after.deferred(Bytes.empty(), 1).get(0));

    // then
    assertThat(after.slices()).isEqualTo(2);
    assertThat(Slice.decode(after.firstSlice().get(0).value())).isEqualTo(first);
    after.removeSlice(after.firstSlice().get(0).workKey());
    assertThat(Slice.decode(after.firstSlice().get(0).value())).isEqualTo(second);
  }

  @Test
  void shouldForgetTombstonesOnceTheTableIsKnownAgain() {
    // given
    topology.send(wide(1, deletePartition(20)));
    topology.drain();
    tables.remove(WIDE);

    // when
    topology.advance(TopologyHarness.RETENTION.multipliedBy(2)).advance(TICK);
    tables.set(WIDE, WIDE_SCHEMA);
    topology.advance(ROUND).advance(TICK).advance(ROUND).advance(TICK);

    // then
    assertThat(topology.entries(Names.ROW_STORE)).isZero();
  }
}
