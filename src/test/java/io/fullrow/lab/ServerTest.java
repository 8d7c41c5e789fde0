// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTest {
  @TempDir private Path dir;
  private LabFolders folders;

  @SuppressWarnings("NullAway.Init") // each test makes it
  private Server server;

  @BeforeEach
  void createFolders() throws Exception {
    folders =
        new LabFolders(
            dir.resolve("lab"),
            Files.createDirectories(dir.resolve("data")),
            Files.createDirectories(dir.resolve("logs")));
    Tether.writeJar(folders.tether());
  }

  @AfterEach
  void killServer() {
    server.kill9();
  }

  @Test
  void shouldStartAgainAfterAKill() {
    // given
    server = new RmiRegistry();
    server.start();

    // when
    server.kill9();
    boolean killed = !server.isRunning();
    server.start();

    // then
    assertThat(killed).isTrue();
    assertThat(server.isRunning()).isTrue();
    assertThat(server.log().path()).hasFileName("rmi.2.log");
  }

  @Test
  void shouldShowTheEndOfTheLogOfAServerThatEnds() {
    // given
    server = new Compiler("--nonsense");

    // when / then
    assertThatThrownBy(server::start)
        .hasMessageContaining("ended with exit code 2")
        .hasMessageContaining("javac.1.log")
        .hasMessageContaining("invalid flag: --nonsense");
  }

  @Test
  void shouldRefuseToStartTwice() {
    // given
    server = new RmiRegistry();
    server.start();

    // when / then
    assertThatThrownBy(server::start).hasMessageContaining("rmi runs already");
  }

  /** Runs until it is killed. */
  private final class RmiRegistry extends Server {
    RmiRegistry() {
      super("rmi", folders);
    }

    @Override
    JavaCommand command() {
      return new JavaCommand(
          List.of("-Xmx32m"), List.of("."), "sun.rmi.registry.RegistryImpl", List.of("0"));
    }

    @Override
    boolean isReady() {
      return true;
    }
  }

  /** Ends at once. */
  private final class Compiler extends Server {
    private final String argument;

    Compiler(String argument) {
      super("javac", folders);
      this.argument = argument;
    }

    @Override
    JavaCommand command() {
      return new JavaCommand(
          List.of("-Xmx64m"), List.of("."), "com.sun.tools.javac.Main", List.of(argument));
    }

    @Override
    boolean isReady() {
      return false;
    }
  }
}
