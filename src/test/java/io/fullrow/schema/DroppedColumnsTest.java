// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DroppedColumnsTest {
  private static final TableSchema TABLE =
      new TableSchema(
          new TableId("ks", "t"),
          List.of(new Column("k", DataTypes.INT, Column.Kind.PARTITION_KEY, false)),
          List.of(),
          List.of(),
          List.of(
              new Column("kept", DataTypes.INT, Column.Kind.REGULAR, false),
              new Column("back", DataTypes.INT, Column.Kind.REGULAR, false)));

  private static final DroppedColumns DROPPED =
      TABLE
          .withDropped(Map.of("gone", WriteTime.ofMicros(10), "back", WriteTime.ofMicros(10)))
          .dropped();

  private static final RowContent OTHERS =
      RowContent.of(
          Map.of(CellKey.simple("kept"), cell(1), CellKey.simple("unknown"), cell(1)),
          Map.of("kept", deletion(1)));

  private static final RowContent GONE =
      RowContent.of(
          Map.of(CellKey.simple("gone"), cell(99), CellKey.element("gone", Bytes.empty()), cell(1)),
          Map.of("gone", deletion(99)));

  @Test
  void shouldTakeAllCellsOfADroppedColumnWhateverTheirWritetime() {
    assertThat(DROPPED.isGone("gone")).isTrue();
    assertThat(DROPPED.retained(GONE)).isEqualTo(RowContent.none());
  }

  @Test
  void shouldTakeOnlyWhatIsNotAfterTheDropOfAColumnThatExistsAgain() {
    RowContent back =
        RowContent.of(
            Map.of(
                CellKey.element("back", Bytes.of((byte) 1)), cell(10),
                CellKey.element("back", Bytes.of((byte) 2)), cell(11)),
            Map.of("back", deletion(10)));

    assertThat(DROPPED.isGone("back")).isFalse();
    assertThat(DROPPED.retained(back))
        .isEqualTo(RowContent.of(Map.of(CellKey.element("back", Bytes.of((byte) 2)), cell(11))));
  }

  @Test
  void shouldKeepTheVeryColumnsOfWhichNothingGoes() {
    assertThat(DROPPED.retained(OTHERS)).isSameAs(OTHERS);
    assertThat(DROPPED.isGone("unknown")).isFalse();
    assertThat(DroppedColumns.none().retained(GONE)).isSameAs(GONE);
  }

  @Test
  void shouldKeepWhatAChangeDoesBesides() {
    RowMarker marker = RowMarker.live(WriteTime.ofMicros(1));

    assertThat(DROPPED.retained(row(Optional.of(marker), GONE)))
        .contains(row(Optional.of(marker), RowContent.none()));
    assertThat(DROPPED.retained(row(Optional.empty(), GONE))).isEmpty();
    assertThat(DROPPED.retained(new Change.StaticRow(GONE))).isEmpty();
    for (Change other :
        List.of(
            row(Optional.empty(), OTHERS),
            new Change.StaticRow(OTHERS),
            new Change.Partition(deletion(1)),
            new Change.Range(RangeBound.open(), RangeBound.open(), deletion(1)))) {
      assertThat(DROPPED.retained(other).orElseThrow()).isSameAs(other);
    }
  }

  private static Change row(Optional<RowMarker> marker, RowContent columns) {
    return new Change.Row(Clustering.none(), marker, Optional.empty(), columns);
  }

  private static Cell cell(long writetime) {
    return Cell.live(WriteTime.ofMicros(writetime), Bytes.empty());
  }

  private static Deletion deletion(long writetime) {
    return new Deletion(WriteTime.ofMicros(writetime), 1);
  }
}
