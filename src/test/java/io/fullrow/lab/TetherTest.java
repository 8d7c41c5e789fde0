// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TetherTest {
  @TempDir private Path dir;

  @Test
  void shouldEndTheServerWhenItsParentIsKilled() throws Exception {
    // given
    Path jar = dir.resolve("tether.jar");
    Tether.writeJar(jar);
    Process parent = forever();
    Process server = forever("-javaagent:" + jar + "=" + parent.pid());

    // when
    parent.destroyForcibly();

    // then
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isEqualTo(1);
  }

  @Test
  void shouldIgnoreTheTerminalsInterrupt() throws Exception {
    // given
    Path jar = dir.resolve("tether.jar");
    Tether.writeJar(jar);
    Process server = forever("-javaagent:" + jar + "=" + ProcessHandle.current().pid());

    // when
    int sent = new ProcessBuilder("kill", "-INT", String.valueOf(server.pid())).start().waitFor();

    // then
    assertThat(sent).isZero();
    assertThat(server.waitFor(1, TimeUnit.SECONDS)).isFalse();
    server.destroyForcibly();
  }

  /** A program that runs until it is killed; it has said that it runs. */
  private Process forever(String... options) throws Exception {
    Path source =
        Files.writeString(
            dir.resolve("Forever.java"),
            """
            class Forever {
              public static void main(String[] args) throws Exception {
                System.out.println("runs");
                Thread.currentThread().join();
              }
            }
            """);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.add(source.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    assertThat(process.inputReader().readLine()).isEqualTo("runs");
    return process;
  }
}
