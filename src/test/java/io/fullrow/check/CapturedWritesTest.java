// SPDX-License-Identifier: Apache-2.0
package io.fullrow.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CapturedWritesTest {
  private static final TableId TABLE = new TableId("old", "t");
  private static final WriteTime AT = WriteTime.ofMicros(1);

  @Test
  void shouldSayNothingWithoutWrites() {
    assertThat(CapturedWrites.NONE.findings(TABLE)).isEmpty();
  }

  @Test
  void shouldTellInsertsFromUpdates() {
    // given
    Cell value = Cell.live(AT, Bytes.of(new byte[1]));
    Cell none = Cell.tombstone(AT, 1);
    Optional<RowMarker> marker = Optional.of(RowMarker.live(AT));

    // when
    CapturedWrites writes =
        CapturedWrites.NONE
            .plus(row(marker, none))
            .plus(row(Optional.empty(), value))
            .plus(row(Optional.empty(), value))
            .plus(row(Optional.empty(), none))
            .plus(fragment(new Change.Partition(Deletion.at(AT))));

    // then
    assertThat(writes).isEqualTo(new CapturedWrites(1, 2));
  }

  private static Fragment row(Optional<RowMarker> marker, Cell cell) {
    return fragment(
        new Change.Row(
            new Clustering(List.of()),
            marker,
            Optional.empty(),
            RowContent.of(Map.of(CellKey.simple("v"), cell))));
  }

  private static Fragment fragment(Change change) {
    return new Fragment(
        TABLE,
        new PartitionKey(List.of(Bytes.of(new byte[1]))),
        change,
        false,
        false,
        new Origin("raw", 0, 0, 0, Optional.empty()));
  }

  @Test
  void shouldNameTheOptionOfASnapshot() {
    assertThat(new CapturedWrites(3, 0).findings(TABLE))
        .extracting(Finding::severity)
        .containsExactly(Severity.INFO);
    assertThat(remedies(new CapturedWrites(0, 3))).singleElement().asString().contains("=update");
    assertThat(remedies(new CapturedWrites(1, 3))).singleElement().asString().contains("=insert");
  }

  private static List<String> remedies(CapturedWrites writes) {
    return writes.findings(TABLE).stream()
        .filter(finding -> finding.severity() == Severity.WARNING)
        .map(Finding::remedy)
        .toList();
  }
}
