// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.PartitionKey;
import io.fullrow.schema.Column;
import io.fullrow.verify.Finding.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which differences stay over later readings of a row that may be written to. */
class DoubtTest {
  private static final Column KEY =
      new Column("k", DataTypes.INT, Column.Kind.PARTITION_KEY, false);
  private static final Column V = new Column("v", DataTypes.INT, Column.Kind.REGULAR, false);
  private static final Column W = new Column("w", DataTypes.INT, Column.Kind.REGULAR, false);
  private static final ComparedColumns COLUMNS =
      new ComparedColumns(List.of(KEY), List.of(), List.of(), List.of(V, W), Map.of(), Set.of());
  private static final RowKey ROW =
      new RowKey(PartitionKey.of(number(1)), Optional.of(Clustering.none()));
  private static final Duration SETTLE = Duration.ofSeconds(10);
  private static final long NOW = 1_700_000_000;

  private RowReading last = reading();

  @Test
  void shouldBeCertainOfWhatBothShowForLongEnough() {
    // given
    Doubt doubt = doubt(reading(v(cell(1, 100), null)));

    // when
    read(doubt, 5, reading(v(cell(1, 100), null)));

    // then
    assertThat(doubt.isCertain(seconds(5))).isFalse();

    // when
    read(doubt, 10, reading(v(cell(1, 100), null)));

    // then
    assertThat(doubt.isCertain(seconds(10))).isTrue();
    assertThat(findings(doubt, 10)).containsExactly("v missing true");
  }

  @Test
  void shouldForgetWhatWasEqualOnceWhateverComesAfter() {
    // given
    Doubt doubt = doubt(reading(v(cell(1, 100), null), w(cell(1, 100), cell(2, 100))));

    // when
    read(doubt, 5, reading(w(cell(1, 100), cell(2, 100))));
    read(doubt, 10, reading(v(cell(9, 200), null), w(cell(1, 100), cell(2, 100))));

    // then
    assertThat(doubt.isCertain(seconds(10))).isTrue();
    assertThat(findings(doubt, 10)).containsExactly("w tie true");
  }

  @Test
  void shouldBeExplainedWhenTheTargetShowsWhatTheSourceShowedAtFirst() {
    // given
    Doubt doubt = doubt(reading(v(cell(2, 200), cell(1, 100))));

    // when
    read(doubt, 1, reading(v(cell(3, 300), cell(2, 200))));

    // then
    assertThat(doubt.isExplained()).isTrue();
  }

  @Test
  void shouldBeExplainedWhenTheTargetIsPastTheFirstOnAHotCell() {
    // given
    Doubt doubt = doubt(reading(v(cell(2, 200), cell(1, 100))));

    // when
    read(doubt, 1, reading(v(cell(9, 900), cell(5, 500))));

    // then
    assertThat(doubt.isExplained()).isTrue();
  }

  @Test
  void shouldNotBeExplainedByATargetThatIsNewerThanTheSource() {
    // given
    Doubt doubt = doubt(reading(v(cell(2, 200), cell(1, 100))));

    // when
    read(doubt, 1, reading(v(cell(2, 200), cell(5, 500))));
    read(doubt, 10, reading(v(cell(2, 200), cell(5, 500))));

    // then
    assertThat(doubt.isCertain(seconds(10))).isFalse();
    assertThat(findings(doubt, 10)).containsExactly("v needs-rebuild false");

    // when
    read(doubt, 11, reading(v(cell(2, 200), cell(5, 500))));

    // then
    assertThat(findings(doubt, 11)).containsExactly("v needs-rebuild true");
  }

  @Test
  void shouldBeUndecidedWhileACellKeepsChangingAndTheTargetStays() {
    // given
    Doubt doubt = doubt(reading(v(cell(1, 100), null)));

    // when
    for (int i = 1; i <= 5; i++) {
      read(doubt, 4 * i, reading(v(cell(1, 100 + i), null)));
    }

    // then
    assertThat(doubt.isCertain(seconds(20))).isFalse();
    assertThat(findings(doubt, 20)).containsExactly("v missing false");
  }

  @Test
  void shouldTellTheSameExpiryFromAnotherNow() {
    // given
    Doubt doubt = doubt(new RowReading(Optional.empty(), List.of(v(ttl(100), null)), NOW));

    // when
    read(doubt, 11, new RowReading(Optional.empty(), List.of(v(ttl(89), null)), NOW + 11));

    // then
    assertThat(doubt.isCertain(seconds(11))).isTrue();
  }

  @Test
  void shouldReportARowThatIsMissingAsOne() {
    // given
    Doubt doubt = doubt(only(Side.SOURCE, v(cell(1, 100), null), w(cell(1, 101), null)));

    // when: one of its cells changes, the other stays
    read(doubt, 10, only(Side.SOURCE, v(cell(1, 100), null), w(cell(2, 300), null)));

    // then
    assertThat(findings(doubt, 10)).containsExactly("row missing true");
  }

  @Test
  void shouldNotBeCertainOfARowThatComesAndGoes() {
    // given
    Doubt doubt = doubt(only(Side.SOURCE, v(cell(1, 100), null)));

    // when
    read(doubt, 10, only(Side.SOURCE, v(cell(2, 300), null)));

    // then
    assertThat(doubt.isCertain(seconds(10))).isFalse();
    assertThat(findings(doubt, 10)).containsExactly("row missing false");
  }

  @Test
  void shouldReportARowWithoutCells() {
    // given
    Doubt doubt = doubt(only(Side.TARGET));

    // when
    read(doubt, 10, only(Side.TARGET));

    // then
    assertThat(findings(doubt, 10)).containsExactly("row extra true");
  }

  @Test
  void shouldReportTheCellsOfARowThatHasArrivedInPart() {
    // given
    Doubt doubt = doubt(only(Side.SOURCE, v(cell(1, 100), null), w(cell(1, 100), null)));

    // when
    read(doubt, 10, reading(w(cell(1, 100), null)));

    // then
    assertThat(findings(doubt, 10)).containsExactly("w missing true");
  }

  private static Doubt doubt(RowReading first) {
    return new Doubt(ROW, first, SETTLE, 0);
  }

  private void read(Doubt doubt, int second, RowReading reading) {
    last = reading;
    doubt.read(reading, seconds(second));
  }

  private List<String> findings(Doubt doubt, int second) {
    List<String> told = new ArrayList<>();
    for (Finding finding : doubt.findings(last, COLUMNS, seconds(second))) {
      Kind kind = finding.kind();
      told.add(finding.cell().orElse("row") + " " + kind + " " + finding.certain());
    }
    return told;
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  private static RowReading reading(CellPair... differing) {
    return new RowReading(Optional.empty(), Arrays.asList(differing), NOW);
  }

  private static RowReading only(Side side, CellPair... differing) {
    return new RowReading(Optional.of(side), Arrays.asList(differing), NOW);
  }

  private static CellPair v(@Nullable SeenCell source, @Nullable SeenCell target) {
    return pair(V, source, target);
  }

  private static CellPair w(@Nullable SeenCell source, @Nullable SeenCell target) {
    return pair(W, source, target);
  }

  private static CellPair pair(
      Column column, @Nullable SeenCell source, @Nullable SeenCell target) {
    CellReader reader = new CellReader(column, CellReader.Shape.CELLS, 0);
    return new CellPair(
        column,
        Optional.of(reader),
        Bytes.empty(),
        true,
        Optional.ofNullable(source),
        Optional.ofNullable(target));
  }

  private static SeenCell cell(int value, long writetime) {
    return new SeenCell(number(value), writetime, Optional.empty());
  }

  private static SeenCell ttl(int seconds) {
    return new SeenCell(number(1), 100, Optional.of(seconds));
  }

  private static Bytes number(int value) {
    return Bytes.of((byte) 0, (byte) 0, (byte) 0, (byte) value);
  }
}
