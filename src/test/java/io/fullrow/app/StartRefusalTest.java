// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start of a process of its own, since the exit code is part of the contract. */
class StartRefusalTest {
  private record Ended(int exitCode, String output) {}

  @Test
  void shouldEndWithOneMessageAndExitCodeOne(@TempDir Path folder) throws Exception {
    Ended ended =
        start(
            folder,
            "--fullrow.partitions=0",
            "--fullrow.tables[0].sourc=movies.by_genre",
            "--fullrow.target.consistency=MOST");

    assertThat(ended.exitCode()).as(ended.output()).isEqualTo(1);
    assertThat(ended.output())
        .contains("APPLICATION FAILED TO START", "The configuration has ")
        .contains("fullrow.partitions = '0': this must be at least 1")
        .contains("fullrow.tables[0].sourc = '(hidden)': there is no such key")
        .contains("fullrow.target.consistency = 'MOST'")
        .doesNotContain("\tat ", "Exception");
  }

  /** It was a stack trace of more than 80 lines. */
  @Test
  void shouldSayInOneMessageWhatAClientDoesNotTake(@TempDir Path folder) throws Exception {
    Ended ended =
        start(
            folder,
            "--fullrow.kafka.properties.security.protocol=SSL",
            "--fullrow.kafka.properties.ssl.truststore.location=/no/such/file",
            "--fullrow.kafka.properties.ssl.truststore.password=s3cr3t-pa55",
            "--fullrow.tables[0].source=movies.by_genre",
            "--fullrow.tables[0].inputs[0].topic=raw",
            "--fullrow.tables[0].inputs[0].format=debezium",
            "--fullrow.tables[0].events-topic=events",
            "--fullrow.tables[0].target=movies_new.by_genre");

    assertThat(ended.exitCode()).as(ended.output()).isEqualTo(1);
    assertThat(ended.output())
        .contains("The configuration has 1 problem", "/no/such/file", "ssl.truststore.*")
        .doesNotContain("\tat ", "s3cr3t-pa55");
    assertThat(ended.output().lines().count()).isLessThan(30);
  }

  private static Ended start(Path folder, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                FullrowApplication.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("FULLROW_"));
    Process process = builder.start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended: %s", output).isTrue();
      return new Ended(process.exitValue(), output);
    } finally {
      process.destroyForcibly();
    }
  }
}
