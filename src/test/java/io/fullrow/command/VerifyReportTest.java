// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.config.TableSettings;
import io.fullrow.verify.Finding;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VerifyReportTest {
  private static final TableSettings TABLE =
      new TableSettings("movies.by_genre", List.of(), "dp", "movies_new.by_genre", List.of());
  private static final Finding MISSING =
      new Finding(
          true,
          Finding.Kind.MISSING,
          "genre='drama'",
          false,
          "64",
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private final StringWriter out = new StringWriter();

  private VerifyReport report(boolean json) {
    Console console =
        new Console(new PrintWriter(out, true), new PrintWriter(new StringWriter()), false);
    return new VerifyReport(console, json, TABLE, CommandLine.populateCommand(new VerifyOptions()));
  }

  /** Else a reader counts it twice. */
  @Test
  void shouldTellWhatIsLeftAfterTheRepairFromWhatWasFoundBefore() {
    // given
    VerifyReport report = report(false);

    // when
    report.found(MISSING);
    report.again(1);
    report.found(MISSING);

    // then
    assertThat(out.toString().lines())
        .containsExactly(
            "movies.by_genre | genre='drama' | row | missing: none -> none",
            "movies.by_genre | after the repair | genre='drama' | row | missing: none -> none");
  }

  @Test
  void shouldMarkWhatIsLeftAfterTheRepairInJsonToo() {
    // given
    VerifyReport report = report(true);

    // when
    report.found(MISSING);
    report.again(1);
    report.found(MISSING);

    // then
    List<JsonNode> lines = out.toString().lines().map(new JsonMapper()::readTree).toList();
    assertThat(lines).hasSize(2);
    assertThat(lines).allMatch(line -> line.path("type").asString().equals("difference"));
    assertThat(lines.get(0).has("afterRepair")).isFalse();
    assertThat(lines.get(1).path("afterRepair").asBoolean()).isTrue();
  }
}
