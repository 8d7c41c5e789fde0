// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import io.fullrow.model.Deletion;
import io.fullrow.model.WriteTime;
import io.fullrow.reconcile.MergeLaws;
import io.fullrow.reconcile.RangePiece;
import io.fullrow.topology.BytesSerde;
import io.fullrow.topology.TestObjects;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps of slices over range pieces, and what comes between two of them. */
class RangeStoreTest {
  private static final Bytes PARTITION =
      StateKeys.partition(TestObjects.WIDE, TestObjects.partition(1));
  private static final int PIECES = 500;
  private static final int END = 10 * PIECES;

  @TempDir private Path folder;
  private KeyValueStore<Bytes, Bytes> store;
  private RangeStore ranges;
  private StoredHeader header = StoredHeader.absent();

  @BeforeEach
  void open() {
    store =
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore("ranges"), BytesSerde.create(), BytesSerde.create())
            .withLoggingDisabled()
            .build();
    MockProcessorContext<Void, Void> context =
        new MockProcessorContext<>(new Properties(), new TaskId(0, 0), folder.toFile());
    store.init(context.getStateStoreContext(), store);
    ranges = new RangeStore(store, MergeLaws.cassandra5());
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** The purge takes out the last piece while a wide deletion still waits to become some. */
  @Test
  void shouldRememberWideRangeThatCameDuringPurge() {
    // given
    pieces(i -> 20);
    RangePiece purged = piece(0, END, 20);
    Optional<Bytes> next = purge(purged);

    // when
    add(piece(0, END, 40));
    while (next.isPresent()) {
      next = purge(new RangePiece(next.get(), purged.end(), purged.deletion()));
    }
    StateChanges changes = new StateChanges();
    header = ranges.withoutRanges(changes, header, PARTITION);
    merge(piece(0, END, 40));

    // then
    assertThat(covering(7)).contains(40L);
    assertThat(covering(END - 1)).contains(40L);
  }

  /** Equal deletions that touch are one piece of the wide layer: the rest of it goes on waiting. */
  @Test
  void shouldKeepWhatWaitsWhenItsNeighbourIsMerged() {
    pieces(i -> 10 + i % 2);
    add(piece(0, 3_000, 20));
    add(piece(2_500, END, 20));

    merge(piece(0, 3_000, 20));

    assertThat(covering(2_999)).contains(20L);
    assertThat(covering(END - 7)).contains(20L);
    merge(piece(2_500, END, 20));
    assertThat(covering(END - 7)).contains(20L);
    assertThat(header.hasWideRanges()).isFalse();
  }

  /** The highest of both while one waits, though the other is merged first. */
  @Test
  void shouldKeepLowerOneThatReachesFurther() {
    pieces(i -> 10 + i % 2);
    add(piece(2_000, END, 30));
    add(piece(0, 4_500, 25));

    merge(piece(2_000, END, 30));

    assertThat(covering(7)).contains(25L);
    assertThat(covering(4_000)).contains(30L);
    merge(piece(0, 4_500, 25));
    assertThat(covering(7)).contains(25L);
    assertThat(covering(4_000)).contains(30L);
    assertThat(header.hasWideRanges()).isFalse();
  }

  /** It is none of those that a step counts. */
  @Test
  void shouldMergeAllPiecesBehindOneThatOnlyTouches() {
    StateChanges changes = new StateChanges();
    for (int i = 0; i < PIECES; i++) {
      put(changes, piece(10 * i, 10 * i + 9, 10));
    }
    apply(changes);
    header = header.withRanges();
    add(piece(9, END, 30));

    merge(piece(9, END, 30));

    assertThat(covering(8)).contains(10L);
    assertThat(covering(END - 5)).contains(30L);
    assertThat(covering(END - 1)).contains(30L);
  }

  @Test
  void shouldJoinNeighboursOfOneDeletion() {
    StateChanges changes = new StateChanges();
    put(changes, piece(0, 10, 20));
    put(changes, piece(20, 30, 20));
    apply(changes);

    RangeStore.Addition addition =
        ranges.add(header.withRanges(), PARTITION, piece(10, 20, 20), Optional.empty());

    assertThat(addition.after()).containsExactly(piece(0, 30, 20));
  }

  /** The rest is in the same batch, and not in the store yet. */
  @Test
  void shouldRememberTheRestOfAPieceOfWhichAPartIsPurged() {
    // given
    StateChanges changes = new StateChanges();
    put(changes, piece(0, 100, 20));
    apply(changes);
    header = header.withRanges();

    // when
    StateChanges purge = new StateChanges();
    ranges.purge(purge, PARTITION, piece(0, 60, 20));
    header = ranges.withoutRanges(purge, header, PARTITION);
    apply(purge);

    // then
    assertThat(covering(10)).isEmpty();
    assertThat(covering(70)).contains(20L);
  }

  private static void put(StateChanges changes, RangePiece piece) {
    changes.putRange(
        StateKeys.entry(PARTITION, StateKeys.RANGE, piece.start()), PieceCodec.encode(piece));
  }

  private void pieces(java.util.function.IntToLongFunction writetimes) {
    StateChanges changes = new StateChanges();
    for (int i = 0; i < PIECES; i++) {
      put(changes, piece(10 * i, 10 * i + 10, writetimes.applyAsLong(i)));
    }
    apply(changes);
    header = header.withRanges();
  }

  private void add(RangePiece wide) {
    RangeStore.Addition addition = ranges.add(header, PARTITION, wide, Optional.empty());
    assertThat(addition.isWide()).isTrue();
    StateChanges changes = new StateChanges();
    ranges.replace(changes, PARTITION, addition.kind(), addition.before(), addition.after());
    apply(changes);
    header = header.withRanges().withWideRanges();
  }

  private Optional<Bytes> purge(RangePiece purged) {
    StateChanges changes = new StateChanges();
    Optional<Bytes> next = ranges.purge(changes, PARTITION, purged);
    apply(changes);
    return next;
  }

  /** All steps of its slice. */
  private void merge(RangePiece wide) {
    Optional<Bytes> next = Optional.of(wide.start());
    while (next.isPresent()) {
      StateChanges changes = new StateChanges();
      RangePiece rest = new RangePiece(next.get(), wide.end(), wide.deletion());
      next = ranges.absorb(changes, header, PARTITION, rest);
      if (next.isEmpty()) {
        header = ranges.forgetWide(changes, header.withRanges(), PARTITION, wide);
      }
      apply(changes);
    }
  }

  private Optional<Long> covering(int position) {
    return ranges
        .covering(header, PARTITION, position(position))
        .map(deletion -> deletion.writetime().micros());
  }

  private void apply(StateChanges changes) {
    changes.puts().forEach(ranges::put);
  }

  private static RangePiece piece(int start, int end, long writetime) {
    return new RangePiece(
        position(start), position(end), Deletion.at(WriteTime.ofMicros(writetime)));
  }

  private static Bytes position(int number) {
    return Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
  }
}
