// SPDX-License-Identifier: Apache-2.0
package io.fullrow.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.canary.CanaryReport;
import io.fullrow.canary.CaptureReport;
import io.fullrow.model.TableId;
import io.fullrow.ops.LagReport;
import io.fullrow.ops.LagReport.Materialize;
import io.fullrow.ops.LagReport.Propagation;
import io.fullrow.ops.LagReport.Sink;
import io.fullrow.ops.Waiting;
import io.fullrow.testkit.Golden;
import io.fullrow.verify.Finding;
import io.fullrow.verify.VerifyCounts;
import io.fullrow.verify.recorded.RecordedVerify;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What each criterion says. */
class CriteriaTest {
  private static final String TABLE = "k.t";
  private static final Instant BEGUN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Verified.Now NOW = new Verified.Now("n.t", "schema", "generation");
  private static final TableChanges NO_CHANGES = changes(Map.of());

  private static TableChanges changes(Map<String, Instant> written) {
    return TableChanges.of(TABLE, key -> Optional.ofNullable(written.get(key)));
  }

  private static RecordedVerify run(String target, String schema, String generation) {
    return RecordedVerify.begin(
        "id",
        BEGUN,
        "1",
        new RecordedVerify.Basis(
            target, schema, generation, List.of("notes"), List.of(), List.of(), "QUORUM", 2));
  }

  private static RecordedVerify clean(String target, String schema, String generation) {
    return run(target, schema, generation)
        .with(0, VerifyCounts.NONE, BEGUN, "1")
        .with(1, VerifyCounts.NONE, BEGUN, "1");
  }

  private static RecordedVerify clean() {
    return clean(NOW.target(), NOW.schema(), NOW.generation());
  }

  private static void assertNotMet(Criterion criterion, String... texts) {
    assertThat(criterion.met()).as(criterion.reason()).isFalse();
    List.of(texts).forEach(text -> assertThat(criterion.reason()).contains(text));
    assertThat(criterion.remedy()).isNotEmpty();
  }

  private static void assertMet(Criterion criterion, String... texts) {
    assertThat(criterion.met()).as(criterion.reason()).isTrue();
    List.of(texts).forEach(text -> assertThat(criterion.reason()).contains(text));
    assertThat(criterion.remedy()).isEmpty();
  }

  @Test
  void shouldTakeAFullCleanVerifyOfTheTableAsItIs() {
    assertMet(Verified.of(clean(), NOW, NO_CHANGES), "equal", "not compared: notes");
  }

  @Test
  void shouldNotTakeAVerifyOfSomethingElse() {
    assertNotMet(Verified.missing(), "never");
    assertNotMet(Verified.of(clean("o.t", "schema", "generation"), NOW, NO_CHANGES), "was of o.t");
    assertNotMet(Verified.of(clean("n.t", "old", "generation"), NOW, NO_CHANGES), "created anew");
    assertNotMet(Verified.of(clean("n.t", "schema", "old"), NOW, NO_CHANGES), "made anew");
    assertNotMet(Verified.incomparable(new IllegalArgumentException("x")), "x");
  }

  @Test
  void shouldNotTakeAVerifyThatIsNotFullOrNotClean() {
    RecordedVerify half = run("n.t", "schema", "generation").with(0, VerifyCounts.NONE, BEGUN, "1");
    RecordedVerify undecided = half.with(1, new VerifyCounts(1, 1, 1, Map.of(), 3), BEGUN, "1");
    RecordedVerify differing =
        half.with(1, new VerifyCounts(1, 1, 1, Map.of(Finding.Kind.MISSING, 2L), 0), BEGUN, "1");

    assertNotMet(Verified.of(half, NOW, NO_CHANGES), "1 of 2 ranges");
    assertNotMet(Verified.of(undecided, NOW, NO_CHANGES), "3 undecided");
    assertNotMet(Verified.of(differing, NOW, NO_CHANGES), "2");
  }

  @Test
  void shouldNotTakeAVerifyThatBeganBeforeSomebodyChangedTheTable() {
    for (String what : List.of("snapshot", "skipped", "letters", "repair", "rewind")) {
      String key = "table/" + TABLE + "/" + what;

      assertNotMet(
          Verified.of(clean(), NOW, changes(Map.of(key, BEGUN.plusMillis(1)))), "after it began");
      assertMet(Verified.of(clean(), NOW, changes(Map.of(key, BEGUN.minusMillis(1)))));
    }
    assertNotMet(
        Verified.of(clean(), NOW, changes(Map.of("table/*/letters", BEGUN.plusMillis(1)))),
        "unknown table");
    assertNotMet(
        Verified.of(clean(), NOW, changes(Map.of("replay", BEGUN.plusMillis(1)))), "a replay");
    assertMet(
        Verified.of(clean(), NOW, changes(Map.of("table/k.other/letters", BEGUN.plusMillis(1)))));
  }

  @Test
  void shouldCountLettersOfUnknownTablesForEachTable() {
    OpenLetters letters = new OpenLetters();
    letters.add(Optional.of("k.other"), "Malformed");
    assertMet(letters.of(TABLE));

    letters.add(Optional.of(TABLE), "UnknownColumn");
    letters.add(Optional.of(TABLE), "UnknownColumn");
    assertNotMet(letters.of(TABLE), "open: 2 UnknownColumn");

    letters.add(Optional.empty(), "Malformed");
    assertNotMet(letters.of("k.third"), "1 Malformed of a table that is not known");
  }

  @Test
  void shouldNameTheNodesOfWhichNoCanaryCame() {
    CaptureReport silent =
        new CaptureReport(
            TableId.parse(TABLE),
            List.of(canary(2, "a", "b"), canary(0, "c")),
            List.of(),
            Optional.empty());

    assertNotMet(propagation(silent), "no canary came within 7 s from c (0 of 1 in raw");
  }

  @Test
  void shouldTakeCanariesThatCameBack() {
    CaptureReport all =
        new CaptureReport(
            TableId.parse(TABLE), List.of(canary(2, "a", "b")), List.of("d"), Optional.empty());

    assertMet(
        propagation(all),
        "1 canary came back from a, b",
        "no key was found that these nodes have: d");
    assertMet(
        io.fullrow.cutover.Propagation.of(
            Optional.empty(), Optional.empty(), Duration.ofSeconds(7)),
        "applications write to Kafka alone");
  }

  @Test
  void shouldNotTakeATableThatNobodyCaptures() {
    assertNotMet(
        io.fullrow.cutover.Propagation.of(
            Optional.empty(), Optional.of("cdc is true, but"), Duration.ofSeconds(7)),
        "cdc is true, but");
  }

  @Test
  void shouldSayWhyNoCanaryCouldBeWritten() {
    CaptureReport failed =
        new CaptureReport(
            TableId.parse(TABLE),
            List.of(),
            List.of(),
            Optional.of(new IllegalStateException("a node is down")));

    assertNotMet(propagation(failed), "a node is down");
  }

  private static Criterion propagation(CaptureReport report) {
    return io.fullrow.cutover.Propagation.of(
        Optional.of(report), Optional.empty(), Duration.ofSeconds(7));
  }

  private static CanaryReport canary(int seen, String... nodes) {
    return new CanaryReport(List.of(nodes), Map.of("raw", seen), Map.of("raw", nodes.length));
  }

  @Test
  void shouldJudgeTheBacklog() {
    assertMet(Backlog.of(Optional.of(lag(true, 0)), ""));
    assertNotMet(Backlog.of(Optional.of(lag(false, 2_001)), ""), "7 records wait", "2001 ms");
    assertNotMet(Backlog.of(Optional.empty(), "nobody is there"), "nobody is there");
  }

  /** It was made before the canaries came, which a sink that does not run has not written. */
  @Test
  void shouldNotTakeAnOldReportForCaughtUp() {
    LagReport old = aged(lag(true, 0), Backlog.SETTLES.toMillis() + 1);

    assertThat(Backlog.isSmall(old)).isFalse();
    assertNotMet(Backlog.of(Optional.of(old), ""), "not caught up");
    assertThat(Backlog.isSmall(aged(old, Backlog.SETTLES.toMillis()))).isTrue();
  }

  private static LagReport aged(LagReport lag, long ageMs) {
    return new LagReport(
        lag.state(),
        lag.caughtUp(),
        OptionalLong.of(ageMs),
        lag.materialize(),
        lag.sink(),
        lag.wayBack(),
        lag.propagation(),
        lag.deadLetters(),
        lag.waiting());
  }

  @Test
  void shouldTakeWhatWaitsForAMomentForFlowing() {
    Waiting members = new Waiting("members", "", "not every member answers");

    assertMet(Backlog.of(Optional.of(lag(false, 2_000)), ""));
    assertNotMet(Backlog.of(Optional.of(lag(false, 2_000, members)), ""), "7 records wait");
  }

  @Test
  void shouldJudgeHoldsByTable() {
    Waiting ours = new Waiting("sink-keys", TABLE, "too large");
    Waiting others = new Waiting("sink-tables", "k.other", "no column");
    Waiting server = new Waiting("target", "", "no node");

    assertMet(Holds.of(TABLE, Optional.of(lag(true, 0, others))));
    assertNotMet(Holds.of(TABLE, Optional.of(lag(true, 0, others, ours))), "sink-keys: too large");
    assertNotMet(Holds.of(TABLE, Optional.of(lag(true, 0, server))), "target: no node");
    assertNotMet(Holds.of(TABLE, Optional.empty()));
  }

  private static LagReport lag(boolean caughtUp, long oldestMs, Waiting... waiting) {
    return new LagReport(
        "RUNNING",
        caughtUp,
        OptionalLong.of(1),
        new Materialize("g", OptionalLong.of(3), OptionalLong.of(oldestMs), 0, 0, List.of(), "d"),
        new Sink("s", OptionalLong.of(4), OptionalLong.of(0), 0, 0, 0, List.of()),
        Optional.empty(),
        new Propagation(0, 0, 0, 0, 60, 0),
        0,
        List.of(waiting));
  }

  @Test
  void shouldBelieveAMeasurementForAMinute() {
    Readiness measured = measured(Criterion.met("propagation", "all came"));

    assertThat(gate(measured, 60, lag(true, 0)).ready()).isTrue();
    assertThat(gate(measured, 61, lag(true, 0)).ready()).isFalse();
    assertThat(
            Gate.now(TABLE, Optional.empty(), Optional.of(lag(true, 0)), NO_CHANGES, BEGUN).ready())
        .isFalse();
  }

  /** Canaries may take longer than a measurement is believed. */
  @Test
  void shouldCountTheAgeFromTheEndOfTheMeasurement() {
    Readiness slow =
        new Readiness(
            TABLE, BEGUN, BEGUN.plusSeconds(500), List.of(Criterion.met("propagation", "all")));

    assertThat(gate(slow, 560, lag(true, 0)).ready()).isTrue();
    assertThat(gate(slow, 561, lag(true, 0)).ready()).isFalse();
    assertThat(
            Gate.now(
                    TABLE,
                    Optional.of(slow),
                    Optional.of(lag(true, 0)),
                    changes(Map.of("table/k.t/repair", BEGUN.plusSeconds(1))),
                    BEGUN.plusSeconds(501))
                .ready())
        .as("a repair while it was measured")
        .isFalse();
  }

  @Test
  void shouldNotBelieveAMeasurementOfTheFuture() {
    Readiness measured = measured(Criterion.met("propagation", "all came"));
    Readiness setBack = new Readiness(TABLE, BEGUN, BEGUN.minusSeconds(90), measured.criteria());

    assertThat(gate(measured, -60, lag(true, 0)).ready()).isTrue();
    assertNotMet(gate(measured, -61, lag(true, 0)).criteria().get(0), "61 s from now", "clock");
    assertNotMet(gate(setBack, -61, lag(true, 0)).criteria().get(0), "61 s from now", "clock");
  }

  @Test
  void shouldKnowWhatHasBecomeWorseSinceTheMeasurement() {
    Readiness measured =
        measured(Criterion.met("backlog", "nothing waits"), Criterion.met("holds", "none"));
    Waiting held = new Waiting("sink-keys", TABLE, "too large");

    assertThat(gate(measured, 1, lag(false, 59_000)).ready()).isTrue();
    assertThat(gate(measured, 1, lag(false, 60_000)).ready()).isFalse();
    assertThat(gate(measured, 1, lag(true, 0, held)).ready()).isFalse();
    assertThat(
            Gate.now(
                    TABLE,
                    Optional.of(measured),
                    Optional.of(lag(true, 0)),
                    changes(Map.of("table/k.t/repair", BEGUN.plusMillis(1))),
                    BEGUN.plusSeconds(1))
                .ready())
        .isFalse();
  }

  private static Readiness measured(Criterion... criteria) {
    return new Readiness(TABLE, BEGUN, BEGUN, List.of(criteria));
  }

  private static Readiness gate(Readiness measured, int age, LagReport lag) {
    return Gate.now(
        TABLE, Optional.of(measured), Optional.of(lag), NO_CHANGES, BEGUN.plusSeconds(age));
  }

  @Test
  void shouldReadWhatItStored() {
    Readiness stored =
        new Readiness(
            TABLE,
            BEGUN,
            BEGUN.plusMillis(90_001),
            List.of(Criterion.met("holds", "nothing is held"), Verified.missing()));
    String golden = Golden.line("operations/table-cutover-ended.json");

    assertThat(stored.toJson().toString()).isEqualTo(golden);
    assertThat(Readiness.fromJson(TABLE, new JsonMapper().readTree(golden))).contains(stored);
    assertThat(Readiness.fromJson(TABLE, new JsonMapper().readTree("{\"version\":2}"))).isEmpty();
    assertThat(stored.ready()).isFalse();
    assertThat(measured().ready()).as("without any criterion").isFalse();
  }

  @Test
  void shouldReadWhatHasNoEnd() {
    String golden = Golden.line("operations/table-cutover.json");

    assertThat(Readiness.fromJson(TABLE, new JsonMapper().readTree(golden)))
        .contains(measured(Criterion.met("holds", "nothing is held"), Verified.missing()));
  }

  @Test
  void shouldShowItselfAsJson() {
    assertThat(new JsonMapper().writeValueAsString(measured(Criterion.met("a", "b"))))
        .isEqualTo(
            "{\"table\":\"k.t\",\"ready\":true,\"measured\":\"2026-01-01T00:00:00Z\","
                + "\"ended\":\"2026-01-01T00:00:00Z\",\"criteria\":[{\"name\":\"a\",\"met\":true,\"reason\":\"b\"}]}");
  }
}
