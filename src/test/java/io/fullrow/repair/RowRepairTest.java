// SPDX-License-Identifier: Apache-2.0
package io.fullrow.repair;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.reconcile.MergeLaws;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.snapshot.RowMarkers;
import io.fullrow.snapshot.SeenRow;
import io.fullrow.verify.Finding;
import io.fullrow.verify.Finding.Kind;
import io.fullrow.verify.Finding.Seen;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowRepairTest {
  private static final long NOW = 1_000;
  private static final Bytes A = Bytes.of((byte) 'a');
  private static final Bytes Z = Bytes.of((byte) 'z');
  private static final Expiry EARLY = Expiry.withUnknownTtl(2_000);
  private static final Expiry LATE = Expiry.withUnknownTtl(3_000);
  private static final CellKey V = CellKey.simple("v");
  private static final DataType ADDRESS =
      new UserDefinedTypeBuilder("k", "address")
          .withField("street", DataTypes.TEXT)
          .withField("number", DataTypes.INT)
          .build();
  private static final TableSchema TABLE =
      new TableSchema(
          new TableId("k", "t"),
          List.of(
              column("p", DataTypes.INT, Column.Kind.PARTITION_KEY),
              column("q", DataTypes.TEXT, Column.Kind.PARTITION_KEY)),
          List.of(column("c", DataTypes.TEXT, Column.Kind.CLUSTERING)),
          List.of(column("s", DataTypes.TEXT, Column.Kind.STATIC)),
          List.of(
              column("v", DataTypes.TEXT, Column.Kind.REGULAR),
              column("tags", DataTypes.setOf(DataTypes.TEXT), Column.Kind.REGULAR),
              column("home", ADDRESS, Column.Kind.REGULAR),
              column("l", DataTypes.listOf(DataTypes.TEXT), Column.Kind.REGULAR)));

  private boolean raises;
  private boolean deletes;
  private RowMarkers markers = RowMarkers.UPDATE;

  private static Column column(String name, DataType type, Column.Kind kind) {
    return new Column(name, type, kind, false);
  }

  @Test
  void shouldPublishWhatTheTargetMisses() {
    RowRepair.Plan plan =
        plan(cell("v", "", none()), row(Map.of(V, live(A, 5))), row(Map.of(tag(A), live(A, 5))));

    assertThat(plan.changes()).containsExactly(columns(Map.of(V, live(A, 5))));
    assertThat(outcomes(plan)).containsExactly(Outcome.PUBLISHED);
  }

  @Test
  void shouldPublishWhatWinsOverTheTarget() {
    assertThat(outcomes(plan(cell("v", "", at(4)), v(live(A, 5)), v(live(Z, 4)))))
        .containsExactly(Outcome.PUBLISHED);
    assertThat(outcomes(plan(cell("v", "", at(5)), v(live(Z, 5)), v(live(A, 5)))))
        .containsExactly(Outcome.PUBLISHED);
  }

  @Test
  void shouldPublishRowsWithTheirMarkers() {
    // given
    markers = RowMarkers.INSERT;

    // when
    RowRepair.Plan plan = plan(wholeRow(none()), v(live(A, 5)), Optional.empty());

    // then
    assertThat(plan.changes())
        .containsExactly(
            new Change.Row(
                clustering(),
                Optional.of(RowMarker.live(WriteTime.ofMicros(5))),
                Optional.empty(),
                RowContent.of(Map.of(V, live(A, 5)))));
  }

  @Test
  void shouldRaiseOnlyIfTold() {
    // given
    Finding newer = cell("v", "", at(7));
    Optional<SeenRow> source = v(Cell.expiring(WriteTime.ofMicros(5), A, EARLY));

    // when
    RowRepair.Plan untold = plan(newer, source, v(live(Z, 7)));
    raises = true;
    RowRepair.Plan told = plan(newer, source, v(live(Z, 7)));

    // then
    assertThat(untold.changes()).isEmpty();
    assertThat(outcomes(untold)).containsExactly(Outcome.NEEDS_RAISE);
    assertThat(told.changes())
        .containsExactly(columns(Map.of(V, Cell.expiring(WriteTime.ofMicros(8), A, EARLY))));
    assertThat(told.results()).containsExactly(Repaired.at(newer, Outcome.RAISED, 8));
  }

  @Test
  void shouldRaiseTiesThatTheTargetWins() {
    raises = true;

    assertThat(outcomes(plan(cell("v", "", at(5)), v(live(A, 5)), v(live(Z, 5)))))
        .containsExactly(Outcome.RAISED);
    assertThat(outcomes(plan(cell("v", "", at(5)), v(expiring(EARLY)), v(expiring(LATE)))))
        .containsExactly(Outcome.RAISED);
    assertThat(outcomes(plan(cell("v", "", at(5)), v(expiring(LATE)), v(expiring(EARLY)))))
        .containsExactly(Outcome.PUBLISHED);
  }

  @Test
  void shouldNotRaiseOverTheSameValue() {
    raises = true;

    RowRepair.Plan plan = plan(cell("v", "", at(7)), v(live(A, 5)), v(live(A, 7)));

    assertThat(plan.changes()).isEmpty();
    assertThat(outcomes(plan)).containsExactly(Outcome.SAME_VALUE);
  }

  /** A write that came since may be an application's. */
  @Test
  void shouldNotWinOverWhatHasChangedSince() {
    raises = true;
    deletes = true;

    assertThat(outcomes(plan(cell("v", "", at(7)), v(live(A, 5)), v(live(Z, 8)))))
        .containsExactly(Outcome.CHANGED);
    assertThat(outcomes(plan(cell("v", "", at(7)), row(Map.of()), v(live(Z, 8)))))
        .containsExactly(Outcome.CHANGED);
    assertThat(outcomes(plan(wholeRow(at(7)), Optional.empty(), v(live(Z, 8)))))
        .containsExactly(Outcome.CHANGED);
    assertThat(outcomes(plan(wholeRow(at(7)), v(live(A, 9)), v(live(Z, 7)))))
        .containsExactly(Outcome.CHANGED);
    assertThat(outcomes(plan(cell("v", "", at(7)), row(Map.of()), row(Map.of()))))
        .containsExactly(Outcome.CHANGED);
  }

  @Test
  void shouldDeleteCellsOnlyIfToldAtTheirWritetime() {
    // given
    Finding extra = cell("tags", A.toHex(), at(7));
    Optional<SeenRow> target = row(Map.of(tag(A), live(Bytes.empty(), 7)));

    // when
    RowRepair.Plan untold = plan(extra, row(Map.of()), target);
    deletes = true;
    RowRepair.Plan told = plan(extra, row(Map.of()), target);

    // then
    assertThat(untold.changes()).isEmpty();
    assertThat(outcomes(untold)).containsExactly(Outcome.NEEDS_DELETE);
    assertThat(told.changes())
        .containsExactly(columns(Map.of(tag(A), Cell.tombstone(WriteTime.ofMicros(7), NOW))));
    assertThat(told.results()).containsExactly(Repaired.at(extra, Outcome.DELETED, 7));
  }

  @Test
  void shouldDeleteRowsAtTheHighestWritetimeThatTheTargetShows() {
    // given
    deletes = true;

    // when
    RowRepair.Plan plan =
        plan(
            wholeRow(at(7)),
            Optional.empty(),
            row(Map.of(V, live(A, 6), tag(A), live(Bytes.empty(), 7))));

    // then
    assertThat(plan.changes())
        .containsExactly(
            new Change.Row(
                clustering(),
                Optional.empty(),
                Optional.of(new Deletion(WriteTime.ofMicros(7), NOW)),
                RowContent.none()));
  }

  @Test
  void shouldNotGuessAWritetimeForARowWithoutCells() {
    deletes = true;

    assertThat(outcomes(plan(wholeRow(none()), Optional.empty(), row(Map.of()))))
        .containsExactly(Outcome.NO_WRITETIME);
  }

  @Test
  void shouldMendStaticCellsWithoutTouchingRows() {
    // given
    Finding finding =
        new Finding(
            true,
            Kind.MISSING,
            "p=1",
            true,
            key().serialized().toHex(),
            List.of(),
            Optional.of("s"),
            Optional.of("s"),
            Optional.of(""),
            Optional.empty(),
            Optional.empty());
    RowContent statics = RowContent.of(Map.of(CellKey.simple("s"), live(A, 5)));
    SeenRow any =
        new SeenRow(key(), Optional.empty(), statics, RowContent.of(Map.of(V, live(A, 5))), false);

    // when
    RowRepair.Plan plan = plan(finding, Optional.of(any), Optional.empty());

    // then
    assertThat(plan.changes()).containsExactly(new Change.StaticRow(statics));
  }

  @Test
  void shouldKnowThePlacesOfFieldsAndNotThoseOfLists() {
    // given
    CellKey number = CellKey.element("home", Bytes.fromHex("0001"));

    // when
    RowRepair.Plan field =
        plan(cell("home", "00000001", none()), row(Map.of(number, live(A, 5))), row(Map.of()));
    RowRepair.Plan element = plan(cell("l", "00000000", none()), row(Map.of()), row(Map.of()));

    // then
    assertThat(field.changes()).containsExactly(columns(Map.of(number, live(A, 5))));
    assertThat(outcomes(element)).containsExactly(Outcome.UNREADABLE);
  }

  @Test
  void shouldReadTheKeyOfTheFinding() {
    FoundRow found = FoundRow.of(List.of(cell("v", "", none())), TABLE);

    assertThat(found.partition()).isEqualTo(key());
    assertThat(found.clustering()).contains(clustering());
  }

  private RowRepair.Plan plan(Finding finding, Optional<SeenRow> source, Optional<SeenRow> target) {
    return RowRepair.plan(
        FoundRow.of(List.of(finding), TABLE),
        TABLE,
        new RepairRules(markers, raises, deletes, MergeLaws.cassandra5()),
        source,
        target,
        NOW);
  }

  private static List<Outcome> outcomes(RowRepair.Plan plan) {
    return plan.results().stream().map(Repaired::outcome).toList();
  }

  private static PartitionKey key() {
    return PartitionKey.of(Bytes.fromHex("00000001"), A);
  }

  private static Clustering clustering() {
    return Clustering.of(Z);
  }

  private static Change columns(Map<CellKey, Cell> cells) {
    return new Change.Row(clustering(), Optional.empty(), Optional.empty(), RowContent.of(cells));
  }

  private static Optional<SeenRow> v(Cell cell) {
    return row(Map.of(V, cell));
  }

  private static Optional<SeenRow> row(Map<CellKey, Cell> cells) {
    return Optional.of(
        new SeenRow(
            key(), Optional.of(clustering()), RowContent.none(), RowContent.of(cells), false));
  }

  private static CellKey tag(Bytes path) {
    return CellKey.element("tags", path);
  }

  private static Cell live(Bytes value, long micros) {
    return Cell.live(WriteTime.ofMicros(micros), value);
  }

  private static Cell expiring(Expiry expiry) {
    return Cell.expiring(WriteTime.ofMicros(5), A, expiry);
  }

  private static Optional<Seen> none() {
    return Optional.empty();
  }

  private static Optional<Seen> at(long micros) {
    return Optional.of(new Seen(Optional.empty(), Optional.of(micros), Optional.empty()));
  }

  private static Finding wholeRow(Optional<Seen> target) {
    return finding(Optional.empty(), Optional.empty(), target);
  }

  private static Finding cell(String column, String path, Optional<Seen> target) {
    return finding(Optional.of(column), Optional.of(path), target);
  }

  private static Finding finding(
      Optional<String> column, Optional<String> path, Optional<Seen> target) {
    return new Finding(
        true,
        Kind.VALUE,
        "p=1, q='a', c='z'",
        false,
        key().serialized().toHex(),
        List.of(Z.toHex()),
        column,
        column,
        path,
        Optional.empty(),
        target);
  }
}
