// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
  @TempDir private Path parent;

  private void assertRefused(Path folder) {
    assertThatIllegalStateException()
        .isThrownBy(() -> StateFolder.open(folder))
        .withMessageContainingAll("another publisher", folder.toString());
  }

  @Test
  void shouldMakeTheFolder() throws IOException {
    Path folder = parent.resolve("a/b");

    try (StateFolder state = StateFolder.open(folder)) {
      assertThat(folder).isDirectory();
      assertThat(state.position()).hasParentRaw(folder).doesNotExist();
      assertThat(state.schema()).hasParentRaw(folder).doesNotExist();
      assertThat(state.corrupt()).hasParentRaw(folder).doesNotExist();
      assertThat(state.cassandraYaml()).isAbsolute();
    }
  }

  @Test
  void shouldRefuseASecondPublisher() throws IOException {
    Path folder = parent.resolve("state");
    try (StateFolder first = StateFolder.open(folder)) {
      assertThat(first.position()).doesNotExist();
      assertRefused(folder);
      assertRefused(folder); // the refused one has not freed it
    }

    StateFolder.open(folder).close();
  }

  @Test
  void shouldRefuseAFolderThatAnotherChannelHolds() throws IOException {
    try (FileChannel other = lockFile(parent);
        FileLock lock = other.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertRefused(parent);
    }

    StateFolder.open(parent).close();
  }

  @Test
  void shouldRefuseAFolderThatAnotherProcessHolds() throws Exception {
    Process other = startHolder();
    try {
      assertThat(other.getInputStream().read()).as("it has the lock").isEqualTo('!');
      assertRefused(parent);
    } finally {
      other.destroyForcibly().waitFor();
    }

    StateFolder.open(parent).close(); // a process that died holds nothing
  }

  private Process startHolder() throws IOException, URISyntaxException {
    Path classes =
        Path.of(StateFolderTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classes.toString(),
            Holder.class.getName(),
            parent.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static FileChannel lockFile(Path folder) throws IOException {
    Files.createDirectories(folder);
    return FileChannel.open(
        folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** Another publisher. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      try (FileChannel channel = lockFile(Path.of(arguments[0]));
          FileLock lock = channel.lock()) {
        System.out.print(lock.isValid() ? '!' : '?');
        System.out.flush();
        System.in.read(); // until it is killed
      }
    }
  }
}
