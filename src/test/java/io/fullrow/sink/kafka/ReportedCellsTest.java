// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.sink.LeftOut;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportedCellsTest {
  private final ReportedCells cells = new ReportedCells(2);

  private static LeftOut cell(String identity, boolean news) {
    return new LeftOut(identity, news, "why");
  }

  @Test
  void shouldReportACellUntilItsDeadLetterIsStored() {
    LeftOut cell = cell("a", true);

    assertThat(cells.unreported(List.of(cell))).containsExactly(cell);
    assertThat(cells.unreported(List.of(cell))).containsExactly(cell);
    cells.reported(List.of(cell));
    assertThat(cells.unreported(List.of(cell))).isEmpty();
  }

  /** Compaction may have removed the event that brought it. */
  @Test
  void shouldReportACellThatAnEarlierEventBrought() {
    LeftOut old = cell("a", false);

    assertThat(cells.unreported(List.of(old))).containsExactly(old);
  }

  @Test
  void shouldReportOnlyWhatIsNewsWhenThereAreMoreThanAreRemembered() {
    // given
    cells.reported(List.of(cell("a", true), cell("b", true), cell("c", true)));

    // when, then
    assertThat(cells.unreported(List.of(cell("a", false), cell("d", false)))).isEmpty();
    assertThat(cells.unreported(List.of(cell("e", true)))).hasSize(1);
  }
}
