// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotFileTest {
  @TempDir private Path folder;

  @Test
  void shouldHaveNothingWithoutAFile() throws IOException {
    assertThat(new SnapshotFile(folder.resolve("snapshot-x")).load()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "{\"version\":2}", "{\"version\":1}", "[", "fullrow"})
  void shouldRefuseWhatIsNotWhole(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("snapshot-x"), text);

    assertThatIllegalStateException()
        .isThrownBy(() -> new SnapshotFile(file).load())
        .withMessageContaining(file + " does not tell of a snapshot (")
        .withMessageContaining("remove it");
  }
}
