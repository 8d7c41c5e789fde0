package io.fullrow.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Columns;
import io.fullrow.model.Deletion;
import io.fullrow.model.WriteTime;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartitionMergeTest {
  private static final CellKey S = CellKey.simple("s");

  private final PartitionMerge partitions = new PartitionMerge(MergeLaws.cassandra5());

  @Test
  void shouldLetStaticCellsFallToThePartitionDeletion() {
    // given
    PartitionState state = partitions.merge(PartitionState.empty(), write(5));

    // then
    assertThat(partitions.merge(state, delete(4)).staticRow()).isSameAs(state.staticRow());
    assertThat(partitions.merge(state, delete(5)).staticRow().isEmpty()).isTrue();
  }

  @Test
  void shouldIgnoreALateStaticWriteUnderTheDeletion() {
    // given
    PartitionState state = partitions.merge(PartitionState.empty(), delete(5));

    // then
    assertThat(partitions.merge(state, write(5))).isSameAs(state);
    assertThat(partitions.merge(state, write(6)).staticRow().columns().cells()).hasSize(1);
  }

  @Test
  void shouldKeepTheHighestDeletion() {
    // given
    PartitionState state = partitions.merge(PartitionState.empty(), delete(5));

    // then
    assertThat(partitions.merge(state, delete(4))).isSameAs(state);
    assertThat(partitions.merge(state, delete(5))).isSameAs(state);
    assertThat(partitions.merge(state, delete(6)).deletion()).contains(deletion(6));
  }

  @Test
  void shouldCarryPublishedOfTheStaticRowThrough() {
    // given
    PartitionState written = partitions.merge(PartitionState.empty(), write(5));
    PartitionState state = written.withStaticRow(written.staticRow().withPublished(true));

    // then
    assertThat(partitions.merge(state, delete(5)).staticRow().published()).isTrue();
  }

  @Test
  void shouldForgetTheDeletionAndStaticTombstonesInAPurge() {
    // given
    PartitionState deleted = partitions.merge(PartitionState.empty(), delete(5));
    PartitionState state =
        partitions.merge(
            partitions.merge(deleted, write(6)),
            new Change.StaticRow(
                Columns.of(Map.of(CellKey.simple("t"), Cell.tombstone(at(6), 90)))));

    // when
    PartitionState after = partitions.purge(state, 1_000);

    // then
    assertThat(after).isEqualTo(partitions.merge(PartitionState.empty(), write(6)));
    assertThat(partitions.purge(after, 1_000)).isSameAs(after);
    assertThat(partitions.purge(deleted, 1_000).isEmpty()).isTrue();
  }

  private static Change.StaticRow write(long micros) {
    return new Change.StaticRow(Columns.of(Map.of(S, Cell.live(at(micros), Bytes.of((byte) 1)))));
  }

  private static Change.Partition delete(long micros) {
    return new Change.Partition(deletion(micros));
  }

  private static Deletion deletion(long micros) {
    return new Deletion(at(micros), 50);
  }

  private static WriteTime at(long micros) {
    return WriteTime.ofMicros(micros);
  }
}
