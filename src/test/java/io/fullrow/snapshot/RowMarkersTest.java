// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import static io.fullrow.snapshot.RowMarkers.INSERT;
import static io.fullrow.snapshot.RowMarkers.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowMarkersTest {
  private static final CellKey A = CellKey.simple("a");
  private static final CellKey B = CellKey.simple("b");
  private static final CellKey OF_SET = CellKey.element("s", Bytes.of((byte) 1));

  private static Cell live(long micros) {
    return Cell.live(WriteTime.ofMicros(micros), Bytes.empty());
  }

  private static Cell expiring(long micros, long second) {
    return Cell.expiring(WriteTime.ofMicros(micros), Bytes.empty(), Expiry.withUnknownTtl(second));
  }

  private static RowMarker at(long micros) {
    return RowMarker.live(WriteTime.ofMicros(micros));
  }

  private static RowMarker at(long micros, long second) {
    return RowMarker.expiring(WriteTime.ofMicros(micros), Expiry.withUnknownTtl(second));
  }

  @Test
  void shouldPlaceTheMarkerOfAnInsertAtTheLowestWritetime() {
    assertThat(INSERT.of(RowContent.of(Map.of(A, live(7), B, live(5))), false)).contains(at(5));
  }

  @Test
  void shouldLookAtElementsOnlyWhereNothingElseIsLive() {
    assertThat(INSERT.of(RowContent.of(Map.of(A, live(7), OF_SET, live(5))), false))
        .contains(at(7));
    assertThat(INSERT.of(RowContent.of(Map.of(OF_SET, live(5))), false)).contains(at(5));
  }

  @Test
  void shouldLetTheMarkerExpireWithTheLastCellOfItsWritetime() {
    assertThat(INSERT.of(RowContent.of(Map.of(A, expiring(5, 90), B, expiring(5, 80))), false))
        .contains(at(5, 90));
    assertThat(INSERT.of(RowContent.of(Map.of(A, expiring(5, 90), B, live(5))), false))
        .contains(at(5));
    assertThat(INSERT.of(RowContent.of(Map.of(A, expiring(5, 90), B, live(6))), false))
        .contains(at(5, 90));
  }

  /** Whatever deletes the row later, and whatever marker comes, is newer. */
  @Test
  void shouldPlaceAMarkerOfUnknownWritetimeBelowAllOthers() {
    assertThat(INSERT.of(RowContent.none(), false)).contains(at(Long.MIN_VALUE + 1));
    assertThat(UPDATE.of(RowContent.none(), false)).contains(at(Long.MIN_VALUE + 1));
  }

  @Test
  void shouldInferNoMarkerOfAnUpdateWhereAnyCellIsLive() {
    assertThat(UPDATE.of(RowContent.of(Map.of(A, live(7))), false)).isEmpty();
    assertThat(UPDATE.of(RowContent.of(Map.of(OF_SET, live(7))), false)).isEmpty();
    assertThat(UPDATE.of(RowContent.none(), true)).isEmpty();
  }
}
