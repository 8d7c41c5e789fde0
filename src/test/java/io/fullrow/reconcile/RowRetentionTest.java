package io.fullrow.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Columns;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import java.util.Map;
import java.util.Optional;
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
                Columns.of(
                    Map.of(A, Cell.tombstone(at(3), 90), B, live(3), M_X, live(5)),
                    Map.of("m", deletion(4)))),
            none());

    // when
    RowState after = rows.purge(state, 1_000);

    // then
    assertThat(after)
        .isEqualTo(
            row(
                Optional.of(RowMarker.live(at(2))),
                Optional.empty(),
                Map.of(B, live(3), M_X, live(5))));
    assertThat(rows.isPurgeable(state)).isTrue();
    assertThat(rows.isPurgeable(after)).isFalse();
    assertThat(rows.purge(after, 1_000)).isSameAs(after);
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
    assertThat(rows.purge(state, 99)).isSameAs(state);
    assertThat(rows.purge(state, 100))
        .isEqualTo(cells(Map.of(B, Cell.expiring(at(1), VALUE, Expiry.at(101, 10)))));
    assertThat(rows.purge(state, 101).isEmpty()).isTrue();
  }

  @Test
  void shouldTellWhetherThereIsAnythingToPurge() {
    assertThat(rows.isPurgeable(RowState.empty())).isFalse();
    assertThat(rows.isPurgeable(cells(Map.of(A, live(1))))).isFalse();
    assertThat(rows.isPurgeable(cells(Map.of(A, Cell.tombstone(at(1), 90))))).isTrue();
    assertThat(rows.isPurgeable(cells(Map.of(A, expiring(100))))).isTrue();
    assertThat(rows.isPurgeable(row(Optional.empty(), Optional.of(deletion(1)), Map.of())))
        .isTrue();
    assertThat(rows.isPurgeable(row(Optional.of(marker(100)), Optional.empty(), Map.of())))
        .isTrue();
    assertThat(
            rows.isPurgeable(row(Optional.of(RowMarker.live(at(1))), Optional.empty(), Map.of())))
        .isFalse();
    assertThat(
            rows.isPurgeable(
                rows.mergeStatic(
                    RowState.empty(), Columns.of(Map.of(), Map.of("m", deletion(1))), none())))
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
    return new RowState(marker, deletion, Columns.of(cells), false);
  }
}
