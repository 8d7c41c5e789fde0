// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fullrow.model.Bytes;
import io.fullrow.model.Deletion;
import io.fullrow.model.WriteTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RangeTombstonesTest {
  private final RangeTombstones ranges = new RangeTombstones(MergeLaws.cassandra5());

  @Test
  void shouldTakeAFirstRangeAsItIs() {
    assertThat(ranges.add(List.of(), piece(2, 5, 1))).containsExactly(piece(2, 5, 1));
  }

  @Test
  void shouldSplitAnOlderPieceAroundANewerOne() {
    assertThat(ranges.add(List.of(piece(0, 9, 1)), piece(3, 5, 2)))
        .containsExactly(piece(0, 3, 1), piece(3, 5, 2), piece(5, 9, 1));
  }

  @Test
  void shouldFillTheGapsAroundANewerPiece() {
    assertThat(ranges.add(List.of(piece(3, 5, 2)), piece(0, 9, 1)))
        .containsExactly(piece(0, 3, 1), piece(3, 5, 2), piece(5, 9, 1));
  }

  @Test
  void shouldCutAtBothEnds() {
    assertThat(ranges.add(List.of(piece(0, 4, 1), piece(6, 9, 1)), piece(2, 7, 2)))
        .containsExactly(piece(0, 2, 1), piece(2, 7, 2), piece(7, 9, 1));
    assertThat(ranges.add(List.of(piece(0, 4, 2), piece(6, 9, 2)), piece(2, 7, 1)))
        .containsExactly(piece(0, 4, 2), piece(4, 6, 1), piece(6, 9, 2));
  }

  @Test
  void shouldTakeTheLargerLocalDeletionTimeOnATie() {
    // given
    RangePiece early = new RangePiece(at(0), at(2), new Deletion(WriteTime.ofMicros(1), 10));
    RangePiece late = new RangePiece(at(0), at(2), new Deletion(WriteTime.ofMicros(1), 11));

    // then
    assertThat(ranges.add(List.of(early), late)).containsExactly(late);
    assertThat(ranges.add(List.of(late), early)).containsExactly(late);
  }

  @Test
  void shouldJoinNeighboursWithOneDeletion() {
    assertThat(ranges.add(List.of(piece(0, 2, 1), piece(4, 6, 1)), piece(2, 4, 1)))
        .containsExactly(piece(0, 6, 1));
  }

  @Test
  void shouldNotJoinAcrossAGapOrAnotherDeletion() {
    assertThat(ranges.add(List.of(piece(0, 2, 1)), piece(3, 4, 1)))
        .containsExactly(piece(0, 2, 1), piece(3, 4, 1));
    assertThat(ranges.add(List.of(piece(0, 2, 1)), piece(2, 4, 2)))
        .containsExactly(piece(0, 2, 1), piece(2, 4, 2));
  }

  @Test
  void shouldReturnTheSameListIfNothingChanges() {
    // given
    List<RangePiece> pieces = List.of(piece(0, 3, 1), piece(3, 9, 2));

    // then
    assertThat(ranges.add(pieces, piece(1, 3, 1))).isSameAs(pieces);
    assertThat(ranges.add(pieces, piece(4, 8, 1))).isSameAs(pieces);
    assertThat(ranges.add(pieces, piece(0, 9, 1))).isSameAs(pieces);
  }

  @Test
  void shouldRefusePiecesThatOverlapEachOther() {
    assertThatThrownBy(() -> ranges.add(List.of(piece(0, 5, 1), piece(4, 9, 2)), piece(0, 9, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("overlap");
  }

  @Test
  void shouldLeaveOutWhatThePartitionDeletionSupersedes() {
    // given
    Optional<Deletion> partition = Optional.of(deletion(2));

    // then
    assertThat(ranges.add(List.of(), piece(0, 4, 2), partition)).isEmpty();
    assertThat(ranges.add(List.of(), piece(0, 4, 3), partition)).containsExactly(piece(0, 4, 3));
    assertThat(ranges.add(List.of(piece(0, 9, 1)), piece(2, 4, 3), partition))
        .containsExactly(piece(2, 4, 3));
    assertThat(ranges.add(List.of(), piece(0, 4, 1), Optional.empty()))
        .containsExactly(piece(0, 4, 1));
  }

  @Test
  void shouldRetainPiecesNewerThanThePartitionDeletion() {
    // given
    List<RangePiece> pieces = List.of(piece(0, 2, 1), piece(2, 4, 2), piece(4, 6, 3));

    // then
    assertThat(ranges.retain(pieces, deletion(2))).containsExactly(piece(4, 6, 3));
    assertThat(ranges.retain(pieces, deletion(0))).isSameAs(pieces);
  }

  @Test
  void shouldCoverFromTheStartToBeforeTheEnd() {
    // given
    Optional<RangePiece> floor = Optional.of(piece(2, 4, 1));

    // then
    assertThat(ranges.covering(floor, at(1))).isEmpty();
    assertThat(ranges.covering(floor, at(2))).contains(deletion(1));
    assertThat(ranges.covering(floor, at(3))).contains(deletion(1));
    assertThat(ranges.covering(floor, at(4))).isEmpty();
    assertThat(ranges.covering(Optional.empty(), at(2))).isEmpty();
  }

  @Test
  void shouldKnowARangeWithNothingInIt() {
    assertThat(RangePiece.between(at(2), at(2), deletion(1))).isEmpty();
    assertThat(RangePiece.between(at(3), at(2), deletion(1))).isEmpty();
    assertThat(RangePiece.between(at(2), at(3), deletion(1))).contains(piece(2, 3, 1));
    assertThatThrownBy(() -> piece(2, 2, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  private static RangePiece piece(int start, int end, long micros) {
    return new RangePiece(at(start), at(end), deletion(micros));
  }

  private static Deletion deletion(long micros) {
    return new Deletion(WriteTime.ofMicros(micros), 50);
  }

  private static Bytes at(int position) {
    return Bytes.of((byte) position);
  }
}
