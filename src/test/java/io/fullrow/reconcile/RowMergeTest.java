// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowMergeTest {
  private static final CellKey A = CellKey.simple("a");
  private static final CellKey B = CellKey.simple("b");
  private static final CellKey M_X = CellKey.element("m", Bytes.of((byte) 'x'));
  private static final CellKey N_X = CellKey.element("n", Bytes.of((byte) 'x'));
  private static final Bytes VALUE = Bytes.of((byte) 7);
  private static final RowContent NONE = RowContent.none();

  private final RowMerge rows = new RowMerge(MergeLaws.cassandra5());

  @Test
  void shouldKeepCellsThatTheFragmentDoesNotTouch() {
    // given
    RowState state = cells(Map.of(A, live(1)));

    // when
    RowState after = rows.merge(state, write(RowContent.of(Map.of(B, live(1)))), none());

    // then
    assertThat(after).isEqualTo(cells(Map.of(A, live(1), B, live(1))));
  }

  @Test
  void shouldReturnTheSameStateForADuplicate() {
    // given
    Change.Row change =
        new Change.Row(
            Clustering.none(),
            Optional.of(RowMarker.live(at(3))),
            Optional.of(deletion(2)),
            RowContent.of(Map.of(A, live(3), M_X, live(5)), Map.of("m", deletion(4))));
    RowState state = rows.merge(RowState.empty(), change, none());

    // then
    assertThat(rows.merge(state, change, none())).isSameAs(state);
    assertThat(rows.merge(state, change, Optional.of(deletion(1)))).isSameAs(state);
  }

  @Test
  void shouldShareColumnsThatADuplicateCellDoesNotChange() {
    // given
    RowState state = cells(Map.of(A, live(1)));
    Change.Row change =
        new Change.Row(
            Clustering.none(),
            Optional.of(RowMarker.live(at(1))),
            none(),
            RowContent.of(Map.of(A, live(1))));

    // when
    RowState after = rows.merge(state, change, none());

    // then
    assertThat(after.marker()).isPresent();
    assertThat(after.columns()).isSameAs(state.columns());
  }

  @Test
  void shouldReturnTheSameStateForAnOlderFragment() {
    // given
    RowState state = cells(Map.of(A, live(2)));

    // then
    assertThat(rows.merge(state, write(RowContent.of(Map.of(A, live(1)))), none())).isSameAs(state);
  }

  @Test
  void shouldLetADeletionWinTiesWithMarkerAndCells() {
    // given
    Change.Row both =
        new Change.Row(
            Clustering.none(),
            Optional.of(RowMarker.live(at(5))),
            Optional.of(deletion(5)),
            RowContent.of(Map.of(A, live(5), B, live(6))));

    // when
    RowState after = rows.merge(RowState.empty(), both, none());

    // then
    assertThat(after)
        .isEqualTo(row(Optional.empty(), Optional.of(deletion(5)), Map.of(B, live(6))));
  }

  @Test
  void shouldDropCellTombstonesThatARowDeletionCovers() {
    // given
    RowState state = cells(Map.of(A, Cell.tombstone(at(1), 90)));

    // when
    RowState after = rows.merge(state, deleteRow(1), none());

    // then
    assertThat(after).isEqualTo(row(Optional.empty(), Optional.of(deletion(1)), Map.of()));
  }

  @Test
  void shouldShowALaterWriteWithALowerTimeAfterAColumnDeletionOfAnUpdateOnlyRow() {
    // given
    RowState state =
        rows.merge(
            RowState.empty(), write(RowContent.of(Map.of(A, Cell.tombstone(at(5), 90)))), none());

    // when
    RowState after = rows.merge(state, write(RowContent.of(Map.of(B, live(3)))), none());

    // then
    assertThat(after.liveAt(0)).isTrue();
  }

  @Test
  void shouldNeverConvertAnExpiredCell() {
    // given
    Cell expired = Cell.expiring(at(1), VALUE, Expiry.at(0, 1));

    // when
    RowState after = rows.merge(RowState.empty(), write(RowContent.of(Map.of(A, expired))), none());

    // then
    assertThat(after).isEqualTo(cells(Map.of(A, expired)));
  }

  @Test
  void shouldCarryPublishedThrough() {
    // given
    RowState state = cells(Map.of(A, live(1))).withPublished(true);

    // then
    assertThat(rows.merge(state, deleteRow(2), none()).published()).isTrue();
    assertThat(rows.cover(state, deletion(2)).published()).isTrue();
    assertThat(rows.mergeStatic(state, NONE, Optional.of(deletion(2))).published()).isTrue();
    assertThat(forgotten(rows.merge(state, deleteRow(2), none())).published()).isTrue();
  }

  @Test
  void shouldOverwriteACollection() {
    // given
    RowState state = cells(Map.of(M_X, live(3), N_X, live(3)));
    CellKey other = CellKey.element("m", Bytes.of((byte) 'y'));
    RowContent overwrite = RowContent.of(Map.of(other, live(5)), Map.of("m", deletion(4)));

    // when
    RowState after = rows.merge(state, write(overwrite), none());

    // then
    assertThat(after.columns())
        .isEqualTo(RowContent.of(Map.of(other, live(5), N_X, live(3)), Map.of("m", deletion(4))));
  }

  @Test
  void shouldDropElementsAtTheTimeOfTheComplexDeletion() {
    // given
    RowContent change = RowContent.of(Map.of(M_X, live(4)), Map.of("m", deletion(4)));

    // when
    RowState after = rows.merge(RowState.empty(), write(change), none());

    // then
    assertThat(after.columns()).isEqualTo(RowContent.of(Map.of(), Map.of("m", deletion(4))));
  }

  @Test
  void shouldIgnoreALateElementThatARetainedComplexDeletionCovers() {
    // given
    RowState state =
        rows.merge(
            RowState.empty(), write(RowContent.of(Map.of(), Map.of("m", deletion(4)))), none());

    // then
    assertThat(rows.merge(state, write(RowContent.of(Map.of(M_X, live(4)))), none()))
        .isSameAs(state);
  }

  @Test
  void shouldKeepTheLaterOfTwoComplexDeletions() {
    // given
    Deletion early = new Deletion(at(4), 10);
    Deletion late = new Deletion(at(4), 11);
    RowState state =
        rows.merge(RowState.empty(), write(RowContent.of(Map.of(), Map.of("m", early))), none());

    // when
    RowState after = rows.merge(state, write(RowContent.of(Map.of(), Map.of("m", late))), none());

    // then
    assertThat(after.columns().complexDeletions()).containsEntry("m", late);
    assertThat(rows.merge(after, write(RowContent.of(Map.of(), Map.of("m", early))), none()))
        .isSameAs(after);
  }

  @Test
  void shouldDropAComplexDeletionThatTheRowDeletionSupersedes() {
    // given
    RowState state =
        rows.merge(
            RowState.empty(), write(RowContent.of(Map.of(), Map.of("m", deletion(4)))), none());

    // when
    RowState after = rows.merge(state, deleteRow(4), none());

    // then
    assertThat(after).isEqualTo(row(Optional.empty(), Optional.of(deletion(4)), Map.of()));
  }

  private final RowState full =
      row(
          Optional.of(RowMarker.live(at(2))),
          Optional.of(deletion(1)),
          Map.of(A, live(2), B, live(3)));

  @Test
  void shouldDropAllThatItCoversAndKeepTheRest() {
    assertThat(rows.cover(full, deletion(2))).isEqualTo(cells(Map.of(B, live(3))));
  }

  @Test
  void shouldKeepARowDeletionThatIsNewer() {
    // given
    RowState state = row(Optional.empty(), Optional.of(deletion(5)), Map.of());

    // then
    assertThat(rows.cover(state, deletion(4))).isSameAs(state);
    assertThat(rows.cover(state, new Deletion(at(5), deletion(5).localDeletionTime() - 1)))
        .isSameAs(state);
  }

  @Test
  void shouldDropARowDeletionThatIsNotNewer() {
    // given
    RowState state = row(Optional.empty(), Optional.of(deletion(5)), Map.of());

    // then
    assertThat(rows.cover(state, deletion(5)).isEmpty()).isTrue();
    assertThat(rows.merge(RowState.empty(), deleteRow(5), Optional.of(deletion(5))).isEmpty())
        .isTrue();
  }

  @Test
  void shouldReturnTheSameStateWhereItCoversNothing() {
    assertThat(rows.cover(cells(Map.of(A, live(3))), deletion(2)).isEmpty()).isFalse();
    RowState state = cells(Map.of(A, live(3)));
    assertThat(rows.cover(state, deletion(2))).isSameAs(state);
    assertThat(rows.cover(RowState.empty(), deletion(2))).isSameAs(RowState.empty());
  }

  @Test
  void shouldReportTheHighestDeletionAsEffective() {
    assertThat(rows.effective(full, none())).contains(deletion(1));
    assertThat(rows.effective(full, Optional.of(deletion(2)))).contains(deletion(2));
    assertThat(rows.effective(full, Optional.of(deletion(0)))).contains(deletion(1));
    assertThat(rows.effective(RowState.empty(), none())).isEmpty();
  }

  private static Optional<Deletion> none() {
    return Optional.empty();
  }

  private static WriteTime at(long micros) {
    return WriteTime.ofMicros(micros);
  }

  private static Deletion deletion(long micros) {
    return new Deletion(at(micros), 50);
  }

  private static Cell live(long micros) {
    return Cell.live(at(micros), VALUE);
  }

  private static Change.Row write(RowContent columns) {
    return new Change.Row(Clustering.none(), Optional.empty(), Optional.empty(), columns);
  }

  private static Change.Row deleteRow(long micros) {
    return new Change.Row(Clustering.none(), Optional.empty(), Optional.of(deletion(micros)), NONE);
  }

  private static RowState cells(Map<CellKey, Cell> cells) {
    return row(Optional.empty(), Optional.empty(), cells);
  }

  private static RowState row(
      Optional<RowMarker> marker, Optional<Deletion> deletion, Map<CellKey, Cell> cells) {
    return new RowState(marker, deletion, RowContent.of(cells), false);
  }

  private RowState forgotten(RowState state) {
    return rows.purge(state, Aged.all(state, 0));
  }
}
