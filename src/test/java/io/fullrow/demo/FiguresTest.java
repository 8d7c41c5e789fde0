// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiguresTest {
  private static final String PROMETHEUS =
      """
      # TYPE fullrow_fragments_received_total counter
      fullrow_fragments_received_total{table="movies.m"} 90.0
      fullrow_fragments_received_total{table="unknown.x"} 10.0
      fullrow_fragments_duplicates_total{stage="early",table="movies.m"} 60.0
      fullrow_fragments_duplicates_total{stage="merge",table="movies.m"} 15.0
      fullrow_events_total{op="INSERT",table="movies.m"} 1.2E1
      fullrow_events_total{op="DELETE",table="movies.m"} 3.0
      fullrow_upserts_total{table="movies.m"} 14.0
      """;
  private static final String LAG =
      """
      {"state":"RUNNING","caughtUp":true,"materialize":{"lag":4},"sink":{},
       "propagation":{"p50Ms":80,"p99Ms":150,"samples":14},"deadLetters":2}
      """;

  @Test
  void shouldAddUpTheSeriesOfOneName() {
    // when
    Figures figures = Figures.parse(PROMETHEUS, LAG);

    // then
    assertThat(figures).isEqualTo(new Figures(100, 60, 15, 15, 14, 80, 150, 14, 4, true, 2));
    assertThat(figures.droppedShare()).isEqualTo(0.75);
    assertThat(figures.news()).isEqualTo(25);
  }

  @Test
  void shouldHaveZerosBeforeTheFirstFragment() {
    // when
    Figures figures = Figures.parse("", LAG);

    // then
    assertThat(figures.received()).isZero();
    assertThat(figures.droppedShare()).isZero();
  }
}
