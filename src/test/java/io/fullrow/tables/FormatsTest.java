// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.app.StartupSummary;
import io.fullrow.config.StartRefusedException;
import io.fullrow.config.TableSettings;
import io.fullrow.config.TestProperties;
import io.fullrow.decode.MovieTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormatsTest {
  @Test
  void shouldKnowEveryFormat() {
    assertThat(Formats.names())
        .containsExactlyInAnyOrder("debezium", "fragment", "sidecar", "trigger");
  }

  @Test
  void shouldRefuseTheTriggersLossesOfTheTableUnlessAcceptedByName() {
    FidelityCheck.Verdict refused = FidelityCheck.check(List.of(fidelity("trigger")));
    FidelityCheck.Verdict accepted =
        FidelityCheck.check(
            List.of(fidelity("trigger", "writetime", "ttl", "genre", "studio", "seen", "tags")));

    assertThat(new StartRefusedException(refused.problems()))
        .hasMessageContaining("movies.movies_by_genre.writetime: writetimes are the timestamps")
        .hasMessageContaining("movies.movies_by_genre.genre: the partition key is written as a:b")
        .hasMessageContaining("accept-loss: [writetime, ttl, genre, studio, seen, tags]");

    assertThat(accepted.problems()).isEmpty();
  }

  @Test
  void shouldTellTheLossesAtTheStart() {
    TableFidelity sidecar = fidelity("sidecar", "price", "tags");
    String text = new StartupSummary(TestProperties.of(sidecar.table()), List.of(sidecar)).text();
    assertThat(text)
        .contains("raw (sidecar)", "price", "LOSSY, accepted: a decimal arrives with 19 digits")
        .contains(
            "undetectable Of several range deletions in one mutation only the first arrives.");
  }

  private static TableFidelity fidelity(String name, String... accepted) {
    TableSettings table =
        TestProperties.table(
            "movies.movies_by_genre",
            "raw",
            name,
            "events",
            "movies_new.movies_by_genre",
            accepted);
    String key = "fullrow.tables[0]";
    InputFidelity input =
        InputFidelity.of(key + ".inputs[0]", table, table.inputs().get(0), MovieTable.SCHEMA);
    return new TableFidelity(key, table, List.of(input), List.of());
  }
}
