// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.RowContent;
import io.fullrow.model.WriteTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LargeRowsTest {
  private static RowContent cells(int count, int bytes) {
    Map<CellKey, Cell> cells = new HashMap<>();
    for (int i = 0; i < count; i++) {
      cells.put(
          CellKey.simple("c" + i), Cell.live(WriteTime.ofMicros(1), Bytes.wrap(new byte[bytes])));
    }
    return RowContent.of(cells);
  }

  @Test
  void shouldPublishARowOfOrdinarySizeWhole() {
    assertThat(LargeRows.parts(cells(10, 100))).containsExactly(cells(10, 100));
    assertThat(LargeRows.parts(RowContent.none())).containsExactly(RowContent.none());
  }

  @Test
  void shouldSplitALargeRowWithoutLosingACell() {
    RowContent row = cells(10, 200 << 10);

    List<RowContent> parts = LargeRows.parts(row);

    assertThat(parts).hasSize(5).allMatch(part -> part.cells().size() == 2);
    Map<CellKey, Cell> all = new HashMap<>();
    parts.forEach(part -> all.putAll(part.cells()));
    assertThat(RowContent.of(all)).isEqualTo(row);
  }
}
