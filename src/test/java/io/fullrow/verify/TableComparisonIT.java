package io.fullrow.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.it.TestCluster;
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
  private static final List<String> KEYSPACES = List.of("verify_it_old", "verify_it_new");
  private static final TableId OLD = new TableId("verify_it_old", "Movies");
  private static final TableId NEW = new TableId("verify_it_new", "Movies");
  private static final int PARTITIONS = 6;
  private static final int ROWS = 4;

  /** A later one than the writes' own, so that a TTL of 10,000 has less than that left. */
  private static final long WRITTEN = Instant.now().getEpochSecond() - 100;

  private static final long NOW = WRITTEN + 50;

  private static CqlSession session;

  @BeforeAll
  static void createTables() {
    session = TestCluster.connect();
    for (String keyspace : KEYSPACES) {
      TestCluster.recreate(session, keyspace);
      TestCluster.ddl(session, "CREATE TYPE " + keyspace + ".place (city text, code int)");
      TestCluster.ddl(
          session,
          "CREATE TABLE "
              + keyspace
              + ".\"Movies\" (\"Genre\" text, part int, year int, title text, s text static,"
              + " ms map<text, int> static, v text, \"Rating\" int, m map<text, int>, st set<int>,"
              + " l list<text>, p place, fp frozen<place>,"
              + " PRIMARY KEY ((\"Genre\", part), year, title))"
              + " WITH CLUSTERING ORDER BY (year DESC, title ASC)");
      TestCluster.ddl(
          session, "CREATE TABLE " + keyspace + ".keys (k int, c decimal, PRIMARY KEY (k, c))");
    }
  }

  @AfterAll
  static void drop() {
    if (session != null) {
      KEYSPACES.forEach(name -> TestCluster.ddl(session, "DROP KEYSPACE IF EXISTS " + name));
      session.close();
    }
  }

  @BeforeEach
  void seedEqually() {
    for (String keyspace : KEYSPACES) {
      TestCluster.ddl(session, "TRUNCATE " + keyspace + ".\"Movies\"");
      TestCluster.ddl(session, "TRUNCATE " + keyspace + ".keys");
    }
    for (int partition = 0; partition < PARTITIONS; partition++) {
      both(
          "INSERT INTO %s (\"Genre\", part, s, ms) VALUES ('g', "
              + partition
              + ", 's', {'x': 1}) USING TIMESTAMP 100");
      for (int row = 0; row < ROWS; row++) {
        both(insert(partition, row));
        both(
            "UPDATE %s USING TIMESTAMP 300 AND TTL 10000 SET m['ttl'] = 3, p.code = 7 WHERE "
                + key(partition, row));
      }
    }
    both("INSERT INTO %s (\"Genre\", part, s) VALUES ('static only', 0, 's') USING TIMESTAMP 100");
  }

  @Test
  void shouldFindEqualTablesEqualAcrossPages() {
    // when
    ComparisonReport report = compare(request().withPageSize(3));

    // then
    assertThat(report.examples()).isEmpty();
    assertThat(report.equal()).isTrue();
    assertThat(report.rowsCompared()).isEqualTo(PARTITIONS * ROWS);
    // a row: v, Rating, fp, 2 of st, 2 of l, 2 of p, 3 of m; a partition: s and one of ms; one s
    assertThat(report.cellsCompared()).isEqualTo(PARTITIONS * (ROWS * 12 + 2) + 1);
    assertThat(report.render()).contains("verify_it_old.Movies").contains("are equal");
  }

  @Test
  void shouldReportAnotherValueAtTheSameWritetime() {
    // given
    inNew("UPDATE %s USING TIMESTAMP 200 SET v = 'zz' WHERE " + key(1, 2));

    // then
    shouldReport(cell(1, 2, "v", Aspect.VALUE, "'v'", "'zz'"));
  }

  @Test
  void shouldReportAnotherWritetimeOfTheSameValue() {
    // given
    inNew("UPDATE %s USING TIMESTAMP 201 SET \"Rating\" = 5 WHERE " + key(1, 2));

    // then
    shouldReport(cell(1, 2, "Rating", Aspect.WRITETIME, "200", "201"));
  }

  @Test
  void shouldReportAnotherExpiryOfTheSameCell() {
    // given
    inOld("UPDATE %s USING TIMESTAMP 400 AND TTL 1000 SET v = 'e' WHERE " + key(0, 0));
    inNew("UPDATE %s USING TIMESTAMP 400 AND TTL 1001 SET v = 'e' WHERE " + key(0, 0));

    // then
    shouldReport(cell(0, 0, "v", Aspect.EXPIRY, "950", "951"));
  }

  @Test
  void shouldReportAnExpiryThatOneSideLacks() {
    // given
    inOld("UPDATE %s USING TIMESTAMP 400 AND TTL 1000 SET v = 'e' WHERE " + key(0, 0));
    inNew("UPDATE %s USING TIMESTAMP 400 SET v = 'e' WHERE " + key(0, 0));

    // then
    shouldReport(
        new CellDiffers(rendered(0, 0), "v", Aspect.EXPIRY, Optional.of("950"), Optional.empty()));
  }

  @Test
  void shouldReportAMissingCell() {
    // given
    inNew("DELETE fp FROM %s USING TIMESTAMP 200 WHERE " + key(3, 1));

    // then
    shouldReport(
        new CellDiffers(
            rendered(3, 1),
            "fp",
            Aspect.VALUE,
            Optional.of("{city:'c',code:1}"),
            Optional.empty()));
  }

  @Test
  void shouldReportAMissingRow() {
    // given
    inNew("DELETE FROM %s USING TIMESTAMP 500 WHERE " + key(2, 3));

    // then
    ComparisonReport report = shouldReport(new RowOnlyIn(Side.SOURCE, rendered(2, 3)));
    assertThat(report.rowsOnlyInSource()).isEqualTo(1);
  }

  @Test
  void shouldReportAnExtraRow() {
    // given
    inNew(insert(2, ROWS));

    // then
    ComparisonReport report = shouldReport(new RowOnlyIn(Side.TARGET, rendered(2, ROWS)));
    assertThat(report.rowsOnlyInTarget()).isEqualTo(1);
  }

  @Test
  void shouldReportARowThatHasNothingButItsMarker() {
    // given
    inOld(
        "INSERT INTO %s (\"Genre\", part, year, title) VALUES ('g', 0, 77, 't') USING TIMESTAMP 1");

    // then
    shouldReport(new RowOnlyIn(Side.SOURCE, "Genre='g', part=0, year=77, title='t'"));
  }

  @Test
  void shouldReportAStaticColumnOnce() {
    // given
    inNew("UPDATE %s USING TIMESTAMP 300 SET s = 's' WHERE \"Genre\" = 'g' AND part = 4");

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
    inNew("DELETE FROM %s USING TIMESTAMP 500 WHERE \"Genre\" = 'static only' AND part = 0");

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
  void shouldReportRowsBesideAPartitionThatIsOnlyAStaticRowOnTheOtherSide() {
    // given
    inOld("INSERT INTO %s (\"Genre\", part, year, title) VALUES ('static only', 0, 1, 't')");

    // then
    shouldReport(new RowOnlyIn(Side.SOURCE, "Genre='static only', part=0, year=1, title='t'"));
  }

  @Test
  void shouldReportEachElementOfNonFrozenColumnsByItself() {
    // given
    inNew("UPDATE %s USING TIMESTAMP 300 SET m['a'] = 9, m['new'] = 1 WHERE " + key(5, 0));
    inNew("UPDATE %s USING TIMESTAMP 300 SET st = st - {1}, p.city = 'c' WHERE " + key(5, 0));
    inNew("UPDATE %s USING TIMESTAMP 300 SET ms['x'] = 1 WHERE \"Genre\" = 'g' AND part = 5");

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
            rendered(5, 0), "m['new']", Aspect.VALUE, Optional.empty(), Optional.of("1")),
        cell(5, 0, "p.city", Aspect.WRITETIME, "200", "300"),
        new CellDiffers(rendered(5, 0), "st[1]", Aspect.VALUE, Optional.of("1"), Optional.empty()));
  }

  @Test
  void shouldReportAnotherExpiryOfOneMapEntry() {
    // given
    inOld("UPDATE %s USING TIMESTAMP 400 AND TTL 1000 SET m['e'] = 1 WHERE " + key(5, 0));
    inNew("UPDATE %s USING TIMESTAMP 400 AND TTL 1002 SET m['e'] = 1 WHERE " + key(5, 0));

    // then
    shouldReport(cell(5, 0, "m['e']", Aspect.EXPIRY, "950", "952"));
  }

  @Test
  void shouldReportAListInAnotherOrder() {
    // given
    inNew("DELETE l FROM %s USING TIMESTAMP 200 WHERE " + key(5, 1));
    inNew("UPDATE %s USING TIMESTAMP 201 SET l = l + ['y', 'x'] WHERE " + key(5, 1));

    // then
    shouldReport(
        cell(5, 1, "l[0]", Aspect.VALUE, "'x'", "'y'"),
        cell(5, 1, "l[0]", Aspect.WRITETIME, "200", "201"),
        cell(5, 1, "l[1]", Aspect.VALUE, "'y'", "'x'"),
        cell(5, 1, "l[1]", Aspect.WRITETIME, "200", "201"));
  }

  @Test
  void shouldNotCompareWhatIsLeftOutButNameIt() {
    // given
    inNew("UPDATE %s USING TIMESTAMP 201 SET v = 'other', l = ['q'] WHERE " + key(5, 1));

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
    for (int partition = 0; partition < PARTITIONS; partition++) {
      inNew("UPDATE %s USING TIMESTAMP 900 SET v = 'other' WHERE " + key(partition, 0));
    }

    // when
    ComparisonReport report = compare(request().withExamples(2));

    // then
    assertThat(report.cellsDiffering()).isEqualTo(PARTITIONS);
    assertThat(report.differences()).isEqualTo(2L * PARTITIONS);
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
    ComparisonReport report = compare(read(ComparisonRequest.of(old, current, NOW)));

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
    int rows = PARTITIONS * ROWS + 1;
    assertThat(told).containsExactly(rows + " " + rows);
  }

  @Test
  void shouldRefuseWhatCannotBeCompared() {
    // given
    TableId keys = new TableId("verify_it_new", "keys");
    long future = Instant.now().getEpochSecond() + 3_600;

    // then
    assertThatThrownBy(() -> compare(ComparisonRequest.of(OLD, keys, NOW)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("primary keys differ");
    assertThatThrownBy(() -> compare(request().leavingOut(Set.of("nope"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nope");
    assertThatThrownBy(() -> compare(ComparisonRequest.of(OLD, NEW, future)))
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
    return read(ComparisonRequest.of(OLD, NEW, NOW));
  }

  private static ComparisonRequest read(ComparisonRequest request) {
    return request.at(DefaultConsistencyLevel.ALL);
  }

  private static CellDiffers cell(
      int partition, int row, String cell, Aspect aspect, String source, String target) {
    return new CellDiffers(
        rendered(partition, row), cell, aspect, Optional.of(source), Optional.of(target));
  }

  private static String rendered(int partition, int row) {
    return "Genre='g', part=" + partition + ", year=" + (2000 + row / 2) + ", title='t" + row + "'";
  }

  private static String key(int partition, int row) {
    return "\"Genre\" = 'g' AND part = "
        + partition
        + " AND year = "
        + (2000 + row / 2)
        + " AND title = 't"
        + row
        + "'";
  }

  private static String insert(int partition, int row) {
    return String.format(
        "INSERT INTO %%s (\"Genre\", part, year, title, v, \"Rating\", m, st, l, p, fp) VALUES"
            + " ('g', %d, %d, 't%d', 'v', 5, {'a': 1, 'b': 2}, {1, 2}, ['x', 'y'],"
            + " {city: 'c', code: 1}, {city: 'c', code: 1}) USING TIMESTAMP 200",
        partition, 2000 + row / 2, row);
  }

  private static void both(String statement) {
    inOld(statement);
    inNew(statement);
  }

  private static void inOld(String statement) {
    execute(statement, "verify_it_old.\"Movies\"");
  }

  private static void inNew(String statement) {
    execute(statement, "verify_it_new.\"Movies\"");
  }

  private static void execute(String statement, String table) {
    session.execute(
        SimpleStatement.newInstance(String.format(statement, table))
            .setNowInSeconds(Math.toIntExact(WRITTEN)));
  }
}
