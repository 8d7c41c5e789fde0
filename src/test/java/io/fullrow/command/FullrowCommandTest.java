// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.config.Problem;
import io.fullrow.config.StartRefusedException;
import io.fullrow.snapshot.RowMarkers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FullrowCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Supplier<Connections> connections, String... arguments) {
    Console console = new Console(new PrintWriter(out, true), new PrintWriter(err, true), false);
    return FullrowCommand.run(List.of(arguments), console, connections);
  }

  private int run(String... arguments) {
    return run(
        () -> {
          throw new AssertionError("nothing is to be opened");
        },
        arguments);
  }

  @Test
  void shouldListAllCommandsWithoutAnyConfiguration() {
    assertThat(run("--help")).isZero();

    assertThat(out.toString()).contains("verify", "Exit codes:", "application.yaml");
    assertThat(out.toString()).contains("--spring.config.additional-location=FILE");
    assertThat(err.toString()).isEmpty();
  }

  static List<String> commands() {
    return List.copyOf(
        FullrowCommand.commandLine(
                new Console(
                    new PrintWriter(new StringWriter()),
                    new PrintWriter(new StringWriter()),
                    false),
                () -> {
                  throw new AssertionError();
                })
            .getSubcommands()
            .keySet());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldExplainEachCommand(String name) {
    assertThat(run(name, "--help")).isZero();

    assertThat(out.toString()).contains("Usage:");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void shouldSuggestWhatWasMeant() {
    assertThat(run("verfy")).isEqualTo(ExitCode.REFUSED.number());
    assertThat(err.toString()).contains("Did you mean", "verify", "--help");

    assertThat(run("verify", "--jsn")).isEqualTo(ExitCode.REFUSED.number());
    assertThat(err.toString()).contains("--json");
  }

  @Test
  void shouldReferToTheHelpOfTheCommandThatWasMisused() {
    assertThat(run("dlq", "redrive")).isEqualTo(ExitCode.REFUSED.number());
    assertThat(err.toString()).contains("See: fullrow dlq redrive --help");

    assertThat(run("nonsense")).isEqualTo(ExitCode.REFUSED.number());
    assertThat(err.toString()).contains("See: fullrow --help");
  }

  @Test
  void shouldRefuseAnUnknownCommandAlthoughHelpIsAskedFor() {
    assertThat(run("nope", "--help")).isEqualTo(ExitCode.REFUSED.number());
    assertThat(run("dlq", "nope", "--help")).isEqualTo(ExitCode.REFUSED.number());

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .contains("'nope'", "Commands: check", "See: fullrow --help", "See: fullrow dlq --help");
  }

  @Test
  void shouldListCommandsOnlyWhereOneIsMissing() {
    assertThat(run("verify", "--row-markers=bogus")).isEqualTo(ExitCode.REFUSED.number());
    assertThat(run("snapshot", "--row-markers=bogus")).isEqualTo(ExitCode.REFUSED.number());

    assertThat(err.toString())
        .contains("'bogus' is neither insert nor update")
        .doesNotContain("Commands:", "INSERT");

    assertThat(run("dlq")).isEqualTo(ExitCode.REFUSED.number());
    assertThat(err.toString()).contains("Commands: list, explain");
  }

  @Test
  void shouldTakeRowMarkersInAnyCase() {
    RowMarkersOption option = new RowMarkersOption();

    assertThat(option.convert("insert")).isEqualTo(RowMarkers.INSERT);
    assertThat(option.convert("UPDATE")).isEqualTo(RowMarkers.UPDATE);
  }

  @Test
  void shouldRefuseHalfOfARepairBeforeAnythingIsOpened() {
    assertThat(run("verify", "--repair")).isEqualTo(ExitCode.REFUSED.number());
    assertThat(err.toString()).contains("--row-markers=insert");

    assertThat(run("verify", "--raise-writetime")).isEqualTo(ExitCode.REFUSED.number());
    assertThat(err.toString()).contains("are for --repair alone");
  }

  @Test
  void shouldShowWhatIsWrongWithTheConfiguration() {
    // given
    Problem problem = new Problem("fullrow.x", "7", "is wrong", "Write 8.");

    // when
    int code =
        run(
            () -> {
              throw new StartRefusedException(List.of(problem));
            },
            "verify");

    // then
    assertThat(code).isEqualTo(ExitCode.REFUSED.number());
    assertThat(err.toString()).contains("fullrow.x", "Write 8.").doesNotContain("\tat ");
  }

  @Test
  void shouldSayThatAFailedCommandCanBeRunAgain() {
    int code =
        run(
            () -> {
              throw new CommandFailedException("no node answers", new RuntimeException());
            },
            "verify");

    assertThat(code).isEqualTo(ExitCode.FAILED.number());
    assertThat(err.toString().strip()).isEqualTo("no node answers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "schema", "snapshot", "verify", "dlq list", "replay", "cutover"})
  void shouldEndTheLinesOfJsonWithTheFailure(String command) {
    // given
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.add("--json");
    arguments.addAll(command.equals("replay") ? List.of("--to-earliest") : List.of());

    // when
    int code =
        run(
            () -> {
              throw new CommandFailedException("no node answers", new RuntimeException());
            },
            arguments.toArray(String[]::new));

    // then
    assertThat(code).isEqualTo(ExitCode.FAILED.number());
    assertThat(out.toString().strip())
        .isEqualTo(
            "{\"type\":\"error\",\"error\":{\"exitCode\":3,\"message\":\"no node answers\"}}");
    assertThat(err.toString().strip()).isEqualTo("no node answers");
  }

  @Test
  void shouldNameTheProblemsOfTheConfigurationInJson() {
    run(
        () -> {
          throw new StartRefusedException(
              List.of(new Problem("fullrow.x", "7", "is wrong", "Write 8.")));
        },
        "verify",
        "--json");

    assertThat(out.toString())
        .contains("\"exitCode\":2", "\"key\":\"fullrow.x\"", "\"remedy\":\"Write 8.\"");
  }

  @Test
  void shouldSayInJsonThatTheCommandWasMisused() {
    run("verify", "--json", "--bogus");

    assertThat(out.toString()).contains("\"exitCode\":2", "--bogus").hasLineCount(1);
  }

  @Test
  void shouldPrintNoFailureToStandardOutputWithoutJson() {
    run("verify", "--bogus");

    assertThat(out.toString()).isEmpty();
  }
}
