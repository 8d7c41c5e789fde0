// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.TableId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

/** The files that start a publisher, and its page, fit its options. */
class PublisherFilesTest {
  private static final Path SCRIPT = Path.of("docker/publisher/fullrow-publisher");
  private static final Path IMAGE = Path.of("docker/publisher/Dockerfile");
  private static final Path SIDECAR = Path.of("k8s/publisher-sidecar.yaml");
  private static final Path PAGE = Path.of("docs/publisher.md");

  @TempDir private Path folder;

  @Test
  void shouldGiveTheSidecarOptionsThatThePublisherHas() throws IOException {
    // given
    List<String> arguments = new ArrayList<>(entryPoint());
    list(container("publisher").get("args")).forEach(each -> arguments.add(each.toString()));

    // when: a required option that is missing, or one that there is not, is refused
    var parsed =
        new CommandLine(new PublisherCommand()).parseArgs(arguments.toArray(String[]::new));

    // then
    assertThat(parsed.matchedOptionValue("--cql", "")).endsWith(":9042");
    assertThat(mounts(container("publisher")))
        .contains("/var/lib/fullrow-publisher", "/var/lib/cassandra", "/node-lib", "/node-conf");
  }

  /** What is behind its name in the image's entry point. */
  private static List<String> entryPoint() throws IOException {
    String line =
        Files.readAllLines(IMAGE).stream()
            .filter(each -> each.startsWith("ENTRYPOINT"))
            .findFirst()
            .orElseThrow();
    List<String> words =
        Pattern.compile("\"([^\"]*)\"").matcher(line).results().map(word -> word.group(1)).toList();
    assertThat(words).startsWith("fullrow-publisher");
    return words.subList(1, words.size());
  }

  @Test
  void shouldStartTheJarInPlaceOfTheShell() throws Exception {
    // given: a java that says how it was started
    Path java = folder.resolve("bin/java");
    Files.createDirectories(folder.resolve("bin"));
    Files.writeString(java, "#!/bin/sh\nfor each in \"$@\"; do echo \"$each\"; done\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    Path jar = Files.createFile(folder.resolve("publisher.jar"));

    // when
    ProcessBuilder script = new ProcessBuilder(SCRIPT.toString(), "--topic={table} {keyspace}");
    script.environment().put("JAVA_HOME", folder.toString());
    script.environment().put("FULLROW_PUBLISHER_JAR", jar.toString());
    script.environment().remove("JAVA_OPTS");
    Process process = script.redirectErrorStream(true).start();
    List<String> told = process.inputReader().lines().toList();

    // then
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(told)
        .containsExactly(
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-jar",
            jar.toString(),
            "--topic={table} {keyspace}");
    assertThat(Files.readString(SCRIPT)).contains("\nexec ");
  }

  @Test
  void shouldHaveItsOptionsInItsPage() throws IOException {
    CommandLine command = new CommandLine(new PublisherCommand());
    Set<String> options =
        Stream.concat(Stream.of(command), command.getSubcommands().values().stream())
            .flatMap(each -> each.getCommandSpec().options().stream())
            .filter(option -> !option.usageHelp() && !option.versionHelp())
            .map(CommandLine.Model.OptionSpec::longestName)
            .collect(Collectors.toCollection(TreeSet::new));

    Set<String> told =
        Pattern.compile("^\\| `(--[a-z-]+)", Pattern.MULTILINE)
            .matcher(Files.readString(PAGE))
            .results()
            .map((MatchResult found) -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(told).isEqualTo(options);
  }

  @Test
  void shouldHaveItsMetricsInItsPage() throws IOException {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    var status =
        new PublisherStatus(
            meters,
            Clock.systemUTC(),
            Set.of(new TableId("shop", "orders")),
            new CdcFolder(folder),
            space(),
            Optional.of(space()));
    assertThat(status.trouble()).isNull();

    String page = Files.readString(PAGE);
    Set<String> names =
        meters.getMeters().stream()
            .map(meter -> "| `" + meter.getId().getName() + "`")
            .collect(Collectors.toSet());

    assertThat(names).isNotEmpty();
    assertThat(page).contains(names);
  }

  private CdcSpace space() {
    return new CdcSpace(folder, 1);
  }

  private static Map<String, Object> container(String name) throws IOException {
    Map<String, Object> sidecar = map(new Yaml().load(Files.readString(SIDECAR)));
    Map<String, Object> pod = map(map(map(sidecar.get("spec")).get("template")).get("spec"));
    return list(pod.get("containers")).stream()
        .map(PublisherFilesTest::map)
        .filter(each -> name.equals(each.get("name")))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> mounts(Map<String, Object> container) {
    return list(container.get("volumeMounts")).stream()
        .map(each -> String.valueOf(map(each).get("mountPath")))
        .toList();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(@Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(@Nullable Object value) {
    return (List<Object>) Objects.requireNonNull(value);
  }
}
