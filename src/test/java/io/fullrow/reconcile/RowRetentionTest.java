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
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a row forgets, and when it expires next. */
class RowRetentionTest {
  private static final CellKey A = CellKey.simple("a");
  private static final CellKey B = CellKey.simple("b");
  private static final CellKey M_X = CellKey.element("m", Bytes.of((byte) 'x'));
  private static final Bytes VALUE = Bytes.of((byte) 7);

  private final RowMerge rows = new RowMerge(MergeLaws.cassandra5());

  @Test
  void shouldForgetTombstonesOfEveryKindAndKeepWhatLives() {
    // given
    RowState state =
        rows.merge(
            RowState.empty(),
            new Change.Row(
                Clustering.none(),
                Optional.of(RowMarker.live(at(2))),
                Optional.of(deletion(1)),
                RowContent.of(
                    Map.of(A, Cell.tombstone(at(3), 90), B, live(3), M_X, live(5)),
                    Map.of("m", deletion(4)))),
            none());

    // when
    RowState after = rows.purge(state, Aged.all(state, 1_000));

    // then
    assertThat(after)
        .isEqualTo(
            row(
                Optional.of(RowMarker.live(at(2))),
                Optional.empty(),
                Map.of(B, live(3), M_X, live(5))));
    assertThat(rows.isForgettable(state, 1_000)).isTrue();
    assertThat(rows.isForgettable(after, 1_000)).isFalse();
    assertThat(rows.purge(after, Aged.all(after, 1_000))).isSameAs(after);
  }

  @Test
  void shouldForgetMarkersAndCellsThatExpiredByTheBoundOnly() {
    // given
    RowState state =
        row(
            Optional.of(RowMarker.expiring(at(1), Expiry.at(100, 10))),
            Optional.empty(),
            Map.of(
                A, Cell.expiring(at(1), VALUE, Expiry.at(100, 10)),
                B, Cell.expiring(at(1), VALUE, Expiry.at(101, 10))));

    // then
    assertThat(rows.purge(state, Aged.all(state, 99))).isSameAs(state);
    assertThat(rows.purge(state, Aged.all(state, 100)))
        .isEqualTo(cells(Map.of(B, Cell.expiring(at(1), VALUE, Expiry.at(101, 10)))));
    assertThat(rows.purge(state, Aged.all(state, 101)).isEmpty()).isTrue();
  }

  @Test
  void shouldTellWhetherThereIsAnythingToPurge() {
    assertThat(rows.isForgettable(RowState.empty(), 100)).isFalse();
    assertThat(rows.isForgettable(cells(Map.of(A, live(1))), 100)).isFalse();
    assertThat(rows.isForgettable(cells(Map.of(A, Cell.tombstone(at(1), 90))), 100)).isTrue();
    assertThat(rows.isForgettable(cells(Map.of(A, expiring(100))), 99)).isFalse();
    assertThat(rows.isForgettable(cells(Map.of(A, expiring(100))), 100)).isTrue();
    assertThat(rows.isForgettable(row(Optional.empty(), Optional.of(deletion(1)), Map.of()), 100))
        .isTrue();
    assertThat(rows.isForgettable(row(Optional.of(marker(100)), Optional.empty(), Map.of()), 100))
        .isTrue();
    assertThat(
            rows.isForgettable(
                row(Optional.of(RowMarker.live(at(1))), Optional.empty(), Map.of()), 100))
        .isFalse();
    assertThat(
            rows.isForgettable(
                rows.mergeStatic(
                    RowState.empty(), RowContent.of(Map.of(), Map.of("m", deletion(1))), none()),
                100))
        .isTrue();
  }

  @Test
  void shouldFindTheEarliestOfMarkerAndCells() {
    // given
    RowState cellFirst =
        row(Optional.of(marker(200)), Optional.empty(), Map.of(A, expiring(100), B, expiring(300)));
    RowState markerFirst =
        row(Optional.of(marker(100)), Optional.empty(), Map.of(A, expiring(200)));

    // then
    assertThat(rows.nextExpiry(cellFirst, 0)).hasValue(100);
    assertThat(rows.nextExpiry(markerFirst, 0)).hasValue(100);
  }

  @Test
  void shouldSkipWhatHasExpired() {
    // given
    RowState state =
        row(Optional.of(marker(100)), Optional.empty(), Map.of(A, expiring(200), B, live(1)));

    // then
    assertThat(rows.nextExpiry(state, 99)).hasValue(100);
    assertThat(rows.nextExpiry(state, 100)).hasValue(200);
    assertThat(rows.nextExpiry(state, 200)).isEmpty();
  }

  @Test
  void shouldBeEmptyWithoutAnyExpiry() {
    assertThat(rows.nextExpiry(RowState.empty(), Long.MIN_VALUE)).isEmpty();
    assertThat(rows.nextExpiry(cells(Map.of(A, live(1))), Long.MIN_VALUE)).isEmpty();
  }

  @Test
  void shouldStayAgedWhileItIsTheSameWrite() {
    RowState before = cells(Map.of(A, Cell.tombstone(at(5), 90), B, expiring(100)));
    Aged aged = Aged.all(before, 100);

    Cell knownTtl = Cell.expiring(at(1), VALUE, Expiry.at(100, 3));
    RowState better = cells(Map.of(A, Cell.tombstone(at(5), 95), B, knownTtl));
    RowState later = cells(Map.of(A, Cell.tombstone(at(6), 90), B, expiring(101)));
    RowState other = cells(Map.of(A, live(5)));

    assertThat(aged.cells()).containsExactlyInAnyOrder(A, B);
    assertThat(aged.kept(before, better)).isEqualTo(aged);
    assertThat(aged.kept(before, later).isEmpty()).isTrue();
    assertThat(aged.kept(before, other).isEmpty()).isTrue();
    assertThat(aged.kept(before, RowState.empty()).isEmpty()).isTrue();
  }

  @Test
  void shouldStayAgedAsMarkerAndDeletion() {
    RowContent cleared = RowContent.of(Map.of(), Map.of("m", deletion(4)));
    RowState before =
        new RowState(Optional.of(marker(100)), Optional.of(deletion(3)), cleared, false);
    Deletion stampedAnew = new Deletion(at(3), 70);
    RowMarker later = RowMarker.expiring(at(2), Expiry.at(100, 10));
    RowState after = new RowState(Optional.of(later), Optional.of(stampedAnew), cleared, true);

    assertThat(Aged.all(before, 100).kept(before, after))
        .isEqualTo(new Aged(false, true, Set.of(), Set.of("m")));
  }

  @Test
  void shouldTellWhatHasExpiredSince() {
    RowState state = row(Optional.of(marker(100)), Optional.empty(), Map.of(A, expiring(200)));

    assertThat(rows.hasExpired(state, 100, 99)).isFalse();
    assertThat(rows.hasExpired(state, 100, 100)).isTrue();
    assertThat(rows.hasExpired(state, 101, 199)).isFalse();
    assertThat(rows.hasExpired(state, 101, 200)).isTrue();
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

  private static Cell expiring(long second) {
    return Cell.expiring(at(1), VALUE, Expiry.at(second, 10));
  }

  private static RowMarker marker(long second) {
    return RowMarker.expiring(at(1), Expiry.at(second, 10));
  }

  private static RowState cells(Map<CellKey, Cell> cells) {
    return row(Optional.empty(), Optional.empty(), cells);
  }

  private static RowState row(
      Optional<RowMarker> marker, Optional<Deletion> deletion, Map<CellKey, Cell> cells) {
    return new RowState(marker, deletion, RowContent.of(cells), false);
  }
}
