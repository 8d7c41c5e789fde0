// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.app.StartupSummary;
import io.fullrow.config.InputSettings;
import io.fullrow.config.StartRefusedException;
import io.fullrow.config.TableSettings;
import io.fullrow.config.TestProperties;
import io.fullrow.decode.Fidelity;
import io.fullrow.decode.Fidelity.Level;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FidelityCheckTest {
  private static final String KEY = "fullrow.tables[0]";
  private static final List<Fidelity> COLUMNS =
      List.of(
          new Fidelity("title", Level.EXACT, ""),
          new Fidelity("tags", Level.LOSSY, "removed elements arrive as if added"),
          new Fidelity("owner", Level.MISSING, "updates of static columns are never delivered"));

  @Test
  void shouldRefuseLossesThatAreNotAcceptedByName() {
    FidelityCheck.Verdict verdict = FidelityCheck.check(List.of(table()));

    assertThat(new StartRefusedException(verdict.problems()))
        .hasMessageContaining("does not carry exactly movies.by_genre.tags: removed elements")
        .hasMessageContaining("does not carry movies.by_genre.owner: updates of static")
        .hasMessageContaining("Set fullrow.tables[0].inputs[0].accept-loss: [tags, owner]");
    assertThat(verdict.problems()).hasSize(2);
  }

  @Test
  void shouldGoOnWithAcceptedLosses() {
    FidelityCheck.Verdict verdict = FidelityCheck.check(List.of(table("tags", "owner")));

    assertThat(verdict.problems()).isEmpty();
    assertThat(verdict.warnings()).isEmpty();
  }

  @Test
  void shouldWarnForNamesThatAcceptNothing() {
    FidelityCheck.Verdict verdict =
        FidelityCheck.check(List.of(table("tags", "owner", "title", "tgas")));

    assertThat(verdict.warnings())
        .satisfiesExactly(
            w -> assertThat(w).contains("'title'", "is carried exactly"),
            w -> assertThat(w).contains("'tgas'", "is no column with a loss"));
  }

  @Test
  void shouldTellTablesTopicsAndFidelityAtTheStart() {
    StartupSummary summary =
        new StartupSummary(TestProperties.of(table("tags").table()), List.of(table("tags")));

    assertThat(summary.text().lines())
        .containsExactly(
            "Fullrow fullrow",
            "  roles                materialize, sink",
            "  kafka                localhost:9092",
            "  registry             http://localhost:8081",
            "  source               Cassandra 5.0",
            "  target               127.0.0.1:9042 in dc1 at LOCAL_QUORUM",
            "  groups               fullrow, fullrow-sink",
            "  ordering window      100 ms",
            "  tombstone retention  240 h",
            "  dead letters         fullrow.dlq",
            "  shared fragments     fullrow.fragments",
            "  table movies.by_genre -> movies_new.by_genre",
            "    events       events, events.partitions",
            "    input        raw (debezium)",
            "      column       title                  EXACT",
            "      column       tags                   LOSSY, accepted: removed elements arrive as"
                + " if added",
            "      column       owner                  MISSING, NOT accepted: updates of static"
                + " columns are never delivered",
            "      undetectable Timestamps may be mixed.");
    assertThat(summary.pairs())
        .containsExactly(
            "event=table_configured source=movies.by_genre target=movies_new.by_genre"
                + " inputs=raw:debezium events_topic=events"
                + " partitions_topic=events.partitions exact=title lossy=tags missing=owner");
  }

  @Test
  void shouldNeedNoConsentToWhatAnotherInputCarriesExactly() {
    // given
    InputFidelity blurred =
        new InputFidelity(
            KEY + ".inputs[0]",
            new InputSettings("raw", "debezium", List.of("tags")),
            COLUMNS,
            Set.of("tags", "owner"),
            List.of());
    InputFidelity exact =
        new InputFidelity(
            KEY + ".inputs[1]",
            new InputSettings("exact", "fragment", List.of()),
            COLUMNS.stream().map(c -> new Fidelity(c.column(), Level.EXACT, "")).toList(),
            Set.of(),
            List.of());
    TableSettings settings =
        new TableSettings(
            "k.t", List.of(blurred.input(), exact.input()), "events", "n.t", List.of());
    TableFidelity table = new TableFidelity(KEY, settings, List.of(blurred, exact), List.of());

    // when
    FidelityCheck.Verdict verdict = FidelityCheck.check(List.of(table));

    // then
    assertThat(verdict.problems()).isEmpty();
    assertThat(verdict.warnings())
        .singleElement()
        .asString()
        .contains("inputs[0].accept-loss names 'tags'", "another input carries exactly");
    StartupSummary summary = new StartupSummary(TestProperties.of(settings), List.of(table));
    assertThat(summary.text()).contains("LOSSY, not taken: another input carries it exactly");
    assertThat(summary.pairs())
        .singleElement()
        .asString()
        .contains("exact=owner,tags,title lossy= missing=");
  }

  private static TableFidelity table(String... accepted) {
    TableSettings table =
        TestProperties.table(
            "movies.by_genre", "raw", "debezium", "events", "movies_new.by_genre", accepted);
    InputFidelity input =
        new InputFidelity(
            KEY + ".inputs[0]",
            table.inputs().get(0),
            COLUMNS,
            Set.of(),
            List.of("Timestamps may be mixed."));
    return new TableFidelity(KEY, table, List.of(input), List.of());
  }
}
