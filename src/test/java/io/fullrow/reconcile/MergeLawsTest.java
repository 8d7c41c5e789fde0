// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each law and each tie-break by example, in both orders of the arguments. */
class MergeLawsTest {
  private static final WriteTime T1 = WriteTime.ofMicros(1);
  private static final WriteTime T2 = WriteTime.ofMicros(2);
  private static final WriteTime NEGATIVE = WriteTime.ofMicros(-5);
  private static final WriteTime FAR_FUTURE = WriteTime.ofMicros(Long.MAX_VALUE);
  private static final Bytes SMALL = Bytes.of((byte) 0x01);
  private static final Bytes LARGE = Bytes.of((byte) 0x80);
  private static final long AT_100 = 100;
  private static final long AT_200 = 200;

  private final MergeLaws laws = MergeLaws.cassandra5();
  private final MergeLaws beforeTtlRule = MergeLaws.beforeTtlRule();

  @Test
  void shouldPreferTheHigherWritetimeWhateverTheKind() {
    assertBeats(Cell.live(T2, SMALL), Cell.live(T1, LARGE));
    assertBeats(Cell.live(T2, SMALL), Cell.tombstone(T1, AT_200));
    assertBeats(Cell.live(T2, SMALL), Cell.expiring(T1, LARGE, Expiry.at(AT_200, 1)));
    assertBeats(Cell.expiring(T2, SMALL, Expiry.at(AT_100, 9)), Cell.tombstone(T1, AT_200));
  }

  @Test
  void shouldOrderAnySixtyFourBitWritetime() {
    assertBeats(Cell.live(T1, SMALL), Cell.live(NEGATIVE, LARGE));
    assertBeats(Cell.live(FAR_FUTURE, SMALL), Cell.live(NEGATIVE, LARGE));
    assertBeats(Cell.live(FAR_FUTURE, SMALL), Cell.live(WriteTime.ofMicros(Long.MIN_VALUE), LARGE));
  }

  @Test
  void shouldPreferATombstoneToALiveCellOnATie() {
    assertBeats(Cell.tombstone(T1, AT_100), Cell.live(T1, LARGE));
  }

  @Test
  void shouldPreferAnExpiringCellToALiveCellOnATieEvenIfLongExpired() {
    assertBeats(Cell.expiring(T1, SMALL, Expiry.at(AT_200, 10)), Cell.live(T1, LARGE));
    assertBeats(Cell.expiring(T1, SMALL, Expiry.at(0, 10)), Cell.live(T1, LARGE));
  }

  @Test
  void shouldPreferATombstoneToAnExpiringCellOnATieThoughItExpiresLater() {
    assertBeats(Cell.tombstone(T1, AT_100), Cell.expiring(T1, LARGE, Expiry.at(AT_200, 10)));
  }

  @Test
  void shouldPreferTheLargerLocalDeletionTimeOfTwoTombstones() {
    assertBeats(Cell.tombstone(T1, AT_200), Cell.tombstone(T1, AT_100));
  }

  @Test
  void shouldPreferTheLaterExpiryOfTwoExpiringCellsWhateverTheirTtlAndValue() {
    assertBeats(
        Cell.expiring(T1, SMALL, Expiry.at(AT_200, 20)),
        Cell.expiring(T1, LARGE, Expiry.at(AT_100, 10)));
  }

  @Test
  void shouldPreferTheLowerTtlOfTwoCellsWithOneExpiryWhateverTheirValue() {
    assertBeats(
        Cell.expiring(T1, SMALL, Expiry.at(AT_100, 10)),
        Cell.expiring(T1, LARGE, Expiry.at(AT_100, 20)));
  }

  @Test
  void shouldPreferAKnownTtlToAnUnknownOne() {
    assertBeats(
        Cell.expiring(T1, SMALL, Expiry.at(AT_100, Integer.MAX_VALUE)),
        Cell.expiring(T1, LARGE, Expiry.withUnknownTtl(AT_100)));
  }

  @Test
  void shouldPreferTheLargerValueByUnsignedBytes() {
    assertBeats(Cell.live(T1, LARGE), Cell.live(T1, SMALL));
    assertBeats(Cell.live(T1, SMALL), Cell.live(T1, Bytes.empty()));
    assertBeats(Cell.live(T1, Bytes.of((byte) 1, (byte) 0)), Cell.live(T1, SMALL));
    assertBeats(
        Cell.expiring(T1, LARGE, Expiry.at(AT_100, 10)),
        Cell.expiring(T1, SMALL, Expiry.at(AT_100, 10)));
    assertBeats(
        Cell.expiring(T1, LARGE, Expiry.withUnknownTtl(AT_100)),
        Cell.expiring(T1, SMALL, Expiry.withUnknownTtl(AT_100)));
  }

  @Test
  void shouldKeepTheLeftCellOfTwoEqualOnes() {
    // given
    Cell existing = Cell.live(T1, Bytes.of((byte) 7));
    Cell copy = Cell.live(T1, Bytes.of((byte) 7));

    // then
    assertThat(laws.merge(existing, copy)).isSameAs(existing);
  }

  private void assertBeats(Cell winner, Cell loser) {
    assertThat(laws.merge(winner, loser)).isSameAs(winner);
    assertThat(laws.merge(loser, winner)).isSameAs(winner);
  }

  @Test
  void shouldDecideByValueBeforeTheTtlRule() {
    assertBeatsBeforeTtlRule(
        Cell.expiring(T1, LARGE, Expiry.at(AT_100, 20)),
        Cell.expiring(T1, SMALL, Expiry.at(AT_100, 10)));
  }

  @Test
  void shouldDecideByTtlBeforeTheTtlRuleWhereNothingElseDiffers() {
    assertBeatsBeforeTtlRule(
        Cell.expiring(T1, LARGE, Expiry.at(AT_100, 10)),
        Cell.expiring(T1, LARGE, Expiry.at(AT_100, 20)));
  }

  private void assertBeatsBeforeTtlRule(Cell winner, Cell loser) {
    assertThat(beforeTtlRule.merge(winner, loser)).isSameAs(winner);
    assertThat(beforeTtlRule.merge(loser, winner)).isSameAs(winner);
  }

  @Test
  void shouldPreferTheMarkerWithTheHigherWritetime() {
    assertBeats(RowMarker.live(T2), RowMarker.expiring(T1, Expiry.at(AT_200, 1)));
    assertBeats(RowMarker.expiring(T2, Expiry.at(AT_100, 1)), RowMarker.live(T1));
    assertBeats(RowMarker.live(T1), RowMarker.live(NEGATIVE));
  }

  @Test
  void shouldPreferAnExpiringMarkerToAnEverlastingOneOnATie() {
    assertBeats(RowMarker.expiring(T1, Expiry.at(0, 1)), RowMarker.live(T1));
  }

  @Test
  void shouldPreferTheMarkerWithTheLaterExpiryOnATie() {
    assertBeats(
        RowMarker.expiring(T1, Expiry.at(AT_200, 20)),
        RowMarker.expiring(T1, Expiry.at(AT_100, 10)));
  }

  @Test
  void shouldPreferTheMarkerWithTheLowerTtlForOneExpiry() {
    assertBeats(
        RowMarker.expiring(T1, Expiry.at(AT_100, 10)),
        RowMarker.expiring(T1, Expiry.at(AT_100, 20)));
  }

  @Test
  void shouldPreferTheMarkerWithAKnownTtlToAnUnknownOne() {
    assertBeats(
        RowMarker.expiring(T1, Expiry.at(AT_100, 10)),
        RowMarker.expiring(T1, Expiry.withUnknownTtl(AT_100)));
  }

  private void assertBeats(RowMarker winner, RowMarker loser) {
    assertThat(laws.merge(winner, loser)).isSameAs(winner);
    assertThat(laws.merge(loser, winner)).isSameAs(winner);
  }

  @Test
  void shouldPreferTheDeletionWithTheHigherWritetime() {
    assertBeats(new Deletion(T2, AT_100), new Deletion(T1, AT_200));
  }

  @Test
  void shouldPreferTheDeletionWithTheLargerLocalDeletionTimeOnATie() {
    assertBeats(new Deletion(T1, AT_200), new Deletion(T1, AT_100));
  }

  @Test
  void shouldFindTheLatestOfThosePresent() {
    // given
    Optional<Deletion> early = Optional.of(new Deletion(T1, AT_100));
    Optional<Deletion> late = Optional.of(new Deletion(T2, AT_100));

    // then
    assertThat(laws.latest(early, late)).isEqualTo(late);
    assertThat(laws.latest(late, early)).isEqualTo(late);
    assertThat(laws.latest(early, Optional.empty())).isEqualTo(early);
    assertThat(laws.latest(Optional.empty(), early)).isEqualTo(early);
    assertThat(laws.latest(Optional.empty(), Optional.empty())).isEmpty();
  }

  private void assertBeats(Deletion winner, Deletion loser) {
    assertThat(laws.merge(winner, loser)).isSameAs(winner);
    assertThat(laws.merge(loser, winner)).isSameAs(winner);
  }
}
