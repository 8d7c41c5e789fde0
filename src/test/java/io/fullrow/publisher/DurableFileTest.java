// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("file");
  }

  private void write(String content) throws IOException {
    DurableFile.write(file, content.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldReplaceAllOfTheContent() throws IOException {
    write("the first, which is long");
    write("second");
    assertThat(file).hasContent("second");

    write("");
    assertThat(file).isEmptyFile();
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  @Test
  void shouldReplaceWhatACrashLeft() throws IOException {
    write("before");
    Files.writeString(folder.resolve("file.tmp"), "the half of something that is much longer");

    write("after");

    assertThat(file).hasContent("after");
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  @Test
  void shouldLeaveTheFormerContentIfItCannotWrite() throws IOException {
    write("before");
    Files.createDirectory(folder.resolve("file.tmp"));

    assertThatIOException().isThrownBy(() -> write("after"));

    assertThat(file).hasContent("before");
  }
}
