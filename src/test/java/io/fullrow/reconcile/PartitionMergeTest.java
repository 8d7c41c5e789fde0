// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.RowContent;
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

  private static Change.StaticRow write(long micros) {
    return new Change.StaticRow(
        RowContent.of(Map.of(S, Cell.live(at(micros), Bytes.of((byte) 1)))));
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
