// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtherReadersTest {
  private static final String MAIN =
      "io.debezium.connector.cassandra.Cassandra5CassandraConnectorTask";

  @TempDir private Path folder;

  private List<String> arguments(Path cassandraYaml) throws IOException {
    Path properties =
        Files.writeString(
            folder.resolve("connector.properties"),
            "topic.prefix=lab\ncassandra.config=" + cassandraYaml + "\n");
    return List.of("/usr/bin/java", "-Xmx256m", "-cp", "/lib/*", MAIN, properties.toString());
  }

  @Test
  void shouldKnowDebeziumByTheConfigurationOfItsNode() throws IOException {
    Path ours = Files.createFile(folder.resolve("cassandra.yaml"));
    Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), ours);
    Path other = Files.createFile(folder.resolve("other.yaml"));

    assertThat(isDebezium(arguments(ours), ours)).isTrue();
    assertThat(isDebezium(arguments(link), ours)).isTrue();
    assertThat(isDebezium(arguments(other), ours)).isFalse();
    assertThat(isDebezium(List.of("java", MAIN, "missing.properties"), ours)).isFalse();
  }

  @Test
  void shouldNotTakeOtherProcessesForDebezium() throws IOException {
    Path ours = Files.createFile(folder.resolve("cassandra.yaml"));
    String properties = arguments(ours).get(5);

    assertThat(isDebezium(List.of("java", "Other", properties), ours)).isFalse();
    assertThat(isDebezium(List.of("vim", "debezium.txt", properties), ours)).isFalse();
    assertThat(isDebezium(List.of(), ours)).isFalse();
    assertThat(OtherReaders.debezium(ours)).isEmpty();
  }

  @Test
  void shouldFindPropertiesWhereTheConnectorWasStarted() throws IOException {
    Path ours = Files.createFile(folder.resolve("cassandra.yaml"));
    arguments(Path.of("cassandra.yaml"));

    assertThat(isDebezium(List.of("java", MAIN, "connector.properties"), ours)).isTrue();
  }

  private boolean isDebezium(List<String> command, Path cassandraYaml) {
    return OtherReaders.isDebezium(command, folder, cassandraYaml);
  }

  /** With a class path as long as a real one's. */
  @Test
  void shouldSeeARunningConnector() throws Exception {
    Path ours = Files.createFile(folder.resolve("cassandra.yaml"));
    String properties = arguments(ours).get(5);
    Path main =
        Files.writeString(
            folder.resolve("debezium.java"),
            "class Debezium { public static void main(String[] a) throws Exception {"
                + " Thread.sleep(60_000); } }");
    Process connector =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Dpath=" + "x".repeat(10_000),
                main.toString(),
                properties)
            .start();
    try {
      assertThat(OtherReaders.debezium(ours)).contains("process " + connector.pid());
    } finally {
      connector.destroyForcibly();
    }
  }

  @Test
  void shouldKeepASecondPublisherAway() throws Exception {
    try (AutoCloseable first = OtherReaders.lock(folder)) {
      assertThat(first).isNotNull();
      assertThatIllegalStateException()
          .isThrownBy(() -> OtherReaders.lock(folder))
          .withMessageContaining("another publisher reads " + folder);
    }
    OtherReaders.lock(folder).close();
  }

  @Test
  void shouldLeaveNoSegmentInTheFolder() throws Exception {
    try (AutoCloseable lock = OtherReaders.lock(folder)) {
      assertThat(lock).isNotNull();
      assertThat(new CdcFolder(folder).segments()).isEmpty();
    }
  }
}
