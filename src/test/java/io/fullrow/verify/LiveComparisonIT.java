// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.TableId;
import io.fullrow.verify.Difference.Aspect;
import io.fullrow.verify.VerifyRequest.Pace;
import io.fullrow.verify.VerifyRequest.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Finds each kind of difference by ranges, and nothing else. */
class LiveComparisonIT {
  private static final int RANGES = 16;
  private static final Duration SETTLE = Duration.ofMillis(300);
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
  void shouldFindEqualTablesEqual() {
    // when
    Seen seen = compare(allRanges());

    // then
    assertThat(seen.found).isEmpty();
    assertThat(seen.counts.clean()).isTrue();
    assertThat(seen.counts.rows()).isEqualTo(TwoTables.PARTITIONS * TwoTables.ROWS);
    assertThat(seen.counts.cells()).isEqualTo(TwoTables.PARTITIONS * (TwoTables.ROWS * 12 + 2) + 1);
    assertThat(seen.done).hasSize(RANGES);
  }

  @Test
  void shouldFindEachKindOfDifference() {
    // given
    String static4 = "\"Genre\" = 'g' AND part = 4";
    tables.inNew("UPDATE %s USING TIMESTAMP 200 SET v = 'zz' WHERE " + TwoTables.key(0, 0));
    tables.inNew("UPDATE %s USING TIMESTAMP 201 SET \"Rating\" = 5 WHERE " + TwoTables.key(0, 1));
    tables.inOld("UPDATE %s USING TIMESTAMP 202 SET \"Rating\" = 6 WHERE " + TwoTables.key(0, 2));
    tables.inOld(
        "UPDATE %s USING TIMESTAMP 400 AND TTL 100000 SET v = 'e' WHERE " + TwoTables.key(0, 3));
    tables.inNew(
        "UPDATE %s USING TIMESTAMP 400 AND TTL 100001 SET v = 'e' WHERE " + TwoTables.key(0, 3));
    tables.inNew("DELETE FROM %s USING TIMESTAMP 500 WHERE " + TwoTables.key(1, 0));
    tables.inNew("DELETE fp FROM %s USING TIMESTAMP 200 WHERE " + TwoTables.key(1, 1));
    tables.inNew(TwoTables.insert(1, TwoTables.ROWS));
    tables.inOld("DELETE fp FROM %s USING TIMESTAMP 200 WHERE " + TwoTables.key(1, 2));
    tables.inNew("UPDATE %s USING TIMESTAMP 200 SET m['a'] = 9 WHERE " + TwoTables.key(2, 0));
    tables.inNew("UPDATE %s USING TIMESTAMP 300 SET st = st - {1} WHERE " + TwoTables.key(2, 1));
    tables.inOld("UPDATE %s USING TIMESTAMP 300 SET s = 't' WHERE " + static4);
    tables.inNew("DELETE FROM %s USING TIMESTAMP 500 WHERE \"Genre\" = 'static only' AND part = 0");
    tables.inOld(
        "INSERT INTO %s (\"Genre\", part, year, title) VALUES ('g', 0, 77, 't') USING TIMESTAMP 1");

    // when
    Seen seen = compare(allRanges());

    // then
    assertThat(seen.found.stream().map(LiveComparisonIT::withoutTtl))
        .containsExactlyInAnyOrder(
            TwoTables.rendered(0, 0) + " | v | tie: 'v' @200 -> 'zz' @200",
            TwoTables.rendered(0, 1) + " | Rating | needs-rebuild: 5 @200 -> 5 @201",
            TwoTables.rendered(0, 2) + " | Rating | missing: 6 @202 -> 5 @200",
            TwoTables.rendered(0, 3) + " | v | tie: 'e' @400 ttl T -> 'e' @400 ttl T",
            TwoTables.rendered(1, 0) + " | row | missing: row @300 -> none",
            TwoTables.rendered(1, 1) + " | fp | missing: {city:'c',code:1} @200 -> none",
            TwoTables.rendered(1, TwoTables.ROWS) + " | row | extra: none -> row @200",
            TwoTables.rendered(1, 2) + " | fp | extra: none -> {city:'c',code:1} @200",
            TwoTables.rendered(2, 0) + " | m['a'] | tie: 1 @200 -> 9 @200",
            TwoTables.rendered(2, 1) + " | st[1] | missing: 1 @200 -> none",
            "Genre='g', part=4 (static) | s | missing: 't' @300 -> 's' @100",
            "Genre='static only', part=0 (static) | s | missing: 's' @100 -> none",
            "Genre='g', part=0, year=77, title='t' | row | missing: row -> none");
    assertThat(seen.counts.differing()).isEqualTo(13);
    assertThat(seen.counts.undecided()).isZero();
  }

  @Test
  void shouldCompareValuesAloneIfTheLossOfAllTimesIsAccepted() {
    // given
    tables.inNew("UPDATE %s USING TIMESTAMP 201 SET \"Rating\" = 5 WHERE " + TwoTables.key(0, 1));
    tables.inNew(
        "UPDATE %s USING TIMESTAMP 201 AND TTL 100000 SET v = 'v' WHERE " + TwoTables.key(0, 2));
    tables.inNew("UPDATE %s USING TIMESTAMP 201 SET m['a'] = 9 WHERE " + TwoTables.key(0, 3));

    // when
    Seen seen = compare(allRanges(), Aspect.WRITETIME, Aspect.EXPIRY);

    // then
    assertThat(seen.found.stream().map(Finding::render))
        .containsExactly(TwoTables.rendered(0, 3) + " | m['a'] | value: 1 -> 9");
  }

  @Test
  void shouldTakeRaisedCellsForEqualIfAsked() {
    // given
    tables.inNew("UPDATE %s USING TIMESTAMP 201 SET \"Rating\" = 5 WHERE " + TwoTables.key(0, 1));
    tables.inNew("UPDATE %s USING TIMESTAMP 201 SET m['a'] = 1 WHERE " + TwoTables.key(0, 2));
    tables.inNew("UPDATE %s USING TIMESTAMP 201 SET \"Rating\" = 6 WHERE " + TwoTables.key(0, 3));
    tables.inOld("UPDATE %s USING TIMESTAMP 201 SET \"Rating\" = 5 WHERE " + TwoTables.key(1, 0));
    tables.inNew(
        "UPDATE %s USING TIMESTAMP 201 AND TTL 100000 SET v = 'v' WHERE " + TwoTables.key(1, 1));

    // when
    Seen seen = compare(allRanges(), Aspect.RAISED);

    // then
    assertThat(seen.found.stream().map(LiveComparisonIT::withoutTtl))
        .containsExactlyInAnyOrder(
            TwoTables.rendered(0, 3) + " | Rating | needs-rebuild: 5 @200 -> 6 @201",
            TwoTables.rendered(1, 0) + " | Rating | missing: 5 @201 -> 5 @200",
            TwoTables.rendered(1, 1) + " | v | needs-rebuild: 'v' @200 -> 'v' @201 ttl T");
  }

  /** It has the same columns, and nothing of what was compared. */
  @Test
  void shouldTellATableThatWasCreatedAnew() {
    TableId old = new TableId(TwoTables.OLD.keyspace(), "keys");
    TableId anew = new TableId(TwoTables.NEW.keyspace(), "keys");
    String before = comparison(old, anew, Set.of()).schemaFingerprint();
    assertThat(comparison(old, anew, Set.of()).schemaFingerprint()).isEqualTo(before);

    // when
    TestCluster.ddl(session, "DROP TABLE " + anew);
    TestCluster.ddl(session, "CREATE TABLE " + anew + " (k int, c decimal, PRIMARY KEY (k, c))");

    // then
    assertThat(comparison(old, anew, Set.of()).schemaFingerprint()).isNotEqualTo(before);
  }

  private static Seen compare(List<Integer> ranges, Aspect... without) {
    Seen seen = new Seen();
    comparison(TwoTables.OLD, TwoTables.NEW, Set.of(without)).run(ranges, seen);
    return seen;
  }

  private static LiveComparison comparison(TableId old, TableId anew, Set<Aspect> ignored) {
    return new LiveComparison(
        session,
        session,
        new VerifyRequest(
            old,
            anew,
            Set.of(),
            Set.of(),
            ignored,
            DefaultConsistencyLevel.ALL,
            new Pace(RANGES, 3, 2, 0),
            new Patience(3, SETTLE)));
  }

  /** How much remains depends on when it is read. */
  private static String withoutTtl(Finding finding) {
    return finding.render().replaceAll("ttl \\d+", "ttl T");
  }

  private static List<Integer> allRanges() {
    return IntStream.range(0, RANGES).boxed().toList();
  }

  private static final class Seen implements Findings {
    private final List<Finding> found = new ArrayList<>();
    private final Set<Integer> done = new TreeSet<>();
    private VerifyCounts counts = VerifyCounts.NONE;

    @Override
    public void found(Finding finding) {
      found.add(finding);
    }

    @Override
    public void rangeDone(int range, VerifyCounts more) {
      assertThat(done.add(range)).isTrue();
      counts = counts.plus(more);
    }

    @Override
    public void rowsRead(long rows) {}
  }
}
