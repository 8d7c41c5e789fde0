// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.TableId;
import io.fullrow.verify.Difference.Aspect;
import io.fullrow.verify.Difference.CellDiffers;
import io.fullrow.verify.Difference.RowOnlyIn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Breaks two equal tables in one way each and expects exactly that to be reported. */
class TableComparisonIT {
  private static CqlSession session;
  private static TwoTables tables;

  @BeforeAll
  static void createTables() {
    session = TestCluster.connect();
    tables = TwoTables.create(session);
  }

  @AfterAll
  static void drop() {
    if (session != null) {
      TwoTables.drop(session);
      session.close();
    }
  }

  @BeforeEach
  void seedEqually() {
    tables.seedEqually();
  }

  @Test
  void shouldFindEqualTablesEqualAcrossPages() {
    // when
    ComparisonReport report = compare(request().withPageSize(3));

    // then
    assertThat(report.examples()).isEmpty();
    assertThat(report.equal()).isTrue();
    assertThat(report.rowsCompared()).isEqualTo(TwoTables.PARTITIONS * TwoTables.ROWS);
    // a row: v, Rating, fp, 2 of st, 2 of l, 2 of p, 3 of m; a partition: s and one of ms; one s
    assertThat(report.cellsCompared())
        .isEqualTo(TwoTables.PARTITIONS * (TwoTables.ROWS * 12 + 2) + 1);
    assertThat(report.render()).contains("verify_it_old.Movies").contains("are equal");
  }

  @Test
  void shouldReportAnotherValueAtTheSameWritetime() {
    // given
    tables.inNew("UPDATE %s USING TIMESTAMP 200 SET v = 'zz' WHERE " + TwoTables.key(1, 2));

    // then
    shouldReport(cell(1, 2, "v", Aspect.VALUE, "'v'", "'zz'"));
  }

  @Test
  void shouldReportAnotherWritetimeOfTheSameValue() {
    // given
    tables.inNew("UPDATE %s USING TIMESTAMP 201 SET \"Rating\" = 5 WHERE " + TwoTables.key(1, 2));

    // then
    shouldReport(cell(1, 2, "Rating", Aspect.WRITETIME, "200", "201"));
  }

  @Test
  void shouldReportAnotherExpiryOfTheSameCell() {
    // given
    tables.inOld(
        "UPDATE %s USING TIMESTAMP 400 AND TTL 1000 SET v = 'e' WHERE " + TwoTables.key(0, 0));
    tables.inNew(
        "UPDATE %s USING TIMESTAMP 400 AND TTL 1001 SET v = 'e' WHERE " + TwoTables.key(0, 0));

    // then
    shouldReport(cell(0, 0, "v", Aspect.EXPIRY, "950", "951"));
  }

  @Test
  void shouldReportAnExpiryThatOneSideLacks() {
    // given
    tables.inOld(
        "UPDATE %s USING TIMESTAMP 400 AND TTL 1000 SET v = 'e' WHERE " + TwoTables.key(0, 0));
    tables.inNew("UPDATE %s USING TIMESTAMP 400 SET v = 'e' WHERE " + TwoTables.key(0, 0));

    // then
    shouldReport(
        new CellDiffers(
            TwoTables.rendered(0, 0), "v", Aspect.EXPIRY, Optional.of("950"), Optional.empty()));
  }

  @Test
  void shouldReportAMissingCell() {
    // given
    tables.inNew("DELETE fp FROM %s USING TIMESTAMP 200 WHERE " + TwoTables.key(3, 1));

    // then
    shouldReport(
        new CellDiffers(
            TwoTables.rendered(3, 1),
            "fp",
            Aspect.VALUE,
            Optional.of("{city:'c',code:1}"),
            Optional.empty()));
  }

  @Test
  void shouldReportAMissingRow() {
    // given
    tables.inNew("DELETE FROM %s USING TIMESTAMP 500 WHERE " + TwoTables.key(2, 3));

    // then
    ComparisonReport report = shouldReport(new RowOnlyIn(Side.SOURCE, TwoTables.rendered(2, 3)));
    assertThat(report.rowsOnlyInSource()).isEqualTo(1);
  }

  @Test
  void shouldReportAnExtraRow() {
    // given
    tables.inNew(TwoTables.insert(2, TwoTables.ROWS));

    // then
    ComparisonReport report =
        shouldReport(new RowOnlyIn(Side.TARGET, TwoTables.rendered(2, TwoTables.ROWS)));
    assertThat(report.rowsOnlyInTarget()).isEqualTo(1);
  }

  @Test
  void shouldReportARowThatHasNothingButItsMarker() {
    // given
    tables.inOld(
        "INSERT INTO %s (\"Genre\", part, year, title) VALUES ('g', 0, 77, 't') USING TIMESTAMP 1");

    // then
    shouldReport(new RowOnlyIn(Side.SOURCE, "Genre='g', part=0, year=77, title='t'"));
  }

  @Test
  void shouldReportAStaticColumnOnce() {
    // given
    tables.inNew("UPDATE %s USING TIMESTAMP 300 SET s = 's' WHERE \"Genre\" = 'g' AND part = 4");

    // then
    shouldReport(
        new CellDiffers(
            "Genre='g', part=4 (static)",
            "s",
            Aspect.WRITETIME,
            Optional.of("100"),
            Optional.of("300")));
  }

  @Test
  void shouldReportAPartitionThatIsOnlyAStaticRowOnOneSide() {
    // given
    tables.inNew("DELETE FROM %s USING TIMESTAMP 500 WHERE \"Genre\" = 'static only' AND part = 0");

    // then
    shouldReport(
        new CellDiffers(
            "Genre='static only', part=0 (static)",
            "s",
            Aspect.VALUE,
            Optional.of("'s'"),
            Optional.empty()));
  }

  @Test
  void shouldReportAPartitionThatIsInTheTargetOnly() {
    // given
    tables.inNew(
        "INSERT INTO %s (\"Genre\", part, s, year, title) VALUES ('extra', 0, 's', 1, 't')");

    // then
    shouldReport(
        new CellDiffers(
            "Genre='extra', part=0 (static)",
            "s",
            Aspect.VALUE,
            Optional.empty(),
            Optional.of("'s'")),
        new RowOnlyIn(Side.TARGET, "Genre='extra', part=0, year=1, title='t'"));
  }

  @Test
  void shouldReportRowsBesideAPartitionThatIsOnlyAStaticRowOnTheOtherSide() {
    // given
    tables.inOld("INSERT INTO %s (\"Genre\", part, year, title) VALUES ('static only', 0, 1, 't')");

    // then
    shouldReport(new RowOnlyIn(Side.SOURCE, "Genre='static only', part=0, year=1, title='t'"));
  }

  @Test
  void shouldReportEachElementOfNonFrozenColumnsByItself() {
    // given
    tables.inNew(
        "UPDATE %s USING TIMESTAMP 300 SET m['a'] = 9, m['new'] = 1 WHERE " + TwoTables.key(5, 0));
    tables.inNew(
        "UPDATE %s USING TIMESTAMP 300 SET st = st - {1}, p.city = 'c' WHERE "
            + TwoTables.key(5, 0));
    tables.inNew(
        "UPDATE %s USING TIMESTAMP 300 SET ms['x'] = 1 WHERE \"Genre\" = 'g' AND part = 5");

    // then
    shouldReport(
        new CellDiffers(
            "Genre='g', part=5 (static)",
            "ms['x']",
            Aspect.WRITETIME,
            Optional.of("100"),
            Optional.of("300")),
        cell(5, 0, "m['a']", Aspect.VALUE, "1", "9"),
        cell(5, 0, "m['a']", Aspect.WRITETIME, "200", "300"),
        new CellDiffers(
            TwoTables.rendered(5, 0), "m['new']", Aspect.VALUE, Optional.empty(), Optional.of("1")),
        cell(5, 0, "p.city", Aspect.WRITETIME, "200", "300"),
        new CellDiffers(
            TwoTables.rendered(5, 0), "st[1]", Aspect.VALUE, Optional.of("1"), Optional.empty()));
  }

  @Test
  void shouldReportAnotherExpiryOfOneMapEntry() {
    // given
    tables.inOld(
        "UPDATE %s USING TIMESTAMP 400 AND TTL 1000 SET m['e'] = 1 WHERE " + TwoTables.key(5, 0));
    tables.inNew(
        "UPDATE %s USING TIMESTAMP 400 AND TTL 1002 SET m['e'] = 1 WHERE " + TwoTables.key(5, 0));

    // then
    shouldReport(cell(5, 0, "m['e']", Aspect.EXPIRY, "950", "952"));
  }

  @Test
  void shouldReportAListInAnotherOrder() {
    // given
    tables.inNew("DELETE l FROM %s USING TIMESTAMP 200 WHERE " + TwoTables.key(5, 1));
    tables.inNew(
        "UPDATE %s USING TIMESTAMP 201 SET l = l + ['y', 'x'] WHERE " + TwoTables.key(5, 1));

    // then
    shouldReport(
        cell(5, 1, "l[0]", Aspect.VALUE, "'x'", "'y'"),
        cell(5, 1, "l[0]", Aspect.WRITETIME, "200", "201"),
        cell(5, 1, "l[1]", Aspect.VALUE, "'y'", "'x'"),
        cell(5, 1, "l[1]", Aspect.WRITETIME, "200", "201"));
  }

  @Test
  void shouldCompareAListByValueAloneAndSaySo() {
    // given
    tables.inNew("UPDATE %s USING TIMESTAMP 300 SET l = ['x', 'y'] WHERE " + TwoTables.key(5, 1));

    // when
    ComparisonReport report = compare(request().byValue(Set.of("l")));

    // then
    assertThat(report.equal()).isTrue();
    assertThat(report.render()).contains("values and order alone, loss of writetimes accepted: l");
    tables.inNew("UPDATE %s USING TIMESTAMP 301 SET l = ['y', 'x'] WHERE " + TwoTables.key(5, 1));
    assertThat(compare(request().byValue(Set.of("l"))).examples())
        .containsExactly(
            cell(5, 1, "l[0]", Aspect.VALUE, "'x'", "'y'"),
            cell(5, 1, "l[1]", Aspect.VALUE, "'y'", "'x'"));
  }

  @Test
  void shouldNotCompareWhatIsLeftOutButNameIt() {
    // given
    tables.inNew(
        "UPDATE %s USING TIMESTAMP 201 SET v = 'other', l = ['q'] WHERE " + TwoTables.key(5, 1));

    // when
    ComparisonReport report = compare(request().leavingOut(Set.of("v", "l")));

    // then
    assertThat(report.equal()).isTrue();
    assertThat(report.leftOut()).containsExactly("l", "v");
    assertThat(report.render()).contains("not compared, loss accepted: l, v");
  }

  @Test
  void shouldCountAllDifferencesAndShowTheFirst() {
    // given
    for (int partition = 0; partition < TwoTables.PARTITIONS; partition++) {
      tables.inNew(
          "UPDATE %s USING TIMESTAMP 900 SET v = 'other' WHERE " + TwoTables.key(partition, 0));
    }

    // when
    ComparisonReport report = compare(request().withExamples(2));

    // then
    assertThat(report.cellsDiffering()).isEqualTo(TwoTables.PARTITIONS);
    assertThat(report.differences()).isEqualTo(2L * TwoTables.PARTITIONS);
    assertThat(report.examples()).hasSize(2);
    assertThat(report.render()).contains("DIFFER").contains("first 2 of 12");
  }

  @Test
  void shouldCompareTablesOfNothingButKeys() {
    // given
    TableId old = new TableId("verify_it_old", "keys");
    TableId current = new TableId("verify_it_new", "keys");
    session.execute("INSERT INTO verify_it_old.keys (k, c) VALUES (1, 1.5)");
    session.execute("INSERT INTO verify_it_old.keys (k, c) VALUES (1, 2.0)");
    session.execute("INSERT INTO verify_it_new.keys (k, c) VALUES (1, 2.00)");

    // when
    ComparisonReport report = compare(read(ComparisonRequest.of(old, current, TwoTables.NOW)));

    // then
    assertThat(report.rowsCompared()).isEqualTo(1);
    assertThat(report.examples())
        .containsExactly(
            new RowOnlyIn(Side.SOURCE, "k=1, c=1.5"),
            new CellDiffers(
                "k=1, c=2.0",
                "c",
                Aspect.VALUE,
                Optional.of("0x0000000114"),
                Optional.of("0x00000002" + "00c8")));
  }

  @Test
  void shouldTellHowFarItIs() {
    // given
    List<String> told = new ArrayList<>();

    // when
    new TableComparison(session, session)
        .compare(request(), (old, now) -> told.add(old + " " + now));

    // then
    int rows = TwoTables.PARTITIONS * TwoTables.ROWS + 1;
    assertThat(told).containsExactly(rows + " " + rows);
  }

  @Test
  void shouldRefuseWhatCannotBeCompared() {
    // given
    TableId keys = new TableId("verify_it_new", "keys");
    long future = Instant.now().getEpochSecond() + 3_600;

    // then
    assertThatThrownBy(() -> compare(ComparisonRequest.of(TwoTables.OLD, keys, TwoTables.NOW)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("primary keys differ");
    assertThatThrownBy(() -> compare(request().leavingOut(Set.of("nope"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nope");
    assertThatThrownBy(() -> compare(ComparisonRequest.of(TwoTables.OLD, TwoTables.NEW, future)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("future");
  }

  private static ComparisonReport shouldReport(Difference... expected) {
    // when
    ComparisonReport report = compare(request());

    // then
    assertThat(report.examples()).containsExactly(expected);
    assertThat(report.differences()).isEqualTo(expected.length);
    assertThat(report.equal()).isFalse();
    return report;
  }

  private static ComparisonReport compare(ComparisonRequest request) {
    return new TableComparison(session, session).compare(request);
  }

  private static ComparisonRequest request() {
    return read(ComparisonRequest.of(TwoTables.OLD, TwoTables.NEW, TwoTables.NOW));
  }

  private static ComparisonRequest read(ComparisonRequest request) {
    return request.at(DefaultConsistencyLevel.ALL);
  }

  private static CellDiffers cell(
      int partition, int row, String cell, Aspect aspect, String source, String target) {
    return new CellDiffers(
        TwoTables.rendered(partition, row), cell, aspect, Optional.of(source), Optional.of(target));
  }
}
