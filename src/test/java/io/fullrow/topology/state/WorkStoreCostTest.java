// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import io.fullrow.model.WriteTime;
import io.fullrow.topology.BytesSerde;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a look at the work costs in a RocksDB store that keeps a tombstone of each entry that was
 * finished. {@code -Dfullrow.work.finished=1000000} for the size that DESIGN names.
 */
class WorkStoreCostTest {
  private static final int FINISHED = Integer.getInteger("fullrow.work.finished", 100_000);
  private static final int LOOKS = 50;

  /** Without a mark one look took 38 ms after 200,000 expiries. */
  private static final long MAX_MICROS = 2_000;

  @TempDir private Path folder;
  private KeyValueStore<Bytes, Bytes> store;

  @BeforeEach
  void open() {
    store =
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore("work"), BytesSerde.create(), BytesSerde.create())
            .withLoggingDisabled()
            .build();
    MockProcessorContext<Void, Void> context =
        new MockProcessorContext<>(
            new Properties(), new org.apache.kafka.streams.processor.TaskId(0, 0), folder.toFile());
    store.init(context.getStateStoreContext(), store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldNotPassFinishedExpiriesAndPurges() {
    WorkStore work = new WorkStore(store);
    for (int i = 0; i < FINISHED; i++) {
      work.addExpiry(1_000 + i / 10_000, number(i), false);
      work.addPurge(1_000 + i / 10_000, number(i), Bytes.empty());
    }
    for (var due = work.expiriesUntil(9_999, 200); !due.isEmpty(); ) {
      due.forEach(one -> work.remove(one.workKey()));
      due = work.expiriesUntil(9_999, 200);
    }
    for (var due = work.purgesUntil(9_999, 200); !due.isEmpty(); ) {
      due.forEach(one -> work.remove(one.workKey()));
      due = work.purgesUntil(9_999, 200);
    }

    assertThat(micros(() -> work.expiriesUntil(9_999, 200))).isLessThan(MAX_MICROS);
    assertThat(micros(() -> work.purgesUntil(9_999, 200))).isLessThan(MAX_MICROS);
    assertThat(micros(() -> new WorkStore(store).expiriesUntil(9_999, 200)))
        .as("after a restart")
        .isLessThan(MAX_MICROS);
  }

  @Test
  void shouldNotPassFinishedSlices() {
    WorkStore work = new WorkStore(store);
    Slice slice = new Slice(number(1), number(1), number(2), WriteTime.ofMicros(1));
    for (int i = 0; i < FINISHED; i++) {
      work.addSlice(slice);
      work.addSlice(slice);
      work.removeSlice(work.firstSlice().get(0).workKey());
      work.removeSlice(work.firstSlice().get(0).workKey());
    }
    work.addSlice(slice);

    assertThat(micros(work::firstSlice)).isLessThan(MAX_MICROS);
    WorkStore again = new WorkStore(store);
    assertThat(again.slices()).isEqualTo(1);
    assertThat(micros(() -> new WorkStore(store).firstSlice())).isLessThan(MAX_MICROS);
  }

  @Test
  void shouldNotPassFinishedParkedRecords() {
    ParkedRecords parked = new ParkedRecords(store, WorkStore.PARKED);
    for (int i = 0; i < FINISHED; i++) {
      parked.add(number(i));
    }
    while (parked.size() > 0) {
      parked.nextRound(500).forEach(entry -> parked.remove(entry.key));
    }
    parked.add(number(-1));

    assertThat(micros(() -> parked.nextRound(500))).isLessThan(MAX_MICROS);
    assertThat(new ParkedRecords(store, WorkStore.PARKED).nextRound(9)).hasSize(1);
    assertThat(micros(() -> new ParkedRecords(store, WorkStore.PARKED).nextRound(500)))
        .isLessThan(MAX_MICROS);
  }

  /** Entries may come that are earlier than all that was finished: a clock was put back. */
  @Test
  void shouldFindEntriesThatAreEarlierThanTheFinished() {
    WorkStore work = new WorkStore(store);
    for (int i = 0; i < 3_000; i++) {
      work.addExpiry(1_000 + i, number(i), false);
    }
    for (var due = work.expiriesUntil(9_999, 200); !due.isEmpty(); ) {
      due.forEach(one -> work.remove(one.workKey()));
      due = work.expiriesUntil(9_999, 200);
    }

    work.addExpiry(5, number(1), false);

    assertThat(work.expiriesUntil(9_999, 200))
        .extracting(WorkStore.Due::second)
        .containsExactly(5L);
    assertThat(new WorkStore(store).expiriesUntil(9_999, 200))
        .extracting(WorkStore.Due::second)
        .containsExactly(5L);
  }

  /** CPU time of one look. */
  private static long micros(Runnable look) {
    var threads = ManagementFactory.getThreadMXBean();
    look.run();
    long start = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < LOOKS; i++) {
      look.run();
    }
    long micros = (threads.getCurrentThreadCpuTime() - start) / 1_000 / LOOKS;
    System.getLogger(WorkStoreCostTest.class.getName())
        .log(System.Logger.Level.INFO, "a look after {0} takes {1} µs", FINISHED, micros);
    return micros;
  }

  private static Bytes number(int value) {
    return Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }
}
