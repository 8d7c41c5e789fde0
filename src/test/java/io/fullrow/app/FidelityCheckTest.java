package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fullrow.decode.Fidelity;
import io.fullrow.decode.Fidelity.Level;
import java.util.List;
import org.junit.jupiter.api.Test;

class FidelityCheckTest {
  private static final List<Fidelity> COLUMNS =
      List.of(
          new Fidelity("title", Level.EXACT, ""),
          new Fidelity("tags", Level.LOSSY, "removed elements arrive as if added"),
          new Fidelity("owner", Level.MISSING, "updates of static columns are never delivered"));

  @Test
  void shouldRefuseLossesThatAreNotAcceptedByName() {
    FidelityCheck.Verdict verdict = FidelityCheck.check(List.of(table()));

    assertThatThrownBy(verdict::orRefuse)
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("does not carry exactly movies.by_genre.tags: removed elements")
        .hasMessageContaining("does not carry movies.by_genre.owner: updates of static")
        .hasMessageContaining("Set fullrow.tables[0].accept-loss: [tags, owner]");
    assertThat(verdict.problems()).hasSize(2);
  }

  @Test
  void shouldGoOnWithAcceptedLosses() {
    FidelityCheck.Verdict verdict = FidelityCheck.check(List.of(table("tags", "owner")));

    verdict.orRefuse();
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
            "  table movies.by_genre -> movies_new.by_genre",
            "    fragments    raw (debezium)",
            "    events       events, events.partitions",
            "    column       title                    EXACT",
            "    column       tags                     LOSSY, accepted: removed elements arrive as if"
                + " added",
            "    column       owner                    MISSING, NOT accepted: updates of static"
                + " columns are never delivered",
            "    undetectable Timestamps may be mixed.");
    assertThat(summary.pairs())
        .containsExactly(
            "event=table_configured source=movies.by_genre target=movies_new.by_genre"
                + " format=debezium raw_topics=raw events_topic=events"
                + " partitions_topic=events.partitions exact=title lossy=tags missing=owner"
                + " accept_loss=tags");
  }

  private static TableFidelity table(String... accepted) {
    return new TableFidelity(
        "fullrow.tables[0]",
        new TableSettings(
            "movies.by_genre",
            List.of("raw"),
            "debezium",
            "events",
            "movies_new.by_genre",
            List.of(accepted)),
        COLUMNS,
        List.of("Timestamps may be mixed."));
  }
}
