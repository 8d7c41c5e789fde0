// SPDX-License-Identifier: Apache-2.0
package io.fullrow.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.verify.ComparisonReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SoakReportTest {
  private static final SoakOptions OPTIONS =
      new SoakOptions(Duration.ofMinutes(30), Duration.ofMinutes(1), 100, 50, 20, 1);
  private static final long EQUAL = 0;

  @Test
  void shouldPassWhileNothingGrowsByMoreThanATenth() {
    // given
    SoakReport report = report(seconds -> seconds <= 900 ? 1_000 : 1_099, EQUAL, 0);

    // when / then
    assertThat(report.passed()).as(report.render()).isTrue();
  }

  @Test
  void shouldNotPassIfOneFigureGrows() {
    // given
    SoakReport report = report(seconds -> seconds <= 900 ? 1_000 : 1_101, EQUAL, 0);

    // when / then
    assertThat(report.passed()).isFalse();
    assertThat(report.render()).containsPattern("work entries +1,000 +1,101 +1.10  grew");
  }

  @Test
  void shouldNotPassIfThereIsOneThatWasNotThereBefore() {
    // given
    SoakReport report = report(seconds -> seconds <= 900 ? 0 : 1, EQUAL, 0);

    // when / then
    assertThat(report.passed()).isFalse();
  }

  @Test
  void shouldTakeTheMeanOfTheLastSixthBeforeEachMark() {
    // given
    SoakReport report = report(seconds -> seconds, EQUAL, 0);

    // when / then
    assertThat(report.atHalf(Figure.WORK)).isEqualTo((630 + 900) / 2.0);
    assertThat(report.atEnd(Figure.WORK)).isEqualTo((1_530 + 1_800) / 2.0);
  }

  @Test
  void shouldNotPassWithADifferenceOrADeadLetter() {
    // given
    IntToDoubleFunction constant = seconds -> 1_000;

    // when / then
    assertThat(report(constant, 1, 0).passed()).isFalse();
    assertThat(report(constant, EQUAL, 1).passed()).isFalse();
  }

  /** All other figures are not there. */
  private static SoakReport report(IntToDoubleFunction work, long differences, long deadLetters) {
    List<Sample> samples =
        IntStream.rangeClosed(1, 60)
            .map(number -> number * 30)
            .mapToObj(
                seconds ->
                    new Sample(
                        Duration.ofSeconds(seconds),
                        seconds,
                        0,
                        Map.of(Figure.WORK, work.applyAsDouble(seconds))))
            .toList();
    return new SoakReport(OPTIONS, samples, comparison(differences), deadLetters);
  }

  private static ComparisonReport comparison(long differences) {
    return new ComparisonReport(
        SoakTable.in("old"),
        SoakTable.in("new"),
        Set.of(),
        Set.of(),
        0,
        1,
        0,
        0,
        1,
        differences,
        differences,
        List.of());
  }
}
