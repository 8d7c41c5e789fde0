// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.command.Console;
import io.fullrow.command.ExitCode;
import io.fullrow.command.FullrowCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a command says of a configuration that is nowhere, or not readable. */
@ExtendWith(OutputCaptureExtension.class)
class CommandConfigurationTest {
  @TempDir private Path folder;
  private final StringWriter said = new StringWriter();

  private int verify(String... configuration) {
    PrintWriter err = new PrintWriter(said, true);
    return FullrowCommand.run(
        List.of("verify"),
        new Console(new PrintWriter(System.out, true), err, false),
        () -> ConfiguredConnections.read(List.of(configuration), text -> {}));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("mine.yaml"), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"location", "additional-location", "import"})
  void shouldNameAFileThatIsMissing(String key, CapturedOutput output) {
    int code = verify("--spring.config." + key + "=" + folder.resolve("nope.yaml"));

    assertThat(said.toString())
        .contains("The configuration cannot be read", "nope.yaml", "does not exist")
        .doesNotContain("\tat ", "Exception");
    assertThat(code).isEqualTo(ExitCode.REFUSED.number());
    assertThat(output.getAll()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"location", "additional-location", "import"})
  void shouldSayWhereAFileIsNotYaml(String key, CapturedOutput output) throws IOException {
    Path file = file("fullrow:\n  partitions: 3\n   target.password: s3cr3t\n");

    int code = verify("--spring.config." + key + "=" + file);

    assertThat(said.toString())
        .contains(file + ", line 3, column 19: mapping values are not allowed here")
        .doesNotContain("\tat ", "Exception", "s3cr3t");
    assertThat(code).isEqualTo(ExitCode.REFUSED.number());
    assertThat(output.getAll()).isEmpty();
  }

  @Test
  void shouldRefuseAFileOfNoKnownKind(CapturedOutput output) throws IOException {
    Path file = Files.writeString(folder.resolve("mine.conf"), "x");

    int code = verify("--spring.config.location=" + file);

    assertThat(said.toString()).contains("mine.conf").doesNotContain("\tat ");
    assertThat(code).isEqualTo(ExitCode.REFUSED.number());
    assertThat(output.getAll()).isEmpty();
  }

  /** The first replaces what the jar has, the second is the service's own wish for its logs. */
  @ParameterizedTest
  @CsvSource({
    "location, ''",
    "location, 'logging.level.root: INFO'",
    "additional-location, 'logging.level.root: DEBUG'",
    "additional-location, 'logging.config: /nope.xml'",
    "additional-location, 'spring.main.banner-mode: console'"
  })
  void shouldLeaveStandardOutputToResults(String key, String logging, CapturedOutput output)
      throws IOException {
    // given
    Path file =
        file(
            """
            %s
            fullrow:
              target: {contact-points: "127.0.0.1:1", local-datacenter: dc1}
              tables:
                - source: movies.by_genre
                  inputs: [{topic: raw, format: debezium}]
                  events-topic: events
                  target: movies_new.by_genre
            """
                .formatted(logging));

    // when
    ConfiguredConnections.read(List.of("--spring.config." + key + "=" + file), text -> {}).close();
    LoggerFactory.getLogger(getClass()).error("for people");

    // then
    assertThat(output.getOut()).isEmpty();
    assertThat(output.getErr()).contains("for people");
  }

  @Test
  void shouldSayWhereItLookedForTables(CapturedOutput output) throws IOException {
    assertThat(verify()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(said.toString())
        .contains(
            "there is no table to follow",
            "no configuration file was found",
            Path.of("application.yaml").toAbsolutePath().toString(),
            "--spring.config.additional-location=FILE");

    Path file = file("fullrow.partitions: 3");
    assertThat(verify("--spring.config.additional-location=" + file))
        .isEqualTo(ExitCode.REFUSED.number());
    assertThat(said.toString()).contains("Read: " + file);
    assertThat(output.getAll()).isEmpty();
  }
}
