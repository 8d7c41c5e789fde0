// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The Kubernetes jobs run commands that exist, with options that they have. */
class JobFilesTest {
  @ParameterizedTest
  @ValueSource(strings = {"check", "cutover", "replay", "snapshot", "verify"})
  void shouldRunACommand(String job) throws IOException {
    List<String> arguments = arguments(Path.of("k8s/jobs", job, "kustomization.yaml"));

    var parsed =
        FullrowCommand.commandLine(
                new Console(
                    new PrintWriter(new StringWriter()),
                    new PrintWriter(new StringWriter()),
                    false),
                () -> mock(Connections.class))
            .parseArgs(arguments.toArray(String[]::new));

    assertThat(parsed.subcommand().commandSpec().name()).isEqualTo(job);
  }

  /** The last operation of its patch. */
  @SuppressWarnings("unchecked")
  private static List<String> arguments(Path file) throws IOException {
    Map<String, List<Map<String, String>>> overlay = new Yaml().load(Files.readString(file));
    List<Map<String, Object>> operations =
        new Yaml().load(Objects.requireNonNull(overlay.get("patches")).get(0).get("patch"));
    Map<String, Object> last = operations.get(operations.size() - 1);
    assertThat(last.get("path")).isEqualTo("/spec/template/spec/containers/0/args");
    return Objects.requireNonNull((List<String>) last.get("value"));
  }
}
