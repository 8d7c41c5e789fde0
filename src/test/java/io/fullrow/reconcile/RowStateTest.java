// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowStateTest {
  private static final WriteTime T = WriteTime.ofMicros(1);
  private static final Expiry AT_100 = Expiry.at(100, 10);

  @Test
  void shouldBeLiveWhileItsMarkerIs() {
    // given
    RowState row =
        new RowState(
            Optional.of(RowMarker.expiring(T, AT_100)), Optional.empty(), RowContent.none(), false);

    // then
    assertThat(row.liveAt(99)).isTrue();
    assertThat(row.liveAt(100)).isFalse();
  }

  @Test
  void shouldBeLiveWhileAnyCellIs() {
    // given
    RowState row =
        columns(
            Map.of(
                CellKey.simple("a"), Cell.tombstone(T, 90),
                CellKey.simple("b"), Cell.expiring(T, Bytes.empty(), AT_100)));

    // then
    assertThat(row.liveAt(99)).isTrue();
    assertThat(row.liveAt(100)).isFalse();
  }

  @Test
  void shouldBeEmptyOnlyWithNothingRetained() {
    // given
    Deletion deletion = new Deletion(T, 90);
    RowState deleted =
        new RowState(Optional.empty(), Optional.of(deletion), RowContent.none(), false);

    // then
    assertThat(RowState.empty().withPublished(true).isEmpty()).isTrue();
    assertThat(deleted.isEmpty()).isFalse();
    assertThat(columns(Map.of(CellKey.simple("a"), Cell.tombstone(T, 90))).isEmpty()).isFalse();
    assertThat(PartitionState.empty().isEmpty()).isTrue();
    assertThat(new PartitionState(Optional.of(deletion), RowState.empty()).isEmpty()).isFalse();
    assertThat(PartitionState.empty().withStaticRow(deleted).isEmpty()).isFalse();
  }

  private static RowState columns(Map<CellKey, Cell> cells) {
    return new RowState(Optional.empty(), Optional.empty(), RowContent.of(cells), false);
  }
}
